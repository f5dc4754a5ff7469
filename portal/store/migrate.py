"""Migrations, run from inside the package, so that a wheel can bring its own database up to date."""

from enum import Enum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DatabaseError, OperationalError

from portal.store.base import DatabaseUnavailable, engine_for


class Schema(Enum):
    """How a database's tables stand to this portal's migrations."""

    CURRENT = "current"
    OLD = "old"
    UNKNOWN = "unknown"


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["engine"] = engine_for(url)
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` up to a revision.

    Errors: DatabaseUnavailable, with the reason the driver gives.
    """
    config = _config(url)
    try:
        command.upgrade(config, revision)
    except OperationalError as error:
        raise _unavailable(error) from error
    finally:
        config.attributes["engine"].dispose()


def downgrade(url: str, revision: str) -> None:
    """Take the database at `url` back to a revision ("base": no tables)."""
    config = _config(url)
    try:
        command.downgrade(config, revision)
    finally:
        config.attributes["engine"].dispose()


def schema_of(url: str) -> Schema:
    """Say how the tables at `url` stand: as the newest migration leaves them, older, or unknown here (newer).

    Errors: DatabaseUnavailable, with the reason the driver gives.
    """
    config = _config(url)
    engine = config.attributes["engine"]
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_heads()
    except DatabaseError as error:
        raise _unavailable(error) from error
    finally:
        engine.dispose()
    script = ScriptDirectory.from_config(config)
    if set(found) == set(script.get_heads()):
        return Schema.CURRENT
    known = {revision.revision for revision in script.walk_revisions()}
    return Schema.OLD if set(found) <= known else Schema.UNKNOWN


def _unavailable(error: DatabaseError) -> DatabaseUnavailable:
    return DatabaseUnavailable(str(error.orig).partition("\n")[0])
