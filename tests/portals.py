"""A portal for tests: the invented city, a clock that a test moves, seeded chance."""

import random
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Connection, Dialect, Engine, event, func, make_url, select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from portal.adapters.mail import Letter
from portal.app import create_app, portal_of
from portal.catalogue import ServiceVersion
from portal.commands.door import execute
from portal.commands.requests.commands import Command, SendRequest
from portal.domain.lifecycle import Channel
from portal.domain.permissions import RESIDENT, Actor, Role
from portal.portal import Portal, open_portal
from portal.settings import Settings, read
from portal.store.models import Table
from portal.web.current import EXTENSION
from tests.havenport import FOLDER

MONDAY_NOON = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)
"""Monday 2 November 2026, noon in Halifax: a working day, with working days after it."""

ADMINISTRATOR = Actor(Role.ADMINISTRATOR, "tests")


@dataclass
class Clock:
    """A clock that stands until a test moves it."""

    now: datetime = MONDAY_NOON

    def __call__(self) -> datetime:
        """The moment."""
        return self.now

    def forward(self, **amount: float) -> datetime:
        """Lets time pass (as for timedelta) and returns the new moment."""
        self.now += timedelta(**amount)
        return self.now


def settings(database_url: str, city: Path = FOLDER, **environment: str) -> Settings:
    """Settings for a database and a city; further PORTAL_ variables by name."""
    return read(
        {
            "PORTAL_MODE": "test",
            "PORTAL_DATABASE_URL": database_url,
            "PORTAL_CITY": str(city),
            "PORTAL_SECRET_KEY": "only-for-tests",
            "PORTAL_FACTS": facts_folder(database_url),
            "PORTAL_FIGURES_AGE": "0",
            "PORTAL_FILES": files_folder(database_url),
            **environment,
        }
    )


def facts_folder(database_url: str) -> str:
    """The folder for the facts of a database: beside its file, or in the run's own, where its server lies."""
    return _folder_of(database_url, "facts")


def files_folder(database_url: str) -> str:
    """The folder for the photos of a database, likewise."""
    return _folder_of(database_url, "files")


def _folder_of(database_url: str, what: str) -> str:
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        return f"{url.database}.{what}"
    server = Path(str(url.query.get("host", tempfile.gettempdir())))
    return str(server.parent / what / str(url.database))


@dataclass
class Letters:
    """A way for letters that keeps them."""

    sent: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        """Keeps a letter."""
        self.sent.append(letter)


@dataclass
class ShortMessages:
    """A way for text messages that keeps them: number and text."""

    sent: list[tuple[str, str]] = field(default_factory=list)

    def send(self, number: str, text: str) -> None:
        """Keeps a text message."""
        self.sent.append((number, text))


def keeping(portal: Portal) -> Portal:
    """The portal with ways for messages that keep them, where it has none of its own."""
    return replace(
        portal,
        mail=portal.mail or Letters(),
        text_messages=portal.text_messages or ShortMessages(),
    )


def portal_with(clock: Clock, found: Settings, seed: int = 1) -> Portal:
    """A portal on that clock, with seeded chance, that keeps what it would send."""
    return keeping(replace(open_portal(found), clock=clock, random=random.Random(seed)))


class Compiled(BytecodeCache):
    """The templates as they were compiled for an earlier application of this process."""

    def __init__(self) -> None:
        """Nothing is compiled yet."""
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Looks a template up; one that was changed since is compiled again."""
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remembers a template."""
        self._code[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


class KnownRule(Rule):
    """A route that was compiled for an earlier application of this process.

    What is compiled follows from the rule and its defaults alone, and to do it for each is the dearest part
    of making an application.
    """

    _known: ClassVar[dict[str, dict[str, Any]]] = {}
    _compiled = ("_parts", "_trace", "_converters", "arguments", "_build", "_build_unknown")

    def compile(self) -> None:
        """Takes over what is known."""
        which = f"{self.rule} {self.defaults}"
        if which not in self._known:
            super().compile()
            self._known[which] = {name: vars(self)[name] for name in self._compiled}
        vars(self).update(self._known[which])


Flask.url_rule_class = KnownRule

STATEMENTS: dict[type[Dialect], LRUCache[Any, Any]] = defaultdict(lambda: LRUCache(2000))
"""Statements as they were compiled for earlier databases of this process."""


@event.listens_for(Engine, "engine_connect")
def know_statements(connection: Connection) -> None:
    """Lets each database use what was compiled for another of its kind: it follows from the kind alone."""
    connection.engine._compiled_cache = STATEMENTS[type(connection.dialect)]  # noqa: SLF001 - no other way


def _is_alike(dialect: Dialect, other: object) -> bool:
    return type(dialect) is type(other)


def _kind(dialect: Dialect) -> int:
    return hash(type(dialect))


for known in (PGDialect_psycopg, SQLiteDialect_pysqlite):  # what is compiled is looked up by its dialect
    known.__eq__ = _is_alike  # type: ignore[method-assign, assignment]
    known.__hash__ = _kind  # type: ignore[method-assign, assignment]


def app_with(clock: Clock, found: Settings) -> Flask:
    """The web application on that clock, which keeps what it sends."""
    app = create_app(found)
    app.jinja_env.bytecode_cache = COMPILED
    app.extensions[EXTENSION] = keeping(replace(portal_of(app), clock=clock))
    return app


def service(portal: Portal, slug: str) -> ServiceVersion:
    """A service of the city by its slug."""
    return portal.catalogue.services[slug]


LAMP_ANSWERS: dict[str, object] = {
    "where": {"kind": "address", "text": "12 Wharf Road"},
    "trouble": "dark",
    "owner": "city",
}


def sent(portal: Portal, slug: str = "lamp-out", key: str = "k1", **answers: object) -> str:
    """Sends a request and returns its reference; lamp-out's answers unless others are given."""
    command = SendRequest(key, service(portal, slug), answers or LAMP_ANSWERS, Channel.WEB, "en")
    return execute(portal, command, RESIDENT).reference


def done(portal: Portal, command: Command, actor: Actor = ADMINISTRATOR) -> str:
    """Carries out a command as the administrator and returns the request's reference."""
    return execute(portal, command, actor).reference


def rows(app: Flask, table: type[Table]) -> int:
    """How many rows a table has."""
    with portal_of(app).store.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
