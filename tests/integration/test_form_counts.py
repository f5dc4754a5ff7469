"""Forms counted from the first answer: begun, sent, followed, turned away; once each, whatever is pressed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from portal.app import portal_of
from portal.catalogue.steps import Step
from portal.commands.calls.calls import About, begin_call
from portal.commands.calls.forms import begin_form, pick_up_form, send_form
from portal.commands.drafts.coming_back import make_code
from portal.commands.drafts.follow import CHOICE, Followed, follow_draft
from portal.commands.drafts.keep import Typed, keep_answer, keep_page, keep_step
from portal.commands.drafts.send import Manner, Sent
from portal.domain.forms import FormCounts
from portal.domain.permissions import RESIDENT, Actor, Role
from portal.domain.published import WHOLE, Published, publish
from portal.domain.sheets import DIGITAL, HELPED, beside, of_forms
from portal.domain.suppression import Key
from portal.portal import Portal
from portal.queries.calls import call_of
from portal.queries.forms import FormsView, forms_view
from portal.store.models import FormCountRow
from tests.integration.drafts import SLUG, keep_place, kept, moment, send
from tests.invented_quarter import publish_quarter
from tests.places import with_places
from tests.portals import Clock, app_with, sent, service, settings
from tests.staff import add_staff, enter
from tests.visitor import Visitor

TODAY, TOMORROW = date(2026, 11, 2), date(2026, 11, 3)
CASSIE = Actor(Role.CALL_TAKER, "cassie")


@pytest.fixture
def visitor(database_url: str, clock: Clock) -> Iterator[Visitor]:
    """A visitor of a portal that knows the invented city's places."""
    app = app_with(clock, settings(database_url))
    with_places(portal_of(app))
    yield Visitor(app)
    portal_of(app).store.close()


def counted(portal: Portal, day: date = TODAY) -> FormsView:
    """How the forms of a day fared."""
    return forms_view(portal, day, day)


def say_where(visitor: Visitor, text: str, language: str = "en") -> None:
    """From the start of a form to what follows its question about the place."""
    visitor.get(f"/{language}/services/{SLUG}/start")
    visitor.press(where="address", where_address=text)


def test_a_form_counts_once_on_the_day_and_in_the_language_it_began(visitor: Visitor, clock: Clock) -> None:
    portal = portal_of(visitor.app)
    visitor.get(f"/en/services/{SLUG}/start")
    assert counted(portal).lines == (), "opening a form counts nothing"
    visitor.press(where="address", where_address="")
    visitor.press(where="address", where_address="12 Wharf Road")
    address, fields = visitor.path, {"csrf_token": visitor.token(), "go": "next"}
    visitor.switch("es")
    assert counted(portal).total == FormCounts(started=1)
    clock.forward(days=1)
    while not visitor.path.endswith("/check"):
        visitor.press()
    check, last = visitor.path, {"csrf_token": visitor.token(), "go": "next"}
    visitor.press()
    assert visitor.path.endswith("/sent")
    visitor.post(check, last)
    visitor.post(address, fields)
    view = counted(portal)
    assert counted(portal, TOMORROW).lines == ()
    line = view.lines[0]
    assert (line.service_code, line.language, line.is_current) == ("HW-Wet Street", "en", True)
    assert line.counts == view.total == view.by_language()["en"] == FormCounts(started=1, sent=1)
    rate = view.total.completion_rate
    assert (rate.numerator, rate.denominator, rate.share) == (1, 1, None)
    assert view.unfinished_from == date(2026, 10, 27)


def test_turned_away_is_an_end_until_somebody_goes_on(visitor: Visitor) -> None:
    portal = portal_of(visitor.app)
    say_where(visitor, "30 Far Pier Way", "es")
    visitor.get(visitor.path)
    visitor.get(visitor.path.removesuffix("place") + "questions/where")
    visitor.press(where="address", where_address="30 Far Pier Way")
    away = counted(portal)
    assert away.total == FormCounts(started=1, turned_away=1)
    assert away.total.completed == 1
    visitor.get(visitor.path)
    visitor.press(place="none")
    while not visitor.path.endswith("/check"):
        visitor.press()
    assert counted(portal).total.completed == 0
    visitor.press()
    after = counted(portal).total
    assert after == FormCounts(started=1, sent=1, turned_away=1, went_on=1)
    assert (after.completed, after.left_for_another) == (1, 0)


