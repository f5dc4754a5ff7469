"""The databases the tests themselves stand on."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, select, text

from portal.store.migrate import schema_of
from portal.store.models import EventRow
from tests import postgres_guard
from tests.databases import Database, Databases
from tests.portals import Clock, portal_with, sent, settings


def tables(url: str) -> list[str]:
    engine = create_engine(url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def columns(url: str) -> list[str]:
    engine = create_engine(url)
    try:
        found = inspect(engine)
        return [
            *(column["name"] for column in found.get_columns("draft")),
            *(str(index["name"]) for index in found.get_indexes("event")),
            str(schema_of(url)),
        ]
    finally:
        engine.dispose()


def test_a_migrated_database_has_tables(database_url: str) -> None:
    assert "alembic_version" in tables(database_url)


def test_an_empty_database_has_none(empty_database_url: str) -> None:
    assert tables(empty_database_url) == []


@pytest.mark.parametrize("kind", list(Database))
def test_each_database_is_a_copy_of_its_own(kind: Database, databases: Databases, tmp_path: Path) -> None:
    first, second = (databases.create(kind, tmp_path) for _ in range(2))
    engine = create_engine(first)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE only_here (id INTEGER)"))
    engine.dispose()
    assert ("only_here" in tables(first), "only_here" in tables(second)) == (True, False)
    databases.drop(first)
    databases.drop(second)


def test_what_an_earlier_test_wrote_is_gone_and_is_counted_anew(databases: Databases, tmp_path: Path) -> None:
    urls, references, numbers = [], [], []
    for _ in range(2):
        urls.append(databases.create(Database.POSTGRESQL, tmp_path))
        portal = portal_with(Clock(), settings(urls[-1]))
        references.append(sent(portal))
        with portal.store.read() as session:
            numbers.append([(row.id, row.request_id) for row in session.scalars(select(EventRow))])
        databases.drop(urls[-1])  # while the portal is still connected
        portal.store.close()
    assert urls[0] != urls[1]
    assert references[0] == references[1]  # drawn by the same chance, and free
    assert numbers[0] == numbers[1] == [(1, 1)]


def test_a_database_that_was_rebuilt_is_not_given_out_again(databases: Databases, tmp_path: Path) -> None:
    for change in (
        "UPDATE alembic_version SET version_num = '9999'",
        "CREATE INDEX only_here ON event (recorded_at)",
        "ALTER TABLE draft DROP COLUMN language",
    ):
        url = databases.create(Database.POSTGRESQL, tmp_path)
        before = tables(url), columns(url)
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text(change))
        engine.dispose()
        databases.drop(url)
        again = databases.create(Database.POSTGRESQL, tmp_path)
        assert (tables(again), columns(again)) == before
        databases.drop(again)


def test_a_server_that_is_not_installed_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="scripts/system-packages test"):
        postgres_guard.newest_binaries(tmp_path)


def test_the_newest_server_is_taken(tmp_path: Path) -> None:
    for version in ("9.6", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "postgres").touch()
    assert postgres_guard.newest_binaries(tmp_path) == tmp_path / "17" / "bin"
