"""Papers of the performance year on both databases: opened once, merged, moved on, frozen; and values."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.commands.papers.opening import open_paper
from portal.commands.papers.steps import Taken, take_step
from portal.commands.papers.writing import write_fields
from portal.commands.refusals import Refusal, Refused
from portal.domain.measures import Measure
from portal.domain.papers import PaperKind, PaperStatus, PaperStep, Sent
from portal.domain.permissions import Actor, Role
from portal.domain.values import Reads, Slot, Source
from portal.outcomes import facts
from portal.portal import Portal
from portal.queries.papers import paper, papers
from portal.queries.values import measure_years
from tests.measures import linked, registered, said
from tests.portals import Clock, sent

ANNA, BEN = (Actor(Role.PLAN_AUTHOR, name, "harbor-works") for name in ("anna", "ben"))
HEAD = Actor(Role.AGENCY_HEAD, "hedy", "harbor-works")
RITA = Actor(Role.PERFORMANCE_REVIEWER, "rita")
YEAR = 2027


def plan(portal: Portal, actor: Actor = ANNA) -> int:
    """The plan of the harbor works."""
    return open_paper(portal, PaperKind.PLAN, "harbor-works", YEAR, actor)


def test_a_plan_is_written_by_two_submitted_returned_and_approved(portal: Portal, clock: Clock) -> None:
    number = plan(portal)
    assert plan(portal, BEN) == number
    assert write_fields(portal, number, [Sent("mission", "Light"), Sent("risks", "")], ANNA).written == (
        "mission",
    )
    assert write_fields(portal, number, [Sent("mission", "Dark"), Sent("risks", "Ice")], BEN).beside == (
        "mission",
    )
    with pytest.raises(Refused) as refused:
        take_step(portal, number, Taken(PaperStep.SUBMIT), HEAD)
    assert refused.value.refusal is Refusal.NOT_SETTLED
    write_fields(portal, number, [Sent("mission", "Light", 2, settles=True)], ANNA)
    with pytest.raises(Refused) as refused:
        take_step(portal, number, Taken(PaperStep.SUBMIT), ANNA)
    assert refused.value.refusal is Refusal.NOT_THEIRS
    assert take_step(portal, number, Taken(PaperStep.SUBMIT), HEAD) is PaperStatus.SUBMITTED
    with pytest.raises(Refused) as refused:
        write_fields(portal, number, [Sent("risks", "None", 1)], ANNA)
    assert refused.value.refusal is Refusal.PAPER_IS_CLOSED
    with pytest.raises(Refused) as refused:
        take_step(portal, number, Taken(PaperStep.RETURN, " "), RITA)
    assert refused.value.refusal is Refusal.SAY_WHY_RETURNED
    take_step(portal, number, Taken(PaperStep.RETURN, "Name a target", {"ambition": 2}), RITA)
    take_step(portal, number, Taken(PaperStep.SUBMIT), HEAD)
    take_step(portal, number, Taken(PaperStep.APPROVE), RITA)
    view = paper(portal, PaperKind.PLAN, "harbor-works", YEAR)
    assert view is not None
    assert (view.line.status, view.line.due) == (PaperStatus.FROZEN, date(2026, 5, 31))
    assert view.line.is_late(date(2026, 11, 2), portal.catalogue.city.zone)
    assert [(step.step, step.by, dict(step.marks)) for step in view.steps] == [
        (PaperStep.SUBMIT, "hedy", {}),
        (PaperStep.RETURN, "rita", {"ambition": 2}),
        (PaperStep.SUBMIT, "hedy", {}),
        (PaperStep.APPROVE, "rita", {}),
    ]
    assert (view.field("mission").text, view.field("risks").text) == ("Light", "Ice")
    assert [line.number for line in papers(portal, [PaperKind.PLAN], YEAR)] == [number]


def test_nobody_opens_or_writes_what_is_another_agencys(portal: Portal) -> None:
    for kind, subject, actor in (
        (PaperKind.PLAN, "town-care", ANNA),
        (PaperKind.PLAN, "bright-power", replace(ANNA, agency="bright-power")),
        (PaperKind.PRE_MEMO, "1", ANNA),
        (PaperKind.PLAN, "harbor-works", RITA),
    ):
        with pytest.raises(Refused):
            open_paper(portal, kind, subject, YEAR, actor)
    assert papers(portal, list(PaperKind)) == ()


def test_a_value_is_what_was_said_last_else_counted(portal: Portal, clock: Clock) -> None:
    for key in ("a", "b", "c"):
        sent(portal, key=key)
    facts.refresh(portal)
    registered(portal, "lamps")
    linked(portal, "lamps", Measure.TIME_TO_COMPLETE, Reads.DENOMINATOR, agency="harbor-works")
    counted = measure_years(portal, ["lamps"], [YEAR - 1, YEAR])
    assert counted["lamps", YEAR - 1].actual.number is None
    year = counted["lamps", YEAR]
    assert [year.actual.number, year.value(Slot.Q3).number, year.value(Slot.Q4).number] == [3, 3, None]
    assert year.actual.now is not None
    assert (year.actual.now.source, year.actual.is_final) == (Source.COUNTED, False)
    said(portal, "lamps", YEAR, Slot.ACTUAL, "3")
    said(portal, "lamps", YEAR, Slot.ACTUAL, "2", kind="restated", reason="One was a test")
    after = measure_years(portal, ["lamps"], [YEAR])["lamps", YEAR].actual
    assert [after.number, after.restated, after.now and after.now.reason] == [2, True, "One was a test"]
    assert [each.value.number for each in after.before] == [Decimal(3)]
