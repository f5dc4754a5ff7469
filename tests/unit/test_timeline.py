"""A request's story in words: each promise's state, each event's sentence, what a private one keeps quiet."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portal import texts as words
from portal.catalogue import Catalogue
from portal.domain.clocks import Target, TargetUnit
from portal.domain.events import (
    EVENT_TYPES,
    FOR_STAFF_ALONE,
    NOWHERE,
    Event,
    FixAnswered,
    InspectionMade,
    NewDeadline,
    NoteAdded,
    ParentChanged,
    PhotosAdded,
    PlaceCorrected,
    Promise,
    ReopenCause,
    RequestAccepted,
    RequestClosed,
    RequestFollowed,
    RequestHeld,
    RequestReceived,
    RequestReopened,
    RequestResumed,
    RequestSplit,
    RequestTransferred,
    ServiceChanged,
    WorkScheduled,
    WorkStarted,
)
from portal.domain.history import MilestoneState, RequestState, evolve
from portal.domain.lifecycle import Channel, Fixed, HoldReason, MilestoneKind, Outcome, Result, Visibility
from portal.queries.requests import PastEvent, RequestView, Words
from portal.settings import TRANSLATIONS
from portal.texts import Texts
from portal.web.timeline import Teller, promise_state
from tests.havenport import havenport

LANGUAGES = ("en", "es", "ar")
NOON = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
FOUR_DAYS = Target(4, TargetUnit.DAYS)
DUE = datetime(2026, 11, 7, 3, 59, 59, tzinfo=UTC)
"""The end of Friday 6 November in Halifax: four days after Monday."""

TWELVE_DAYS = datetime(2026, 11, 15, 3, 59, 59, tzinfo=UTC)
"""Three times the target: after this it is badly late."""


@pytest.fixture(scope="module")
def city() -> Catalogue:
    """The invented city."""
    return havenport()


@pytest.fixture(scope="module")
def texts(city: Catalogue) -> Mapping[str, Texts]:
    """The interface's words."""
    return words.load(LANGUAGES, city.city.zone, city.city.country, TRANSLATIONS)


def teller(city: Catalogue, texts: Texts, now: datetime = NOON) -> Teller:
    """Tells in one language."""
    return Teller(texts, city.words(texts.language), dict(city.agencies), city.calendar, now)


def request(visibility: Visibility, *promises: Promise, service: str = "HW-Lamp Out") -> RequestState:
    """A request that was received on Monday at noon."""
    event = RequestReceived(
        "7KQM2X9TB", service, "v1", "harbor-works", Channel.WEB, "en", visibility, promises
    )
    return evolve(None, event, NOON)


def view(city: Catalogue, state: RequestState, *history: PastEvent) -> RequestView:
    """The request as its page shows it."""
    return RequestView(state, city.by_code(state.service), history, None, None)


@pytest.mark.parametrize(
    ("result", "at", "expected"),
    [
        (Result.PENDING, NOON, "open"),
        (Result.PENDING, DUE, "open"),
        (Result.PENDING, DUE + SECOND, "late"),
        (Result.PENDING, TWELVE_DAYS, "late"),
        (Result.PENDING, TWELVE_DAYS + SECOND, "badly_late"),
        (Result.MET, NOON, "met"),
        (Result.MET, DUE, "met"),
        (Result.MET, DUE + SECOND, "met_late"),
        (Result.MET, TWELVE_DAYS + SECOND, "met_late"),
        (Result.LEFT, NOON, "left"),
        (Result.LEFT, DUE, "left"),
        (Result.LEFT, DUE + SECOND, "late"),
        (Result.LEFT, TWELVE_DAYS + SECOND, "badly_late"),
        (Result.OUT, NOON, "left"),
        (Result.OUT, TWELVE_DAYS + SECOND, "left"),
    ],
)
def test_how_a_promise_stands(city: Catalogue, result: Result, at: datetime, expected: str) -> None:
    pending = result is Result.PENDING
    milestone = MilestoneState(
        MilestoneKind.WORK_COMPLETE, FOUR_DAYS, DUE, result, resolved_at=None if pending else at
    )
    long_after = at if pending else TWELVE_DAYS + timedelta(days=900)
    state = request(Visibility.PUBLIC)
    assert promise_state(state, milestone, city.calendar, long_after) == expected


