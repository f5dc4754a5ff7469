"""Migrations on both databases: the head equals the models, and up and down keep what matters."""

from collections.abc import Mapping
from datetime import UTC, datetime

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, insert, inspect, select
from sqlalchemy.orm import Session

from portal.domain.stats import EarlierTime, earlier_times
from portal.store import migrate
from portal.store.base import WRITER, engine_for
from portal.store.models import PaperRow, PublishedQuarterRow, RequestRow, StatSessionRow, Table
from tests.portals import Clock, portal_with, sent, settings

NOON = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)
ROWS_OF_0001: dict[str, dict[str, object]] = {
    "service_version": {
        "id": 3,
        "digest": "d" * 64,
        "service_code": "HW-Lamp Out",
        "document": {},
        "published_at": NOON,
    },
    "service_request": {
        "id": 7,
        "key": "k",
        "reference": "7KQM2X9TZ",
        "service_code": "HW-Lamp Out",
        "service_version_id": 3,
        "agency": "harbor-works",
        "channel": "web",
        "language": "en",
        "visibility": "public",
        "status": "received",
        "received_at": NOON,
        "updated_at": NOON,
        "transfers": 0,
        "reopenings": 0,
        "sequence": 1,
    },
    "event": {
        "id": 9,
        "request_id": 7,
        "sequence": 1,
        "type": "RequestReceived",
        "data": {},
        "occurred_at": NOON,
        "recorded_at": NOON,
        "actor_role": "resident",
        "actor_name": "resident",
    },
}
"""One request as the first migration's tables hold it, parents first."""


def is_portable(name: str | None, _kind: str, _parents: object) -> bool:
    """Leaves out the index of words: each database has its own kind (migration 0007)."""
    return not (name or "").startswith("request_text_search")


def tables(url: str) -> set[str]:
    """The names of the tables there are."""
    engine = engine_for(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_the_head_equals_the_models(database_url: str) -> None:
    engine = engine_for(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": is_portable}
        )
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


ROWS_OF_0019: dict[str, dict[str, object]] = {
    "stat_session": {
        "id": 4,
        "stat": "harborstat",
        "starts_at": NOON,
        "cancelled_why": "",
        "scheduled_by": "rita",
        "scheduled_at": NOON,
    },
    "audit": {
        "id": 1,
        "at": NOON,
        "actor_name": "rita",
        "act": "stat_moved",
        "details": {"meeting": 4, "before": "2026-11-01T16:00:00+00:00", "after": NOON.isoformat()},
    },
    "paper": {
        "id": 5,
        "kind": "pre_memo",
        "subject": "4",
        "year": 2027,
        "status": "frozen",
        "opened_by": "rita",
        "opened_at": NOON,
    },
}
"""A meeting that was moved after its memo was sent, as the tables before 0020 hold it."""


def filled(url: str, revision: str, rows: Mapping[str, Mapping[str, object]]) -> Engine:
    """An empty database brought up to a revision, with a row in each of some of its tables."""
    migrate.upgrade(url, revision)
    engine = engine_for(url)
    with engine.execution_options(**{WRITER: True}).begin() as connection:
        tables = MetaData()
        tables.reflect(connection)
        for name, row in rows.items():
            connection.execute(tables.tables[name].insert().values(**row))
    return engine


def test_earlier_times_come_from_the_audit_and_a_memo_is_its_first_edition(empty_database_url: str) -> None:
    url = empty_database_url
    engine = filled(url, "0019", ROWS_OF_0019)
    migrate.upgrade(url, "0020")
    with Session(engine) as session:
        meeting, memo = session.get_one(StatSessionRow, 4), session.get_one(PaperRow, 5)
        assert earlier_times(meeting.earlier) == (
            EarlierTime(datetime(2026, 11, 1, 16, 0, tzinfo=UTC), NOON, "rita"),
        )
        assert memo.edition == 1
    with Session(engine.execution_options(**{WRITER: True})) as session, session.begin():
        following = {**ROWS_OF_0019["paper"], "id": 6, "edition": 2}
        session.add(PaperRow(**following))
    migrate.downgrade(url, "0019")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT id FROM paper").all() == [(5,)]
    engine.dispose()


def test_the_second_migration_keeps_every_row_up_and_down(empty_database_url: str) -> None:
    url = empty_database_url
    engine = filled(url, "0001", ROWS_OF_0001)
    for revision in ("0002", "0001", "head"):
        move = migrate.downgrade if revision == "0001" else migrate.upgrade
        move(url, revision)
        with engine.connect() as connection:
            event = connection.exec_driver_sql("SELECT request_id, sequence, type FROM event").one()
            assert tuple(event) == (7, 1, "RequestReceived")
            found = connection.exec_driver_sql("SELECT id, reference, service_code FROM service_request")
            assert tuple(found.one()) == (7, "7KQM2X9TZ", "HW-Lamp Out")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT kind FROM service_request").scalar() == "requested"
        assert connection.exec_driver_sql("SELECT request_id FROM dirty_request").all() == [(7,)]
    engine.dispose()


def test_answers_of_three_kinds_become_two_and_tell_nothing_new(empty_database_url: str) -> None:
    url = empty_database_url
    migrate.upgrade(url, "0021")
    places = {"all": (30, 12, 10, 52), "partly": (30, None, 10, None), "sum": (30, None, None, 45)}
    kinds = ("yes", "partly", "no", "answered")
    answers = [
        ["service", name, *one] for name, counts in places.items() for one in zip(kinds, counts, strict=True)
    ]
    forms = [["", "", "started", 40], ["language", "es", "started", 40]]
    row = {
        "year": 2026,
        "quarter": 1,
        "first_day": NOON.date(),
        "last_day": NOON.date(),
        "as_of": NOON,
        "published_at": NOON,
        "cells": {"answers": sorted(answers), "forms": forms, "requests": [["", "", "digital", None]]},
        "dropped": {"forms": ["language"]},
    }
    engine = engine_for(url)
    with engine.execution_options(**{WRITER: True}).begin() as connection:
        connection.execute(insert(PublishedQuarterRow).values(**row))
    migrate.upgrade(url, "0023")
    with engine.connect() as connection:
        every, dropped = connection.execute(
            select(PublishedQuarterRow.cells, PublishedQuarterRow.dropped)
        ).one()
    assert (every["forms"], dropped["forms"]) == ([["", "", "started", None]], [])
    cells = every["answers"]
    assert cells == sorted(cells, key=lambda one: one[:3])
    found = {(member, kind): count for _, member, kind, count in cells}
    assert {kind for _, kind in found} == {"yes", "not_fixed", "answered"}
    assert [found[name, "not_fixed"] for name in places] == [22, None, 15]
    migrate.downgrade(url, "0021")
    engine.dispose()
