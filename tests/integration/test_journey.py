"""The resident's journey without script: find, ask, check, send, follow; and everything that may go wrong."""

import random
import re
from datetime import date

import pytest
from sqlalchemy import func, select

from portal.app import portal_of
from portal.commands.drafts.keep import purge_drafts
from portal.domain.forms import KEPT_FOR
from portal.domain.reference import new as new_reference
from portal.domain.reference import read as read_reference
from portal.outcomes import facts
from portal.store.models import DetailRow, DraftRow, RequestRow
from tests.portals import MONDAY_NOON, Clock
from tests.visitor import Visitor

TYPED = "خلف المستودع \N{FIRE ENGINE}"


def count(visitor: Visitor, table: type[RequestRow] | type[DraftRow]) -> int:
    """How many rows there are."""
    with portal_of(visitor.app).store.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def start(visitor: Visitor, slug: str = "lamp-out", language: str = "en") -> None:
    """From the service's page to its first question."""
    visitor.get(f"/{language}/services/{slug}")
    visitor.get(visitor.link({"en": "Start", "es": "Empezar", "ar": "بدء الطلب"}.get(language, "Start")))


def answer_lamp(visitor: Visitor, language: str = "en") -> None:
    """Answer all of a lamp's questions, up to the check page."""
    start(visitor, "lamp-out", language)
    visitor.press(where="address", where_address="12 Wharf Road")
    visitor.press(trouble="dark")
    visitor.press(owner="city")
    visitor.to_the_check()


def reference(visitor: Visitor) -> str:
    """The reference on the receipt."""
    shown = [one for one in visitor.document.all("bdi") if one.get("class") == "reference"]
    first = next(shown[0].all("span"))
    found = read_reference(first.text())
    assert found
    return found


def asked(visitor: Visitor) -> tuple[int, int]:
    """Which question of about how many this is."""
    found = re.search(r"Question (\d+) of about (\d+)", visitor.text)
    assert found
    return int(found[1]), int(found[2])


def test_the_root_chooses_the_browsers_language(visitor: Visitor) -> None:
    visitor.get("/", **{"Accept-Language": "fr, ar;q=0.8, en;q=0.5"})
    assert visitor.path == "/ar/"
    assert 'dir="rtl"' in visitor.page.text
    visitor.get("/", **{"Accept-Language": "tlh"})
    assert visitor.path == "/en/"


def test_find_ask_check_send_follow(visitor: Visitor) -> None:
    visitor.get("/en/?query=dark+street")
    visitor.get(visitor.link("Street lamp out"))
    visitor.get(visitor.link("Start"))
    before = asked(visitor)
    visitor.press(where="address", where_address="12 Wharf Road")
    assert visitor.heading == "What is wrong with the lamp?"
    visitor.press(trouble="hangs")
    assert visitor.heading == "Can you see bare wires?", "a condition that holds asks its question"
    assert (before[0], *asked(visitor)) == (1, 3, before[1] + 1)
    visitor.press(wires="no")
    visitor.press(owner="unsure")
    visitor.to_the_check()
    assert visitor.heading == "Check your answers"
    assert "12 Wharf Road" in visitor.text
    visitor.press()
    sent = reference(visitor)
    assert "Harbor Works" in visitor.text
    visitor.get(f"/en/track?reference={sent.lower()}")
    assert visitor.path == f"/en/track/{sent}"
    assert "Received" in visitor.text
    assert "12 Wharf Road" not in visitor.text, "a reference alone shows only what is public"


def test_sending_again_gives_the_same_receipt(visitor: Visitor) -> None:
    answer_lamp(visitor)
    check, fields = visitor.path, {"csrf_token": visitor.token()}
    visitor.post(check, fields)
    first = reference(visitor)
    visitor.post(check, fields)
    assert reference(visitor) == first
    visitor.get(check)
    assert reference(visitor) == first
    assert (count(visitor, RequestRow), count(visitor, DraftRow)) == (1, 0)


def test_going_back_into_a_sent_form_shows_the_receipt(visitor: Visitor) -> None:
    start(visitor)
    question = visitor.path
    visitor.press(where="address", where_address="12 Wharf Road")
    visitor.press(trouble="dark")
    visitor.press(owner="city")
    visitor.to_the_check()
    visitor.press()
    first = reference(visitor)
    visitor.get(question)
    assert reference(visitor) == first