@pytest.mark.parametrize(
    ("result", "expected"),
    [(Result.PENDING, "open"), (Result.MET, "met"), (Result.LEFT, "left"), (Result.OUT, "left")],
)
def test_a_promise_without_a_date_is_never_late(city: Catalogue, result: Result, expected: str) -> None:
    milestone = MilestoneState(MilestoneKind.INSPECTION, None, None, result, NOON)
    state = request(Visibility.PUBLIC)
    assert promise_state(state, milestone, city.calendar, NOON + timedelta(days=900)) == expected


def test_a_pause_moves_the_edge_of_badly_late_as_far(city: Catalogue) -> None:
    moved = timedelta(days=3)
    milestone = MilestoneState(MilestoneKind.WORK_COMPLETE, FOUR_DAYS, DUE + moved)
    state = request(Visibility.PUBLIC)
    assert promise_state(state, milestone, city.calendar, DUE + moved) == "open"
    assert promise_state(state, milestone, city.calendar, TWELVE_DAYS + moved) == "late"
    assert promise_state(state, milestone, city.calendar, TWELVE_DAYS + moved + SECOND) == "badly_late"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_of_a_promise_has_a_word_of_its_own(
    city: Catalogue, texts: Mapping[str, Texts], language: str
) -> None:
    said = set()
    for result, at, now in (
        (Result.PENDING, None, NOON),
        (Result.PENDING, None, DUE + SECOND),
        (Result.PENDING, None, TWELVE_DAYS + SECOND),
        (Result.MET, NOON, NOON),
        (Result.MET, DUE + SECOND, DUE + SECOND),
        (Result.LEFT, NOON, NOON),
    ):
        state = request(Visibility.PUBLIC, Promise(MilestoneKind.WORK_COMPLETE, FOUR_DAYS, DUE))
        (milestone,) = state.milestones
        state = replace(state, milestones=(replace(milestone, result=result, resolved_at=at),))
        (row,) = teller(city, texts[language], now).promises(view(city, state))
        assert row.due == texts[language].date_time(DUE)
        said.add(row.state)
    assert len(said) == 6
    assert all(said)


def test_a_promise_without_a_date_says_how_it_is_planned(city: Catalogue, texts: Mapping[str, Texts]) -> None:
    promise = Promise(MilestoneKind.WORK_COMPLETE, None, None)
    state = request(Visibility.COARSE, promise, service="TC-Sampler")
    (row,) = teller(city, texts["en"]).promises(view(city, state))
    assert (row.due, row.state_code) == ("New berths open in spring.", "open")


EVENTS: list[Event] = [
    RequestReceived(
        "7KQM2X9TB", "HW-Lamp Out", "v1", "harbor-works", Channel.WEB, "en", Visibility.PUBLIC, ()
    ),
    RequestAccepted("harbor-works"),
    InspectionMade("harbor-works"),
    WorkStarted("harbor-works"),
    RequestTransferred("harbor-works", "town-care"),
    *(RequestHeld(reason, date(2026, 11, 9)) for reason in HoldReason),
    *(RequestHeld(reason, None) for reason in HoldReason),
    RequestResumed(()),
    RequestResumed((NewDeadline(MilestoneKind.WORK_COMPLETE, DUE),)),
    *(RequestClosed(outcome, (), None) for outcome in Outcome),
    RequestClosed(Outcome.DUPLICATE, (), "7KQM2X9TB"),
    *(RequestReopened(cause) for cause in ReopenCause),
    ParentChanged("7KQM2X9TB"),
    RequestFollowed(),
    NoteAdded(),
    PhotosAdded(1),
    PhotosAdded(3),
    PlaceCorrected(NOWHERE),
    *(FixAnswered(answer, None) for answer in Fixed),
    WorkScheduled(date(2026, 11, 9)),
    WorkScheduled(None),
    ServiceChanged("HW-Wet Street", "v1", "harbor-works", Visibility.PUBLIC, ()),
    RequestSplit("7KQM2X9TB"),
]


