"""The demonstration: an invented, repeatable year through the write door, on both databases."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from portal.catalogue import QuestionType, answers
from portal.catalogue.answers import Moment
from portal.cli.demo import demo
from portal.cli.staff import staff_group
from portal.commands.rebuild import rebuild
from portal.demonstration import (
    Year,
    bring_old_requests,
    bring_places,
    fill,
    make_accounts,
    password,
    sign_ins,
)
from portal.demonstration.old_requests import CALLS, CREWS_OWN, TOO_FAST
from portal.domain import reference as references
from portal.domain.clocks import Lateness, lateness
from portal.domain.events import (
    EVENT_TYPES,
    CloseReviewed,
    FixAnswered,
    PhotosAdded,
    ReopenCause,
    RequestHeld,
    RequestReopened,
    RequestResumed,
    RequestSplit,
    ServiceChanged,
)
from portal.domain.lifecycle import (
    NEVER_CHOSEN,
    Channel,
    Fixed,
    HoldReason,
    Outcome,
    Result,
    Status,
)
from portal.domain.papers import REPORTS, PaperKind, PaperStatus
from portal.domain.permissions import STAFF_ROLES, Role
from portal.domain.staff import authenticator_secret
from portal.domain.stats import Rhythm, Standing
from portal.outcomes import facts
from portal.outcomes.doubts import Doubt
from portal.portal import Portal
from portal.queries.forms import forms_view
from portal.queries.measures import measures
from portal.queries.papers import papers
from portal.queries.performance.quality import quality_view
from portal.queries.places.sets import place_sets
from portal.queries.requests import RequestView, public_request, staff_request
from portal.queries.staff import accounts
from portal.queries.stats.followups import Filter, follow_ups
from portal.queries.stats.meetings import stats
from portal.queries.stock import Kind, latest, stock
from portal.queries.values import measure_years
from portal.store.models import DetailRow, EventRow, NoteRow, PointRow, RequestRow
from tests.baltimore import INVENTED_ON, TOLD, demonstration, demonstration_settings
from tests.conftest import RUN
from tests.databases import Database, Databases
from tests.havenport import FOLDER
from tests.places import with_places
from tests.portals import MONDAY_NOON, Clock, portal_with, sent, settings
from tests.staff import StaffLogin, add_staff, sign_in
from tests.visitor import Visitor

Happened = TypeVar("Happened")

YEAR = Year(seed=1, until=date(2026, 11, 2), days=60, requests_a_day=8)


CHANCE = {Database.SQLITE: 99, Database.POSTGRESQL: 0}
"""The seed of each portal's own chance, which must not matter to what is invented."""


@pytest.fixture(scope="module")
def filled_on(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Database], Portal]]:
    """Portals whose databases hold YEAR, each made the first time it is asked for."""
    made: dict[Database, tuple[str, Portal]] = {}

    def on(kind: Database) -> Portal:
        if kind not in made:
            url = databases.create(kind, tmp_path_factory.mktemp("demonstration"))
            made[kind] = url, portal_with(Clock(), settings(url), seed=CHANCE[kind])
            fill(made[kind][1], YEAR)
        return made[kind][1]

    yield on
    for url, opened in made.values():
        opened.store.close()
        databases.drop(url)


@pytest.fixture(scope="module", params=list(Database), ids=str)
def filled(request: pytest.FixtureRequest, filled_on: Callable[[Database], Portal]) -> Portal:
    """A portal whose database holds YEAR; the tests only look at it."""
    return filled_on(request.param)


@pytest.fixture(scope="module")
def views(filled: Portal) -> list[RequestView]:
    """Every request of it, as staff see it."""
    with filled.store.read() as session:
        found = session.scalars(select(RequestRow.reference).order_by(RequestRow.id)).all()
    views = [staff_request(filled, reference) for reference in found]
    return [view for view in views if view is not None]