def test_a_wrong_answer_comes_back_with_what_to_do_and_what_was_typed(visitor: Visitor) -> None:
    start(visitor, "sampler")
    visitor.press(boat="x" * 45)
    assert visitor.page.status_code == 422
    assert visitor.problems == ["Your text is 5 characters too long. Shorten it to 40 characters or fewer"]
    assert visitor.value("boat") == "x" * 45
    assert next(visitor.document.all("title")).text().startswith("Error: ")
    visitor.get(visitor.path)
    assert visitor.value("boat") == "x" * 45, "also after coming back"
    assert visitor.problems == []


def test_the_definitions_own_words_for_an_error_come_first(visitor: Visitor) -> None:
    start(visitor)
    visitor.press()
    assert visitor.problems == ["Tell us where the lamp is"]


def test_changing_language_keeps_the_place_and_what_is_typed(visitor: Visitor) -> None:
    start(visitor)
    visitor.switch("ar", where="described", where_described=TYPED)
    assert visitor.path.startswith("/ar/forms/lamp-out/")
    assert visitor.value("where-described") == TYPED
    assert visitor.chosen("where") == ["described"]


def test_back_keeps_what_is_typed_and_leads_one_question_back(visitor: Visitor) -> None:
    start(visitor, "sampler")
    visitor.press(boat="Saltwind")
    visitor.press("back", story="Half a sto")
    assert visitor.heading == "What is the name of the boat?"
    assert visitor.value("boat") == "Saltwind"
    visitor.press(boat="Saltwind")
    assert visitor.value("story") == "Half a sto"


def test_back_from_the_first_question_leads_to_the_service(visitor: Visitor) -> None:
    start(visitor)
    visitor.press("back")
    assert visitor.path == "/en/services/lamp-out"


def test_a_second_device_with_the_link_goes_on_where_the_first_stopped(visitor: Visitor) -> None:
    start(visitor)
    visitor.press(where="address", where_address="12 Wharf Road")
    other = Visitor(visitor.app)
    other.get(visitor.path)
    assert other.heading == visitor.heading
    other.press(trouble="dark")
    other.press(owner="city")
    other.to_the_check()
    assert "12 Wharf Road" in other.text


def test_changing_an_answer_leads_back_to_the_check(visitor: Visitor) -> None:
    answer_lamp(visitor)
    visitor.get(visitor.link("What is wrong with the lamp?"))
    assert visitor.chosen("trouble") == ["dark"]
    visitor.press(trouble="hangs")
    assert visitor.heading == "Can you see bare wires?", "what the new answer asks for comes first"
    visitor.press(wires="yes")
    assert visitor.heading == "Check your answers"
    visitor.get(visitor.link("What is wrong with the lamp?"))
    visitor.press(trouble="blinks")
    assert visitor.heading == "Check your answers"
    assert "bare wires" not in visitor.text, "an answer that no longer applies is not sent"


def test_nothing_is_sent_while_an_answer_is_missing(visitor: Visitor) -> None:
    start(visitor)
    visitor.press(where="address", where_address="12 Wharf Road")
    visitor.get(visitor.path.rsplit("/questions/", 1)[0] + "/check")
    visitor.press()
    assert visitor.page.status_code == 422
    labels = ("What is wrong with the lamp?", "Whose name is on the pole?")
    assert [label in said for label, said in zip(labels, visitor.problems, strict=False)] == [True, True]
    assert count(visitor, RequestRow) == 0


def test_a_question_left_out_on_purpose_is_no_missing_answer(visitor: Visitor) -> None:
    start(visitor, "wet-street")
    visitor.press(where="described", where_described="By the old pump")
    visitor.press()
    visitor.to_the_check()
    assert visitor.heading == "Check your answers"
    visitor.press()
    assert reference(visitor)