def sentences(city: Catalogue, texts: Texts, visibility: Visibility) -> list[str]:
    """What the page says of each of EVENTS."""
    private = visibility is Visibility.PRIVATE
    return [teller(city, texts).sentence(event, private=private) for event in EVENTS]


def test_every_kind_of_event_is_told() -> None:
    assert {type(event) for event in EVENTS} == set(EVENT_TYPES.values()) - set(FOR_STAFF_ALONE)


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_event_has_a_whole_sentence(
    city: Catalogue, texts: Mapping[str, Texts], language: str, visibility: Visibility
) -> None:
    told = sentences(city, texts[language], visibility)
    assert len(told) == len(EVENTS)
    for event, sentence in zip(EVENTS, told, strict=True):
        assert re.search(r"\w{2}.*[.!؟]$", sentence), (event, sentence)
        assert not re.search(r"%\(|%s|[{}]|None|_", sentence), (event, sentence)


@pytest.mark.parametrize("visibility", Visibility)
def test_each_language_tells_it_in_its_own_words(
    city: Catalogue, texts: Mapping[str, Texts], visibility: Visibility
) -> None:
    told = [sentences(city, texts[language], visibility) for language in LANGUAGES]
    for event, *versions in zip(EVENTS, *told, strict=True):
        assert len(set(versions)) == len(LANGUAGES), (event, versions)


def names(city: Catalogue) -> set[str]:
    """Every name and code of an agency or a service, in every language."""
    found = set(city.agencies)
    for language in LANGUAGES:
        found |= {str(city.words(language)(agency.name)) for agency in city.agencies.values()}
        for version in city.services.values():
            service = version.service
            found |= {str(version.words(language)(service.name)), service.code, service.slug}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_private_request_names_neither_agency_nor_service(
    city: Catalogue, texts: Mapping[str, Texts], language: str
) -> None:
    for sentence in sentences(city, texts[language], Visibility.PRIVATE):
        assert not [name for name in names(city) if name in sentence], sentence


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.COARSE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_another_request_says_who_has_it(
    city: Catalogue, texts: Mapping[str, Texts], language: str, visibility: Visibility
) -> None:
    agency = {code: city.words(language)(city.agencies[code].name) for code in city.agencies}
    told = dict(zip(map(type, EVENTS), sentences(city, texts[language], visibility), strict=True))
    assert agency["harbor-works"] in told[RequestReceived]
    assert agency["harbor-works"] in told[RequestAccepted]
    assert agency["town-care"] in told[RequestTransferred]
    assert agency["harbor-works"] not in told[RequestTransferred]


def test_an_agency_that_left_the_city_keeps_its_code(city: Catalogue, texts: Mapping[str, Texts]) -> None:
    past = PastEvent(RequestAccepted("gas-lights"), NOON, NOON, "someone", {})
    (entry,) = teller(city, texts["en"]).timeline(view(city, request(Visibility.PUBLIC), past))
    assert entry.sentence == "gas-lights took it on."


def test_a_hold_says_until_when(city: Catalogue, texts: Mapping[str, Texts]) -> None:
    past = PastEvent(RequestHeld(HoldReason.PARTS, date(2026, 11, 9)), NOON, NOON, "someone", {})
    (entry,) = teller(city, texts["en"]).timeline(view(city, request(Visibility.PUBLIC), past))
    assert "parts" in entry.sentence
    assert "November 9, 2026" in entry.sentence


def test_a_line_has_the_local_time_and_the_words_that_were_said(
    city: Catalogue, texts: Mapping[str, Texts]
) -> None:
    said = {"who": Words("Gas Co", "es"), "rule": Words("", "es"), "why": Words("Hay gas", "es")}
    past = [
        PastEvent(RequestAccepted("harbor-works"), NOON, NOON, "someone", {}),
        PastEvent(RequestClosed(Outcome.REFERRED, (), None), NOON + SECOND, NOON, "someone", said),
    ]
    first, second = teller(city, texts["en"]).timeline(view(city, request(Visibility.PUBLIC), *past))
    assert first.quotes == ()
    assert first.at_iso == "2026-11-02T16:00:00+00:00"
    assert "November 2, 2026, 12:00" in first.at
    assert [(words, words.lang) for words in second.quotes] == [("Gas Co\nHay gas", "es")]
