"""Migrations, run from inside the package, so that a wheel can bring its own database up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from portal.store.base import engine_for


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["engine"] = engine_for(url)
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` up to a revision."""
    config = _config(url)
    try:
        command.upgrade(config, revision)
    finally:
        config.attributes["engine"].dispose()


def downgrade(url: str, revision: str) -> None:
    """Take the database at `url` back to a revision ("base": no tables)."""
    config = _config(url)
    try:
        command.downgrade(config, revision)
    finally:
        config.attributes["engine"].dispose()
