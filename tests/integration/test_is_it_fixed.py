"""Is it fixed? Yes, partly, no; in time, too late, twice, stale; with a rating and a comment or without."""

import pytest

from portal.app import portal_of
from portal.commands.requests.commands import ReopenRequest
from portal.domain.events import FixAnswered
from portal.domain.lifecycle import Fixed, Outcome, Status
from portal.portal import Portal
from portal.queries.requests import RequestView, staff_request
from tests.owning import closed, open_own, own
from tests.portals import Clock, done
from tests.visitor import Visitor


@pytest.fixture
def portal(visitor: Visitor) -> Portal:
    """The portal that the visitor sees."""
    return portal_of(visitor.app)


@pytest.fixture
def reference(visitor: Visitor, portal: Portal) -> str:
    """A request that was closed as done, open at its question."""
    found = own(visitor)
    closed(portal, found)
    visitor.get(f"/en/track/{found}")
    visitor.get(visitor.link("is it fixed?"))
    assert visitor.heading == "Is it fixed?"
    return found


def view(portal: Portal, reference: str) -> RequestView:
    """The request as it stands."""
    found = staff_request(portal, reference)
    assert found is not None
    return found


def answers(portal: Portal, reference: str) -> list[tuple[Fixed, int | None]]:
    """What was answered, oldest first."""
    events = (past.event for past in view(portal, reference).history)
    return [(event.answer, event.rating) for event in events if isinstance(event, FixAnswered)]


def press(visitor: Visitor, **given: str) -> None:
    """Sends the answer from the page as it is."""
    visitor.press(expected=visitor.value("expected"), **given)


def test_yes_with_a_rating_and_a_comment(visitor: Visitor, portal: Portal, reference: str) -> None:
    press(visitor, fixed="yes", rating="5", comment="Quick!")
    assert "We kept your answer" in visitor.text
    assert "Quick!" in visitor.text
    assert "Thank you for telling us that it is fixed" in visitor.text
    assert answers(portal, reference) == [(Fixed.YES, 5)]
    assert view(portal, reference).state.status is Status.CLOSED


def test_no_opens_it_again_for_all_to_see(visitor: Visitor, portal: Portal, reference: str) -> None:
    press(visitor, fixed="no", comment="Still dark")
    assert "We opened your request again" in visitor.text
    state = view(portal, reference).state
    assert (state.status, state.reopenings, state.fixed) == (Status.IN_PROGRESS, 1, Fixed.NO)
    other = Visitor(visitor.app)
    other.get(f"/en/track/{reference}")
    assert "Opened again." in other.text, "why, only its owner is told"
    assert "not fixed" not in other.text
    assert "Opened again, because it was not fixed." in visitor.get(f"/en/track/{reference}").text
    assert "opened again 1 time" in other.text
    assert "Still dark" not in other.text


def test_no_after_thirty_days_is_kept_and_leads_to_a_new_request(
    visitor: Visitor, portal: Portal, clock: Clock, reference: str
) -> None:
    clock.forward(days=31)
    open_own(visitor, reference)
    visitor.get(visitor.link("is it fixed?"))
    press(visitor, fixed="no")
    assert "this request stays closed" in visitor.text
    assert visitor.link("Send a new request") == "/en/services/lamp-out"
    assert view(portal, reference).state.status is Status.CLOSED
    assert answers(portal, reference) == [(Fixed.NO, None)]


def test_partly_stays_closed_and_can_be_changed(visitor: Visitor, portal: Portal, reference: str) -> None:
    press(visitor, fixed="partly")
    assert "partly fixed" in visitor.text
    visitor.get(visitor.link("Change your answer"))
    assert visitor.chosen("fixed") == ["partly"]
    press(visitor, fixed="no")
    assert view(portal, reference).state.status is Status.IN_PROGRESS


@pytest.mark.parametrize("given", ["yes", "no"])
def test_pressed_twice_it_is_answered_once(
    visitor: Visitor, portal: Portal, reference: str, given: str
) -> None:
    page = visitor.path
    fields = {
        "csrf_token": visitor.token(),
        "expected": visitor.value("expected"),
        "fixed": given,
        "rating": "2",
        "comment": "Half of it",
    }
    for _ in range(2):
        visitor.post(page, fields)
        assert visitor.page.status_code == 200
    assert answers(portal, reference) == [(Fixed(given), 2)]
    assert view(portal, reference).state.reopenings == (given == "no")


def test_an_answer_about_an_earlier_close_is_not_taken_for_this_one(
    visitor: Visitor, portal: Portal, reference: str
) -> None:
    done(portal, ReopenRequest(reference=reference, why="A second look"))
    closed(portal, reference, Outcome.NO_PROBLEM_FOUND)
    press(visitor, fixed="no")
    assert visitor.page.status_code == 409
    assert "changed while this page was open" in visitor.problems[0]
    assert answers(portal, reference) == []
    assert visitor.link("is it fixed?")


def test_what_is_missing_or_too_long_is_asked_again(visitor: Visitor, reference: str) -> None:
    press(visitor, rating="4", comment="x" * 1001)
    assert visitor.page.status_code == 422
    assert visitor.problems == [
        "Choose one of the answers",
        "Your text is 1 character too long. Shorten it to 1,000 characters or fewer",
    ]
    assert visitor.chosen("rating") == ["4"]
    assert visitor.value("comment") == "x" * 1001
    press(visitor, fixed="yes", rating="6")
    assert len(visitor.problems) == 1


@pytest.mark.parametrize("outcome", [Outcome.DECLINED, Outcome.NOT_CITY, Outcome.WITHDRAWN])
def test_only_a_close_that_claims_an_end_is_asked_about(
    visitor: Visitor, portal: Portal, outcome: Outcome
) -> None:
    found = own(visitor)
    closed(portal, found, outcome)
    visitor.get(f"/en/track/{found}")
    assert "is it fixed?" not in visitor.text
    visitor.get(f"/en/track/{found}/fixed")
    assert visitor.path == f"/en/track/{found}"
