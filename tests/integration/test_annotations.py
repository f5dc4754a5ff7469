"""Annotations of figures: added, changed and retired by who may; found by what they touch."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.app import portal_of
from portal.catalogue import Said
from portal.commands.annotations import (
    LONGEST_ANNOTATION,
    Annotation,
    add_annotation,
    change_annotation,
    retire_annotation,
)
from portal.commands.refusals import Refusal, Refused
from portal.domain.annotations import WHOLE_CITY, Scope, ScopeKind
from portal.domain.audit import Act
from portal.domain.permissions import Actor, Role
from portal.portal import Portal
from portal.queries.annotations import annotations_for, standing_annotations
from portal.store.models import AnnotationRow, AuditRow
from tests.places import with_places
from tests.portals import Clock, app_with, settings
from tests.staff import add_staff, enter
from tests.visitor import Visitor

RITA = Actor(Role.PERFORMANCE_REVIEWER, "rita")
SNOW = {"en": "Snow emergency", "es": "Emergencia por nieve"}
JANUARY = date(2026, 1, 1), date(2026, 1, 31)
LAMPS, HARBOR, SECOND = (
    Scope(ScopeKind.SERVICE, "HW-Lamp Out"),
    Scope(ScopeKind.AGENCY, "harbor-works"),
    Scope(ScopeKind.DISTRICT, "2"),
)


def snow(scope: Scope = WHOLE_CITY, first: int = 6, last: int | None = 9) -> Annotation:
    """A snow emergency on days of January 2026."""
    return Annotation(SNOW, date(2026, 1, first), date(2026, 1, last) if last else None, scope)


def found(portal: Portal, scope: Scope, first: date, last: date, *, below: bool = False) -> list[int]:
    """The numbers of what touches a scope in a period."""
    return [one.number for one in annotations_for(portal, scope, first, last, below=below)]


def test_they_are_found_by_what_they_touch_in_one_order(portal: Portal) -> None:
    with_places(portal)
    given = [snow(last=None), snow(), snow(LAMPS), snow(HARBOR, first=1), snow(SECOND, first=31, last=31)]
    going_on, whole, lamps, harbor, second = (add_annotation(portal, one, RITA) for one in given)
    assert add_annotation(portal, snow(LAMPS), RITA) == lamps, "pressed twice"
    assert found(portal, WHOLE_CITY, *JANUARY) == [whole, going_on]
    assert found(portal, WHOLE_CITY, *JANUARY, below=True) == [harbor, whole, lamps, going_on, second]
    assert found(portal, LAMPS, *JANUARY) == [harbor, whole, lamps, going_on]
    assert found(portal, HARBOR, *JANUARY) == [harbor, whole, going_on]
    assert found(portal, HARBOR, *JANUARY, below=True) == [harbor, whole, lamps, going_on]
    assert found(portal, SECOND, *JANUARY) == [whole, going_on, second]
    assert found(portal, WHOLE_CITY, date(2026, 1, 9), date(2026, 1, 9)) == [whole, going_on]
    assert found(portal, WHOLE_CITY, date(2026, 1, 10), date(2030, 1, 1)) == [going_on]
    assert found(portal, WHOLE_CITY, date(2025, 1, 1), date(2026, 1, 5)) == []


def test_a_change_keeps_what_was_said_before_and_every_step_is_in_the_audit(portal: Portal) -> None:
    first = add_annotation(portal, snow(), RITA)
    after = change_annotation(portal, first, Annotation({"en": "Ice"}, date(2026, 1, 6)), RITA)
    (view,) = standing_annotations(portal)
    assert (view.number, view.added_by, view.last_day) == (after, "rita", None)
    assert view.said("es", "en") == Said("Ice", "en")
    retire_annotation(portal, after, RITA)
    assert standing_annotations(portal) == ()
    with portal.store.read() as session:
        kept = session.scalars(select(AnnotationRow).order_by(AnnotationRow.id)).all()
        acts = session.execute(select(AuditRow.act, AuditRow.details).order_by(AuditRow.id)).all()
    assert [(row.words, row.replaces, row.retired_by) for row in kept] == [
        (SNOW, None, "rita"),
        ({"en": "Ice"}, first, "rita"),
    ]
    assert [tuple(act) for act in acts] == [
        (Act.ANNOTATION_ADDED, {"number": first}),
        (Act.ANNOTATION_CHANGED, {"number": first, "after": after}),
        (Act.ANNOTATION_RETIRED, {"number": after}),
    ]


def test_what_is_refused_writes_nothing(portal: Portal) -> None:
    day = date(2026, 1, 6)
    refused = {
        Refusal.NO_ALERT_TEXT: Annotation({"es": "Nieve"}, day),
        Refusal.UNKNOWN_LANGUAGE: Annotation({"en": "Snow", "xx": "x"}, day),
        Refusal.ANNOTATION_TOO_LONG: Annotation({"en": "x" * (LONGEST_ANNOTATION + 1)}, day),
        Refusal.ENDS_BEFORE_IT_BEGINS: Annotation(SNOW, day, date(2026, 1, 5)),
        Refusal.UNKNOWN_SCOPE: Annotation(SNOW, day, None, SECOND),
    }
    for refusal, annotation in refused.items():
        with pytest.raises(Refused) as caught:
            add_annotation(portal, annotation, RITA)
        assert caught.value.refusal is refusal
    with pytest.raises(Refused) as caught:
        add_annotation(portal, snow(), Actor(Role.SUPERVISOR, "sue", "harbor-works"))
    assert caught.value.refusal is Refusal.NOT_THEIRS
    with pytest.raises(Refused) as caught:
        change_annotation(portal, 1, snow(), RITA)
    assert caught.value.refusal is Refusal.UNKNOWN_ANNOTATION
    with portal.store.read() as session:
        assert session.scalars(select(AnnotationRow)).all() == []
        assert session.scalars(select(AuditRow)).all() == []


def test_a_performance_reviewer_keeps_them_at_the_desk(database_url: str, clock: Clock) -> None:
    app = app_with(clock, settings(database_url))
    portal = portal_of(app)
    with_places(portal)
    add_staff(portal, "rita", Role.PERFORMANCE_REVIEWER)
    reviewer = Visitor(app)
    enter(reviewer, "rita")
    reviewer.get("/staff/")
    reviewer.get(reviewer.link("Annotations"))
    assert reviewer.heading == "Annotations"
    fields = {
        "csrf_token": reviewer.token(),
        "text_en": "Ice",
        "first_day": "2026-01-06",
        "scope": "district:2",
    }
    reviewer.post("/staff/annotations", {**fields, "text_en": "", "last_day": "soon"})
    assert [line.split(":")[0] for line in reviewer.problems] == [
        "Fill in",
        "Choose a day, or write it like 2026-11-02",
    ]
    reviewer.post("/staff/annotations", {**fields, "last_day": "2026-01-05"})
    assert "lies before the first" in reviewer.problems[0]
    reviewer.post("/staff/annotations", fields)
    assert "The annotation stands now." in reviewer.text
    assert "From January 6, 2026 on. District: 2. Added by rita" in reviewer.text
    reviewer.get("/staff/annotations/1")
    assert reviewer.value("first_day") == "2026-01-06"
    changed = {**fields, "text_es": "Hielo", "scope": "city:", "last_day": "2026-01-06"}
    reviewer.post("/staff/annotations/1", changed)
    assert "January 6, 2026. The whole city." in reviewer.text
    reviewer.post("/staff/annotations/1", changed)
    assert reviewer.page.status_code == 404, "it was changed already"
    reviewer.get("/staff/annotations")
    for _ in range(2):
        reviewer.post("/staff/annotations/2/retire", {"csrf_token": reviewer.token()})
    assert "no annotation 2" in reviewer.problems[0]
    assert standing_annotations(portal) == ()
    portal.store.close()