def test_an_answer_too_old_to_stand_is_asked_again(visitor: Visitor, clock: Clock) -> None:
    start(visitor, "sampler")
    visitor.press(boat="Saltwind")
    visitor.press()
    visitor.press(crew="2")
    visitor.press(length="7.5")
    visitor.press(kind="sail")
    visitor.press()
    visitor.press(built_day="1", built_month="5", built_year="2001")
    visitor.press(arrival_day="2", arrival_month="11", arrival_year="2026", arrival_time="2:30 pm")
    visitor.press(email="someone@example.org")
    visitor.press()
    visitor.press(name="Sample Resident")
    visitor.press(home="described", home_described="At the east pier")
    visitor.to_the_check()
    assert visitor.heading == "Check your answers", visitor.problems
    clock.forward(days=4)
    visitor.press()
    assert visitor.page.status_code == 422
    assert visitor.problems == ["Answer this question: When do you arrive?"]
    assert count(visitor, RequestRow) == 0


def test_an_expired_draft_says_what_to_do(visitor: Visitor, clock: Clock) -> None:
    start(visitor)
    visitor.press(where="address", where_address="12 Wharf Road")
    clock.forward(seconds=KEPT_FOR.total_seconds() + 1)
    visitor.get(visitor.path)
    assert visitor.page.status_code == 410
    assert "7 days" in visitor.text
    assert visitor.link("Start this form again") == "/en/services/lamp-out"
    assert purge_drafts(portal_of(visitor.app)) == 1
    visitor.get(visitor.path)
    assert visitor.page.status_code == 410


def test_a_broken_link_says_what_to_do(visitor: Visitor) -> None:
    start(visitor)
    visitor.get(visitor.path.replace("/questions/", "x/questions/"))
    assert visitor.page.status_code == 404
    assert "not complete" in visitor.heading


def test_a_link_opens_no_other_services_form(visitor: Visitor) -> None:
    start(visitor)
    visitor.get(visitor.path.replace("lamp-out", "wet-street"))
    assert visitor.page.status_code == 404


@pytest.mark.parametrize("press", ["question", "send"])
def test_without_its_token_a_form_asks_to_be_sent_once_more(visitor: Visitor, press: str) -> None:
    answer_lamp(visitor)
    if press == "question":
        visitor.get(visitor.link("Whose name is on the pole?"))
    visitor.post(visitor.path, {"owner": "unsure", "csrf_token": "stale"})
    assert visitor.page.status_code == 400
    assert "send it once more" in visitor.problems[0]
    if press == "question":
        assert visitor.chosen("owner") == ["unsure"], "what was chosen is kept"
        visitor.press(owner="unsure")
    assert visitor.heading == "Check your answers"
    assert count(visitor, RequestRow) == 0
    visitor.press()
    assert count(visitor, RequestRow) == 1


def test_ten_megabytes_are_refused_with_the_earlier_answers_kept(visitor: Visitor) -> None:
    start(visitor, "sampler")
    visitor.press(boat="Saltwind")
    visitor.press(story="a" * 10_000_000)
    assert visitor.page.status_code == 413
    assert "too much text" in visitor.problems[0]
    visitor.press("back")
    assert visitor.value("boat") == "Saltwind"


@pytest.mark.parametrize(
    "typed",
    [
        "\x00nul",
        "emoji \N{FIRE ENGINE}",
        "\N{RIGHT-TO-LEFT OVERRIDE}turned",
        "\ud800",
        "a\x07b",
        "<script>alert(1)</script>",
        "'; drop table draft; --",
    ],
)
def test_hostile_text_is_kept_or_refused_never_a_crash(visitor: Visitor, typed: str) -> None:
    start(visitor, "sampler")
    visitor.press(boat=typed.encode("utf-8", "replace").decode())
    assert visitor.page.status_code in {200, 422}
    visitor.press("back")
    assert visitor.page.status_code == 200
    assert "<script>" not in visitor.page.text


def test_an_option_that_is_not_offered_is_asked_again(visitor: Visitor) -> None:
    start(visitor)
    visitor.press(where="address", where_address="12 Wharf Road")
    visitor.press(trouble="explodes")
    assert visitor.page.status_code == 422
    assert len(visitor.problems) == 1


def test_a_retired_service_is_not_offered(visitor: Visitor) -> None:
    assert visitor.get("/en/services/old-service").status_code == 404
    assert visitor.get("/en/services/old-service/start").status_code == 404
    assert visitor.get("/en/?query=ice").text.count("old-service") == 0


