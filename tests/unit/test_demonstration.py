"""What the demonstration invents: contacts of nobody, answers to any question, hours when people work."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from portal.catalogue import ServiceVersion, answers, load
from portal.catalogue.answers import Moment
from portal.catalogue.schema import (
    AnyQuestion,
    DateQuestion,
    DateTimeQuestion,
    DecimalQuestion,
    EmailQuestion,
    LocationKind,
    LongTextQuestion,
    ManyChoicesQuestion,
    Option,
    PhoneQuestion,
    QuestionType,
    ShortTextQuestion,
    WholeNumberQuestion,
)
from portal.commands.requests.commands import ScheduleWork
from portal.demonstration import Year
from portal.demonstration.chance import Deck, count, share_of_target
from portal.demonstration.contacts import FICTIONAL, Contacts, contacts_near
from portal.demonstration.demand import arrivals, popularity
from portal.demonstration.desk import CLOSES, OPENS, Desk
from portal.demonstration.desk_work import note_desk_work
from portal.demonstration.diary import Diary
from portal.demonstration.library import phrases_in
from portal.demonstration.lives import Life
from portal.demonstration.replies import Replies
from tests.baltimore import FOLDER
from tests.havenport import havenport

HAVENPORT = havenport()
ZONE = HAVENPORT.city.zone
NOON = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)


def moment(language: str = "en", now: datetime = NOON) -> Moment:
    """A moment in Havenport."""
    return Moment(now, ZONE, language)


def asking(*questions: AnyQuestion) -> ServiceVersion:
    """A service that asks these questions."""
    quiet = HAVENPORT.services["quiet-help"]
    return ServiceVersion(quiet.service.model_copy(update={"questions": questions}), "en", {})


@pytest.mark.parametrize("area", ["443", "902", "202", "800"])
def test_every_invented_phone_number_is_one_the_form_accepts(area: str) -> None:
    question = PhoneQuestion(id="phone", type=QuestionType.PHONE, label="Phone?")
    for number in range(FICTIONAL):
        typed = Contacts(area).shown(number)
        assert answers.read(question, {"": [typed]}, moment()).value == Contacts(area).phone(number)
        assert f"+1{area}5550100" <= Contacts(area).phone(number) <= f"+1{area}5550199"


def test_every_invented_email_is_one_the_form_accepts() -> None:
    question = EmailQuestion(id="email", type=QuestionType.EMAIL, label="Email?")
    for number in range(4):
        email = Contacts("443").email(number)
        assert email.endswith(("@example.org", "@example.com"))
        assert answers.check(question, email, moment()) is None


@pytest.mark.parametrize(
    ("phone", "area"),
    [
        ("+1 902-555-0100", "902"),
        ("+1 (443) 263-2220", "443"),
        ("+49 30 115", "202"),
        ("311", "202"),
        (None, "202"),
    ],
)
def test_contacts_are_near_the_city_where_it_has_an_area_code(phone: str | None, area: str) -> None:
    assert contacts_near(phone).area == area


def test_a_language_without_a_library_speaks_english() -> None:
    assert phrases_in("es-US").language == "es"
    assert phrases_in("am").language == "en"
    assert phrases_in("ar-XB").language == "ar"


@pytest.mark.parametrize("language", ["en", "es", "ar", "fr"])
def test_every_form_is_answered_at_any_hour(language: str) -> None:
    replies = Replies(HAVENPORT.city, random.Random(5))
    for number in range(60):
        now = NOON + timedelta(days=number, minutes=number * 97)
        for version in HAVENPORT.services.values():
            given = replies.to(version, moment(language, now), number, {})
            assert answers.check_all(version, given, moment(language, now)) == {}


LIMITS: list[AnyQuestion] = [
    WholeNumberQuestion(id="q", type=QuestionType.WHOLE_NUMBER, label="?"),
    WholeNumberQuestion(id="q", type=QuestionType.WHOLE_NUMBER, label="?", max=-3),
    WholeNumberQuestion(id="q", type=QuestionType.WHOLE_NUMBER, label="?", min=7, max=7),
    DecimalQuestion(id="q", type=QuestionType.DECIMAL, label="?"),
    DecimalQuestion(id="q", type=QuestionType.DECIMAL, label="?", max=Decimal(-1)),
    DecimalQuestion(id="q", type=QuestionType.DECIMAL, label="?", min=Decimal("0.001"), max=Decimal("0.002")),
    DateQuestion(id="q", type=QuestionType.DATE, label="?"),
    DateQuestion(id="q", type=QuestionType.DATE, label="?", latest="2001-01-01"),
    DateQuestion(id="q", type=QuestionType.DATE, label="?", earliest="P10D"),
    DateQuestion(id="q", type=QuestionType.DATE, label="?", earliest="2026-11-02", latest="2026-11-02"),
    DateTimeQuestion(id="q", type=QuestionType.DATE_TIME, label="?", earliest="-P7D", latest="today"),
    ShortTextQuestion(id="q", type=QuestionType.SHORT_TEXT, label="?", max_length=1),
    LongTextQuestion(id="q", type=QuestionType.LONG_TEXT, label="?", max_length=5),
    ManyChoicesQuestion(
        id="q",
        type=QuestionType.MANY_CHOICES,
        label="?",
        max_choices=1,
        options=(Option(code="none", label="None"), Option(code="some", label="Some")),
    ),
]


@pytest.mark.parametrize("question", LIMITS, ids=lambda question: question.type.value)
def test_limits_are_kept(question: AnyQuestion) -> None:
    replies = Replies(HAVENPORT.city, random.Random(6))
    version = asking(question)
    for number in range(30):
        given = replies.to(version, moment(), number, {})
        assert answers.check_all(version, given, moment()) == {}


def test_today_nobody_tells_of_a_time_to_come() -> None:
    replies = Replies(HAVENPORT.city, random.Random(7))
    question = DateTimeQuestion(
        id="seen", type=QuestionType.DATE_TIME, label="?", earliest="today", latest="today"
    )
    for minutes in (0, 5, 700, 1439):
        now = datetime(2026, 11, 2, tzinfo=ZONE) + timedelta(minutes=minutes)
        given = replies.to(asking(question), moment(now=now.astimezone(UTC)), 1, {})
        assert f"{now:%Y-%m-%d}T00:00" <= str(given["seen"]) <= f"{now:%Y-%m-%dT%H:%M}"


def test_a_duplicate_is_in_the_same_place() -> None:
    replies = Replies(HAVENPORT.city, random.Random(8))
    place = {"kind": LocationKind.ADDRESS.value, "text": "12 Sample Street"}
    given = replies.to(HAVENPORT.services["wet-street"], moment(), 1, {"where": place})
    assert given["where"] == place


def test_a_deck_deals_every_card_as_often_as_it_holds_it() -> None:
    deck = Deck(random.Random(1), {"often": 9, "seldom": 1})
    assert Counter(deck.deal() for _ in range(30)) == {"often": 27, "seldom": 3}


def test_counts_and_waiting_times_have_their_means() -> None:
    chance = random.Random(2)
    counts = [count(chance, 4.9) for _ in range(4000)]
    assert 4.7 < sum(counts) / len(counts) < 5.1
    shares = [share_of_target(chance, on_time=0.8, spread=0.9) for _ in range(4000)]
    assert 0.78 < sum(share <= 1 for share in shares) / len(shares) < 0.82


def test_an_agency_works_in_its_hours() -> None:
    desk = Desk(HAVENPORT.calendar, random.Random(3))
    friday_night = datetime(2026, 11, 7, 2, 0, tzinfo=UTC)
    for hours in range(400):
        wanted = friday_night + timedelta(hours=hours)
        for after in (None, wanted - timedelta(days=2), wanted):
            at = desk.within(wanted, after)
            local = at.astimezone(ZONE)
            assert HAVENPORT.calendar.is_working(local.date())
            assert OPENS <= local.time() <= CLOSES
            assert at >= wanted if after in (None, wanted) else at > after
    assert Desk(HAVENPORT.calendar, random.Random(3), always=True).within(friday_night) == friday_night


def test_a_year_ends_as_its_last_day_begins() -> None:
    year = Year(seed=1, until=date(2026, 11, 2), days=3)
    assert year.dates == [date(2026, 10, 30), date(2026, 10, 31), date(2026, 11, 1)]
    assert year.end(ZoneInfo("America/Halifax")) == datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
    with pytest.raises(ValueError, match="at least one day"):
        Year(seed=1, until=date(2026, 11, 2), days=0)


def test_services_differ_and_days_off_are_quiet() -> None:
    year = Year(seed=1, until=date(2026, 11, 2))
    popular = popularity(HAVENPORT, year.chance("popularity"))
    assert [version.service.slug for version in popular[:2]] == ["lamp-out", "wet-street"]
    found = arrivals(HAVENPORT, popular, year)
    assert 1500 < len(found) < 2000
    asked = Counter(one.version.service.slug for one in found)
    assert asked["lamp-out"] > asked["quiet-help"] > 20
    assert "old-service" not in asked
    days = Counter(one.at.astimezone(ZONE).weekday() for one in found)
    assert max(days[5], days[6]) < 0.7 * min(days[day] for day in range(5))
    assert [one.entered for one in found] == sorted(one.entered for one in found)


def test_a_day_is_planned_before_it_has_passed_whenever_a_request_came() -> None:
    """All year round, holidays and weekends too: one plan too late would end the whole demonstration."""
    city = load(FOLDER, date(2025, 11, 28))
    version, zone = city.services["tree-maintenance"], city.city.zone
    planned = 0
    for day in range(365):
        received = datetime(2025, 11, 28, 22, 30, tzinfo=UTC) + timedelta(days=day)
        life = Life(1, version, "en", received, "7KQM2X9TB", version.service.agency, {})
        diary = Diary(city, random.Random(day), life, received)
        note_desk_work(diary, timedelta(days=1, hours=1))
        for step in life.steps:
            if isinstance(step.command, ScheduleWork) and step.command.day is not None:
                planned += 1
                assert step.command.day >= step.entered.astimezone(zone).date()
    assert planned > 40
