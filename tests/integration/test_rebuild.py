"""Every current row can be made again from the event log."""

from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from portal.commands.rebuild import rebuild
from portal.portal import Portal
from portal.store.models import EventRow, MilestoneRow, RequestRow
from tests.integration.histories import live
from tests.portals import Clock


def rows(portal: Portal) -> list[tuple[Any, ...]]:
    """Everything in the current rows and milestones, but for the keys of milestones."""
    kept = [column for column in MilestoneRow.__table__.columns if column.name != "id"]
    with portal.store.read() as session:
        requests = session.execute(select(RequestRow.__table__).order_by(RequestRow.id)).all()
        order = (MilestoneRow.request_id, MilestoneRow.kind)
        milestones = session.execute(select(*kept).order_by(*order)).all()
    return [tuple(row) for row in [*requests, *milestones]]


@pytest.mark.parametrize("seed", range(4))
def test_a_rebuild_after_a_healthy_life_changes_nothing(portal: Portal, clock: Clock, seed: int) -> None:
    references = live(portal, clock, seed)
    before = rows(portal)
    assert rebuild(portal) == (len(references), 0)
    assert rows(portal) == before


def test_a_rebuild_makes_lost_and_broken_rows_again(portal: Portal, clock: Clock) -> None:
    references = live(portal, clock, seed=9)
    before = rows(portal)
    with portal.store.write() as session:
        session.execute(delete(MilestoneRow))
        session.execute(
            update(RequestRow).values(status="received", outcome=None, agency="nobody", transfers=99)
        )
    assert rows(portal) != before
    assert rebuild(portal) == (len(references), len(references))
    assert rows(portal) == before


def test_the_log_is_gapless_and_in_order(portal: Portal, clock: Clock) -> None:
    live(portal, clock, seed=5)
    with portal.store.read() as session:
        found = session.execute(select(EventRow.request_id, EventRow.sequence).order_by(EventRow.id)).all()
        seen: dict[int, int] = {}
        for request_id, sequence in found:
            assert sequence == seen.get(request_id, 0) + 1
            seen[request_id] = sequence
        heads = session.execute(select(RequestRow.id, RequestRow.sequence)).all()
        assert session.scalar(text("select count(*) from event")) == len(found)
    assert sorted(seen.items()) == sorted(tuple(head) for head in heads)
