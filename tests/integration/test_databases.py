"""The databases the tests themselves stand on."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from tests import postgres_guard
from tests.databases import Database, Databases


def tables(url: str) -> list[str]:
    engine = create_engine(url)
    try:
        return inspect(engine).get_table_names()
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


def test_a_server_that_is_not_installed_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="scripts/system-packages test"):
        postgres_guard.newest_binaries(tmp_path)


def test_the_newest_server_is_taken(tmp_path: Path) -> None:
    for version in ("9.6", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "postgres").touch()
    assert postgres_guard.newest_binaries(tmp_path) == tmp_path / "17" / "bin"