def test_a_reference_that_cannot_be_or_is_not_known(visitor: Visitor) -> None:
    visitor.get("/en/track?reference=ABC")
    assert visitor.page.status_code == 422
    assert visitor.value("reference") == "ABC"
    answer_lamp(visitor)
    visitor.press()
    known = reference(visitor)
    unknown = new_reference(random.Random(7))
    assert unknown != known
    visitor.get(f"/en/track?reference={unknown}")
    assert visitor.page.status_code == 404
    assert visitor.problems
    visitor.get("/en/track?reference=")
    assert "nine letters and numbers" in visitor.problems[0]


def test_a_private_request_shows_only_where_it_stands(visitor: Visitor) -> None:
    start(visitor, "quiet-help")
    visitor.press(name="Sample Resident")
    visitor.press(phone="902-555-0123")
    visitor.press()
    visitor.to_the_check()
    visitor.press()
    sent = reference(visitor)
    visitor.get(f"/en/track/{sent}")
    assert "private" in visitor.heading.lower()
    for secret in ("Someone to talk to", "Town Care", "Sample Resident", "555"):
        assert secret not in visitor.text


def test_answers_lie_apart_from_the_log_and_drafts_are_emptied(visitor: Visitor) -> None:
    answer_lamp(visitor)
    visitor.press()
    with portal_of(visitor.app).store.read() as session:
        answers = session.scalars(select(DetailRow.answers)).one()
    assert answers["where"]["text"] == "12 Wharf Road"
    assert count(visitor, DraftRow) == 0


@pytest.mark.parametrize(
    ("address", "status"),
    [("/en/nothing", 404), ("/xx/", 404), ("/en/performance?year=1999", 404), ("/es/assets/none.css", 404)],
)
def test_what_is_not_there_says_so_in_the_pages_language(visitor: Visitor, address: str, status: int) -> None:
    assert visitor.get(address).status_code == status
    language = address.split("/")[1]
    assert f'lang="{language if language in ("en", "es") else "en"}"' in visitor.page.text


def test_a_method_that_is_not_offered(visitor: Visitor) -> None:
    assert visitor.post("/en/", {}).status_code == 405
    assert "home page" in visitor.text


def test_pages_that_follow_a_person_are_never_kept_by_a_cache(visitor: Visitor) -> None:
    answer_lamp(visitor)
    assert visitor.page.headers["Cache-Control"] == "no-store"


def test_the_figures_move_by_exactly_one(visitor: Visitor) -> None:
    def received() -> int:
        facts.refresh(portal_of(visitor.app))
        visitor.get("/en/performance")
        row = next(one for one in visitor.document.all("tr") if "Street lamp out" in one.text())
        return int(next(row.all("td")).text())

    before = received()
    answer_lamp(visitor)
    visitor.press()
    assert received() == before + 1


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_view_of_the_figures_is_one_link_away(visitor: Visitor, clock: Clock, language: str) -> None:
    answer_lamp(visitor)
    visitor.press()
    portal = portal_of(visitor.app)
    clock.forward(days=400)
    facts.refresh(portal)
    texts = portal.texts[language]
    visitor.get(f"/{language}/performance")
    visitor.get(visitor.link(texts.gettext("Fiscal year %(year)s") % {"year": 2027}))
    for view, first in (
        ("By agency", "Harbor Works"),
        ("By month", texts.month(date(2026, 4, 1))),
        ("By quarter", texts.gettext("Quarter %(number)s") % {"number": 1}),
        ("By service", "Street lamp out"),
    ):
        visitor.get(visitor.link(texts.gettext(view)))
        assert visitor.page.status_code == 200
        assert texts.date(date(2026, 4, 1)) in visitor.text, "the year stays"
        assert first in visitor.text or language != "en"


def test_the_figures_say_of_when_they_are(visitor: Visitor, clock: Clock) -> None:
    assert "There are no records yet" in visitor.get("/en/performance").text
    facts.refresh(portal_of(visitor.app))
    clock.forward(minutes=5)
    visitor.get("/en/performance")
    until, now = (portal_of(visitor.app).texts["en"].date_time(at) for at in (MONDAY_NOON, clock.now))
    wanted = f"Counted on {now}, from records up to {until}."
    assert " ".join(wanted.split()) in visitor.text