def digest(portal: Portal) -> str:
    """A digest of the event log, and of what was answered and said, in order."""
    columns = (EventRow.sequence, EventRow.type, EventRow.data, EventRow.occurred_at, EventRow.recorded_at)
    actor = (EventRow.actor_role, EventRow.actor_name)
    log = select(RequestRow.reference, *columns, *actor).join(
        RequestRow, RequestRow.id == EventRow.request_id
    )
    with portal.store.read() as session:
        rows = [
            *session.execute(log.order_by(EventRow.id)),
            *session.execute(select(DetailRow.answers).order_by(DetailRow.request_id)),
            *session.execute(select(NoteRow.kind, NoteRow.text, NoteRow.language).order_by(NoteRow.id)),
        ]
    texts = json.dumps([list(row) for row in rows], sort_keys=True, default=str)
    return hashlib.sha256(texts.encode()).hexdigest()


def events(views: list[RequestView], kind: type[Happened]) -> list[Happened]:
    """All events of a kind."""
    return [past.event for view in views for past in view.history if isinstance(past.event, kind)]


def test_everything_that_can_happen_happens(filled: Portal, views: list[RequestView]) -> None:
    states = [view.state for view in views]
    city = filled.catalogue.city
    assert {state.status for state in states} == set(Status)
    assert {state.outcome for state in states} - {None} == set(Outcome) - NEVER_CHOSEN
    assert {state.channel for state in states} == set(Channel)
    assert {state.language for state in states} == set(city.languages)
    offered = {v.service.code for v in filled.catalogue.services.values() if not v.service.retired}
    assert {state.service for state in states} == offered
    assert {held.reason for held in events(views, RequestHeld)} == set(HoldReason)
    assert any(resumed.deadlines for resumed in events(views, RequestResumed))
    assert {event.cause for event in events(views, RequestReopened)} == set(ReopenCause)
    pictured = {PhotosAdded}  # an invented photo would show something after all
    judged = {ServiceChanged, RequestSplit, CloseReviewed}  # somebody has to look at the very request
    assert {type(past.event) for view in views for past in view.history} == set(
        EVENT_TYPES.values()
    ) - pictured - judged
    assert any(state.transfers for state in states)
    assert {state.status for state in states if state.reopenings} >= {Status.CLOSED, Status.IN_PROGRESS}


def test_it_is_late_and_badly_late_too_but_mostly_on_time(filled: Portal, views: list[RequestView]) -> None:
    end = YEAR.end(filled.catalogue.city.zone)
    calendar = filled.catalogue.calendar
    tiers = [
        lateness(view.state.received_at, m.due_at, m.target, calendar, m.resolved_at or end)
        for view in views
        for m in view.state.milestones
        if m.due_at and m.target and m.result is not Result.LEFT
    ]
    assert set(tiers) == set(Lateness)
    assert tiers.count(Lateness.ON_TIME) > len(tiers) / 2


def test_some_are_open_at_every_age(filled: Portal, views: list[RequestView]) -> None:
    end = YEAR.end(filled.catalogue.city.zone)
    ages = [end - view.state.received_at for view in views if view.state.status is not Status.CLOSED]
    assert 0.1 * len(views) < len(ages) < 0.35 * len(views)
    assert min(ages) < timedelta(days=7)
    assert max(ages) > timedelta(days=YEAR.days - 15)


def test_all_happens_within_the_year_and_mostly_as_it_is_entered(
    filled: Portal, views: list[RequestView]
) -> None:
    zone = filled.catalogue.city.zone
    begin, end = replace(YEAR, until=YEAR.dates[0]).end(zone), YEAR.end(zone)
    past = [event for view in views for event in view.history]
    assert all(begin <= event.occurred_at <= event.recorded_at < end for event in past)
    entered_later = sum(event.occurred_at < event.recorded_at for event in past)
    assert 0 < entered_later < len(past) / 10
    for view in views:
        recorded = [event.recorded_at for event in view.history]
        assert recorded == sorted(recorded)


def test_every_answer_is_one_the_form_accepts(filled: Portal, views: list[RequestView]) -> None:
    seen, city = set(), filled.catalogue.city
    for view in views:
        language = filled.texts[view.state.language].formats
        moment = Moment(view.state.received_at, city.zone, language, city.country)
        given = dict(view.answers or {})
        assert view.version is not None
        assert answers.check_all(view.version, given, moment) == {}
        assert answers.on_path(view.version, given) == given
        seen |= {question.type for question in view.version.service.questions if question.id in given}
    assert seen == set(QuestionType)


