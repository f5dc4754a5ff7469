"""Migrations on both databases: the head equals the models, and up and down keep what matters."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select

from portal.store import migrate
from portal.store.base import engine_for
from portal.store.models import RequestRow, Table
from tests.portals import Clock, portal_with, sent, settings


def tables(url: str) -> set[str]:
    """The names of the tables there are."""
    engine = engine_for(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_the_head_equals_the_models(database_url: str) -> None:
    engine = engine_for(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []
    engine.dispose()


def test_up_from_nothing_and_down_again(empty_database_url: str) -> None:
    migrate.upgrade(empty_database_url)
    expected = {table.name for table in Table.metadata.sorted_tables}
    assert expected <= tables(empty_database_url)
    migrate.downgrade(empty_database_url, "base")
    assert tables(empty_database_url) <= {"alembic_version"}
    migrate.upgrade(empty_database_url)
    assert expected <= tables(empty_database_url)


def test_upgrading_twice_keeps_every_row(database_url: str) -> None:
    portal = portal_with(Clock(), settings(database_url))
    reference = sent(portal)
    migrate.upgrade(database_url)
    with portal.store.read() as session:
        assert session.scalars(select(RequestRow.reference)).all() == [reference]
    portal.store.close()