def test_following_instead_is_an_end_once(portal: Portal) -> None:
    reference = sent(portal)
    chosen: dict[str, object] = {"found": [], CHOICE: reference, "done": True}
    keep_place(portal, "k", "12 Wharf Road")
    keep_step(portal, "k", service(portal, SLUG), Step.NEARBY, chosen, "en")
    for _ in range(2):
        assert follow_draft(portal, "k", "en", RESIDENT) == Followed(reference)
    assert counted(portal).total == FormCounts(started=1, followed=1)


def test_what_a_call_taker_begins_does_not_count_and_what_one_ends_did_not_end_by_itself(
    portal: Portal,
) -> None:
    number = begin_call(portal, "page 1", About(), CASSIE)
    begin_form(portal, number, 1, SLUG, CASSIE)
    view = call_of(portal, number, "cassie")
    assert view is not None
    typed = Typed("more", {"": [""]}, "en", None)
    keep_page(portal, view.forms[0].draft_key, service(portal, SLUG), [typed], {}, "en")
    assert counted(portal).lines == ()
    kept(portal, "a caller's own", "12 Wharf Road")
    code = make_code(portal, "a caller's own", service(portal, SLUG), "en")
    assert code is not None
    place = pick_up_form(portal, number, code.code, CASSIE)
    assert place is not None
    assert isinstance(send_form(portal, number, place, Manner("en"), moment(portal), CASSIE), Sent)
    assert counted(portal).total == FormCounts(started=1)


def test_an_answer_that_comes_after_the_form_was_sent_begins_none(portal: Portal) -> None:
    kept(portal, "k", "12 Wharf Road")
    assert isinstance(send(portal, "k"), Sent)
    keep_place(portal, "k", "14 Wharf Road")
    assert counted(portal).total == FormCounts(started=1, sent=1)


def test_many_at_once_are_all_counted_in_several_rows(portal: Portal) -> None:
    version, typed = service(portal, SLUG), Typed("more", {"": [""]}, "en", None)
    keys = [f"form {each // 2}" for each in range(48)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda key: keep_answer(portal, key, version, typed), keys))
    assert counted(portal).total == FormCounts(started=24)
    with portal.store.read() as session:
        assert len(session.scalars(select(FormCountRow.shard)).all()) > 1


def test_the_page_of_forms_counts_none_of_a_private_service(visitor: Visitor) -> None:
    portal = portal_of(visitor.app)
    for slug in ("quiet-help", SLUG):
        version = service(portal, slug)
        typed = Typed(version.service.questions[0].id, {"": ["Something"]}, "en", None)
        keep_answer(portal, f"begun-{slug}", version, typed)
    assert set(counted(portal).by_service()) == {"TC-Quiet Help", "HW-Wet Street"}
    add_staff(portal, "dana", Role.DIGITAL_TEAM)
    enter(visitor, "dana")
    visitor.get("/staff/form-figures")
    assert "Water on a street" in visitor.text
    assert "Someone to talk to" not in visitor.text
    assert visitor.get("/staff/form-figures?year=1999").status_code == 404


def test_everybody_may_know_of_forms_what_was_published_of_a_quarter(visitor: Visitor) -> None:
    portal = portal_of(visitor.app)
    text = visitor.get("/en/performance/forms").text.partition("<footer")[0]
    assert "No quarter is published yet" in text
    publish_quarter(portal)
    kept(portal, "k", "12 Wharf Road")
    visitor.get("/en/performance/measures/completion_rate")
    assert visitor.path == "/en/performance/forms"
    assert "Of 400 forms that were begun, 310 reached their end." in visitor.text
    assert "Water on a street" not in visitor.text


def test_what_is_published_of_forms_is_withheld_where_how_many_asked_online_is() -> None:
    forms, whole = publish(of_forms(310, 90)), (WHOLE, WHOLE)
    shown = Published({(*whole, DIGITAL): 300, (*whole, HELPED): 50})
    assert beside(forms, shown) == forms
    withheld: list[dict[Key, int | None]] = [{(*whole, DIGITAL): None, (*whole, HELPED): None}, {}]
    for hidden in withheld:
        assert set(beside(forms, Published(hidden)).cells.values()) == {None}