def test_nobody_real_is_named(filled: Portal, views: list[RequestView]) -> None:
    for view in views:
        assert view.version is not None
        for question in view.version.service.questions:
            given = (view.answers or {}).get(question.id, "")
            if question.type is QuestionType.PHONE and given:
                assert re.fullmatch(r"\+190255501\d\d", given)
            elif question.type is QuestionType.EMAIL and given:
                assert re.fullmatch(r"resident\d+@example\.(org|com)", given)
            else:
                assert not re.search(r"@|\d{6}|\d{3}\D\d{4}\b", str(given))
    with filled.store.read() as session:
        for said in session.scalars(select(NoteRow.text)):
            without = re.sub(r"\+1 902-555-01\d\d|\d{4}-\d\d-\d\d|SAMPLE-\d{5}", "", said)
            assert not re.search(r"@|\d{6}|\d{3}\D\d{4}\b", without)


def test_references_read_back_and_lead_to_their_request(filled: Portal, views: list[RequestView]) -> None:
    for view in views:
        reference = view.state.reference
        assert references.read(references.shown(reference)) == reference
    found = latest(filled)
    assert set(found) == set(Kind)
    for reference, code in found.values():
        seen = public_request(filled, reference)
        assert seen is not None
        assert seen.state.service == code


def test_duplicates_follow_one_root(views: list[RequestView]) -> None:
    by_reference = {view.state.reference: view.state for view in views}
    duplicates = [view.state for view in views if view.state.outcome is Outcome.DUPLICATE]
    assert duplicates
    for state in duplicates:
        assert state.parent is not None
        root = by_reference[state.parent]
        assert root.parent is None
        assert root.service == state.service
        assert root.outcome not in {Outcome.DUPLICATE, Outcome.INVALID, Outcome.WITHDRAWN}


def test_a_no_opens_again_what_was_said_to_be_done(views: list[RequestView]) -> None:
    seen = 0
    for view in views:
        for before, past in pairwise(view.history):
            if not isinstance(past.event, RequestReopened) or past.event.cause is not ReopenCause.NOT_FIXED:
                continue
            seen += 1
            assert isinstance(before.event, FixAnswered)
            assert before.event.answer is Fixed.NO
    assert seen


def test_residents_speak_their_language_and_staff_english(filled: Portal) -> None:
    joined = select(NoteRow, EventRow.type, EventRow.actor_role, RequestRow.language)
    joined = joined.join(RequestRow, RequestRow.id == NoteRow.request_id)
    joined = joined.join(
        EventRow, (EventRow.request_id == NoteRow.request_id) & (EventRow.sequence == NoteRow.sequence)
    )
    with filled.store.read() as session:
        for note, _, role, language in session.execute(joined):
            assert note.language == (language if role == "resident" else "en")
            assert note.text.strip()


def test_a_rebuild_puts_nothing_right(filled: Portal, views: list[RequestView]) -> None:
    assert rebuild(filled) == (len(views), 0)


def test_the_counts_are_those_of_the_rows(filled: Portal, views: list[RequestView]) -> None:
    made = stock(filled)
    assert made.total == len(views)
    assert made.outcomes[Outcome.COMPLETED] == sum(v.state.outcome is Outcome.COMPLETED for v in views)
    assert sum(made.outcomes.values()) == made.statuses[Status.CLOSED]


def test_the_same_year_is_the_same_to_the_byte_on_either_database(
    filled_on: Callable[[Database], Portal],
) -> None:
    assert len(set(CHANCE.values())) == len(CHANCE)
    assert digest(filled_on(Database.SQLITE)) == digest(filled_on(Database.POSTGRESQL))


@pytest.mark.parametrize("database", [Database.SQLITE], indirect=True)
def test_the_same_year_in_another_process_and_another_seed(
    portal: Portal, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> None:
    week = Year(seed=3, until=date(2026, 11, 2), days=7)
    assert bring_places(portal) is not None
    bring_old_requests(portal, week)
    fill(portal, week)
    found = {}
    for seed in ("3", "4"):
        url = databases.create(Database.SQLITE, tmp_path_factory.mktemp(f"seed-{seed}"))
        command = [sys.executable, "-m", "portal.cli", "demo", "--seed", seed, "--days", "7"]
        # The order of a set must not matter: another process has another one.
        environment = os.environ | asking(url) | {"PYTHONHASHSEED": seed}
        subprocess.run(command, env=environment, check=True, capture_output=True)
        other = portal_with(Clock(), settings(url))
        found[seed] = digest(other)
        other.store.close()
    assert found["3"] == digest(portal)
    assert found["4"] != digest(portal)


@pytest.mark.parametrize("database", [Database.SQLITE], indirect=True)
def test_with_places_requests_lie_in_them(portal: Portal) -> None:
    bring_places(portal)
    fill(portal, Year(seed=3, until=date(2026, 11, 2), days=20))
    with portal.store.read() as session:
        found = session.execute(
            select(PointRow.label, RequestRow.neighbourhood, RequestRow.district).join(
                RequestRow, RequestRow.id == PointRow.request_id
            )
        ).all()
    assert ("Lantern Library", "Hilltop", "1") in [tuple(row) for row in found]
    assert {row.district for row in found} <= {"1", "2", None}


def test_all_that_can_be_doubted_is_in_it_and_one_fast_close_was_looked_at(portal: Portal) -> None:
    brought = bring_old_requests(portal, Year(seed=3, until=date(2026, 11, 2), days=20))
    facts.rebuild(portal)
    view = quality_view(portal, 2027)
    assert view is not None
    assert (view.records, view.received) == (brought, brought - CREWS_OWN - CALLS)
    none = {doubt for doubt, count in view.doubts.items() if not count}
    assert none == {Doubt.CLOSED_BEFORE_RECEIVED}, "an import dates such a close to the receipt"
    assert view.doubts[Doubt.SUSPECT] == TOO_FAST - 1 + 1, "and one that was closed before it came in"
    assert rebuild(portal) == (brought, 0)


def test_a_citys_own_places_are_left_alone(portal: Portal) -> None:
    with_places(portal, demonstration=False)
    assert bring_places(portal) is None
    assert [each.name for each in place_sets(portal)] == ["havenport"]


def asking(url: str) -> dict[str, str]:
    """The environment of the command for a database, on the day of MONDAY_NOON."""
    return {
        "PORTAL_MODE": "test",
        "PORTAL_NOW": MONDAY_NOON.isoformat(),
        "PORTAL_DATABASE_URL": url,
        "PORTAL_CITY": str(FOLDER),
        "PORTAL_SECRET_KEY": "only-for-tests",
    }


def test_the_command_says_what_it_made_and_then_changes_nothing(portal: Portal, database_url: str) -> None:
    run = CliRunner().invoke(demo, ["--days", "8"], env=asking(database_url))
    assert run.exit_code == 0, run.output
    total = stock(portal).total
    assert f"{total} requests." in run.output
    forms = forms_view(portal, date(2026, 10, 1), date(2026, 11, 2)).total
    with portal.store.read() as session:
        by_web = select(func.count()).select_from(RequestRow).where(RequestRow.channel == Channel.WEB.value)
        assert forms.sent == session.scalar(by_web)
    assert 0 < forms.completed < forms.started
    assert "All of it is invented" in run.output
    shown = [references.shown(reference) for reference, _ in latest(portal).values()]
    assert shown
    assert all(reference in run.output for reference in shown)

    told = run.output[run.output.index("Sign in as staff") :]
    before = digest(portal)
    again = CliRunner().invoke(demo, ["--seed", "2"], env=asking(database_url))
    assert again.exit_code == 0
    assert "nothing changed" in again.output
    assert "Sign in as staff" in again.output
    assert again.output.splitlines()[1:] == told.splitlines()[: len(again.output.splitlines()) - 1]
    assert digest(portal) == before


@pytest.mark.parametrize("database", [Database.SQLITE], indirect=True)
def test_one_can_sign_in_as_whoever_acts_and_as_nobody_real(
    portal: Portal, visitor: Visitor, database_url: str
) -> None:
    fill(portal, Year(seed=3, until=date(2026, 11, 2), days=7))
    make_accounts(portal)
    make_accounts(portal)
    made = {each.username: each for each in accounts(portal)}
    with portal.store.read() as session:
        acted = session.execute(
            select(EventRow.actor_role, EventRow.actor_name, RequestRow.agency)
            .join(RequestRow, RequestRow.id == EventRow.request_id)
            .where(EventRow.actor_name.startswith("sample-"))
        ).all()
    assert acted
    for role, name, _ in acted:
        assert role in {grant.role.value for grant in made[name].grants}, name
    found = sign_ins(portal)
    assert [each.role for each in found] == list(STAFF_ROLES)
    add_staff(portal, "ada", Role.WORKER)
    for username, said in (
        ("sample-administrator", r"^\d{6}\nNone$"),
        ("ada", "not a demonstration's account"),
    ):
        run = CliRunner().invoke(staff_group, ["code", username], env=asking(database_url))
        assert re.search(said, f"{run.output}{run.exception}"), run.output
    login = StaffLogin(portal, "sample-administrator", password(portal), "", ())
    login.totp = authenticator_secret(portal.settings.secret_key, login.username)
    sign_in(visitor, login)
    assert "Sample administrator" in next(visitor.document.all("header")).text()


def test_one_request_is_enough_to_leave_a_database_alone(portal: Portal, database_url: str) -> None:
    sent(portal)
    run = CliRunner().invoke(demo, [], env=asking(database_url))
    assert run.exit_code == 0
    with portal.store.read() as session:
        assert session.scalar(select(func.count()).select_from(EventRow)) == 1


@pytest.fixture(scope="module")
def trial(pytestconfig: pytest.Config) -> Iterator[tuple[Portal, str]]:
    """What `make run` begins with, to look at, and what it said."""
    folder = demonstration(pytestconfig.stash[RUN])
    opened = portal_with(Clock(INVENTED_ON), demonstration_settings(folder))
    yield opened, (folder / TOLD).read_text()
    opened.store.close()


def test_a_trial_begins_with_every_step_of_inventing(trial: tuple[Portal, str]) -> None:
    portal, told = trial
    assert re.search(r"\n8 plans of agencies .*\n21 reports of agencies.*\n1,\d{3} requests\.\n", told)
    assert [each.role for each in sign_ins(portal)] == list(STAFF_ROLES)
    plans = [line.status for line in papers(portal, {PaperKind.PLAN}, 2027)]
    assert Counter(plans) == {PaperStatus.FROZEN: 7, PaperStatus.DRAFT: 1}
    reports = papers(portal, REPORTS)
    assert {line.status for line in reports} == {PaperStatus.FROZEN}
    late = [line for line in reports if line.is_late(INVENTED_ON.date(), portal.catalogue.city.zone)]
    assert [(line.kind, line.year) for line in late] == [(PaperKind.YEAR_END, 2026)]
    assert all(each.last and each.next and each.cadence.rhythm is Rhythm.IN_TIME for each in stats(portal))
    assert {each.standing for each in follow_ups(portal, Filter())} == set(Standing)


def test_a_trials_books_have_every_measures_years_and_a_restatement(trial: tuple[Portal, str]) -> None:
    portal, _ = trial
    owed = [code for code, agency in portal.catalogue.agencies.items() if agency.principal]
    found = [each.identity for code in owed for each in measures(portal, code)]
    values = measure_years(portal, found, range(2022, 2027))
    assert len(values) == 5 * 15
    assert [key for key, year in values.items() if year.actual.number is None and key[1] < 2026] == []
    restated = [key for key, year in values.items() if year.actual.restated]
    assert restated == [("DPW-DUMPED-TONS", 2026)]
    quarters = sum(each.number or 0 for each in values["DPW-DUMPED-TONS", 2026].quarters)
    assert values["DPW-DUMPED-TONS", 2026].actual.number == quarters


@pytest.mark.parametrize("database", [Database.SQLITE], indirect=True)
def test_a_day_to_come_is_refused(portal: Portal, database_url: str) -> None:
    run = CliRunner().invoke(demo, ["--until", "2026-11-03"], env=asking(database_url))
    assert run.exit_code == 2
    assert "2026-11-02" in run.output
    assert stock(portal).total == 0
