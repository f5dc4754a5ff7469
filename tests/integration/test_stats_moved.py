"""CitiStat's meetings that move or are cancelled after their memo went out: editions, words, times."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.app import portal_of
from portal.commands.refusals import Refusal, Refused
from portal.commands.stats.meetings import cancel, move, schedule
from portal.commands.stats.memos import send_pre_memo, send_yearly, write_pre_memo, write_record
from portal.domain.papers import PaperKind, Sent
from portal.outbox.dispatch import drain
from portal.outcomes import facts
from portal.portal import Portal
from portal.queries.papers import paper_by_number, papers
from portal.queries.stats.memo import pre_memo
from portal.queries.stats.yearly import yearly
from portal.worker import send_due_memos
from tests.portals import Clock, Letters
from tests.staff import enter
from tests.stats import FRIDAY, RITA, People, form, found, promised, staffed
from tests.visitor import Visitor

WEEK = timedelta(weeks=1)


@pytest.fixture
def people(portal: Portal) -> People:
    """Everybody that CitiStat needs."""
    facts.refresh(portal)
    return staffed(portal)


def _said(portal: Portal, paper: int | None) -> dict[str, object]:
    """What a memo said when it was sent."""
    assert paper is not None
    view = paper_by_number(portal, paper)
    assert view is not None
    assert view.frozen is not None
    return dict(view.frozen)


def _memo_sent(portal: Portal) -> int:
    """A meeting whose memo was sent, with words of somebody in it."""
    number = schedule(portal, "harborstat", FRIDAY, RITA)
    write_pre_memo(portal, number, [Sent("purpose", "Lamps first")], RITA)
    send_pre_memo(portal, number, pre_memo(portal, number), RITA)
    return number


def test_a_meeting_that_goes_to_another_day_has_a_next_edition_of_its_memo(
    portal: Portal, clock: Clock, people: People
) -> None:
    before = schedule(portal, "harborstat", clock.now + timedelta(hours=1), RITA)
    number = _memo_sent(portal)
    first = found(portal, number).pre_memo.paper
    move(portal, number, FRIDAY + timedelta(hours=3), RITA)
    view = found(portal, number)
    assert (view.edition, view.pre_memo.paper) == (1, first), "the same day has the same memo"
    with pytest.raises(Refused):
        write_pre_memo(portal, number, [Sent("purpose", "Drains")], RITA)

    move(portal, number, FRIDAY + WEEK, RITA)
    view = found(portal, number)
    assert (view.edition, view.pre_memo.paper, view.pre_memo.sent_at) == (2, None, None)
    clock.now += timedelta(hours=1)
    write_record(portal, before, [Sent("present", "All")], RITA)
    item = promised(portal, before, "Count lamps", clock.now.date() + timedelta(days=30))
    draft = pre_memo(portal, number)
    assert [each["number"] for each in draft["follow_ups"]] == [item], "assembled anew"
    assert draft["suggested"]["purpose"] == "Lamps first", "what somebody wrote is not lost"
    assert draft["editions_before"][0]["sent_for"] == FRIDAY.isoformat()
    with pytest.raises(Refused) as refused:
        write_pre_memo(portal, number, [Sent("purpose", "Read in the first")], RITA, 1)
    assert refused.value.refusal is Refusal.ANOTHER_EDITION
    write_pre_memo(portal, number, [Sent("decisions", "Which lamps")], RITA, 2)
    move(portal, number, FRIDAY + WEEK + timedelta(hours=1), RITA)
    with pytest.raises(Refused) as refused:
        send_pre_memo(portal, number, draft, RITA)
    assert refused.value.refusal is Refusal.ANOTHER_EDITION, "it names another time"
    assert [each.starts_at for each in found(portal, number).earlier] == [
        FRIDAY,
        FRIDAY + timedelta(hours=3),
        FRIDAY + WEEK,
    ]


def test_the_next_edition_goes_by_itself_and_both_are_kept(
    portal: Portal, clock: Clock, people: People
) -> None:
    number = _memo_sent(portal)
    first = found(portal, number).pre_memo.paper
    kept = _said(portal, first)
    move(portal, number, FRIDAY + WEEK, RITA)
    write_pre_memo(portal, number, [Sent("decisions", "Which lamps")], RITA, 2)
    people.told()
    clock.now = found(portal, number).goes_at - timedelta(seconds=1)
    assert send_due_memos(portal) == 0
    clock.forward(seconds=1)
    assert [send_due_memos(portal), send_due_memos(portal)] == [1, 0]
    assert people.told()[0] == ("anna", "Memo before the meeting, edition 2: HarborStat, 2026-11-13")
    view = found(portal, number)
    assert not view.pre_memo.is_late(portal.now())
    second = view.pre_memo.paper
    assert second not in {None, first}
    assert _said(portal, first) == kept, "the first edition stays as it was"
    fields = _said(portal, second)["fields"]
    assert isinstance(fields, dict)
    assert (fields["purpose"], fields["decisions"]) == ("Lamps first", "Which lamps")
    move(portal, number, FRIDAY + timedelta(weeks=3), RITA)
    assert found(portal, number).edition == 3


def test_what_was_written_before_a_cancelled_meeting_is_suggested_for_the_next(
    portal: Portal, clock: Clock, people: People
) -> None:
    number = schedule(portal, "harborstat", FRIDAY, RITA)
    write_pre_memo(portal, number, [Sent("purpose", "Lamps first")], RITA)
    clock.now = found(portal, number).goes_at
    assert send_due_memos(portal) == 1
    people.told()
    cancel(portal, number, "Snow", RITA)
    with pytest.raises(Refused) as refused:
        send_pre_memo(portal, number, pre_memo(portal, number), RITA)
    assert refused.value.refusal is Refusal.MEETING_CANCELLED
    following = schedule(portal, "harborstat", FRIDAY + WEEK, RITA)
    other = schedule(portal, "harborstat", FRIDAY + 2 * WEEK, RITA)
    draft = pre_memo(portal, following)
    assert draft["suggested"]["purpose"] == "Lamps first"
    assert [(each["meeting"], each["why"]) for each in draft["carried_from"]] == [(number, "Snow")]
    clock.now = FRIDAY + WEEK
    write_record(portal, following, [Sent("present", "All")], RITA)
    assert pre_memo(portal, other)["carried_from"] == [], "it was talked of by then"


def test_the_desk_shows_editions_and_earlier_times(visitor: Visitor, clock: Clock) -> None:
    portal = portal_of(visitor.app)
    people = staffed(portal)
    facts.refresh(portal)
    number = schedule(portal, "harborstat", FRIDAY, RITA)
    enter(visitor, "rita")
    page = f"/staff/stats/meetings/{number}"
    visitor.get(f"{page}/memo")
    stale = form(visitor, **{"purpose-at-0": "Drains first"}, edition="1", go="keep")
    send_pre_memo(portal, number, pre_memo(portal, number), RITA)
    people.told()
    move(portal, number, FRIDAY + WEEK, RITA)
    visitor.get(page)
    assert "It was to begin on November 6, 2026, 10:00 AM. Rita moved it on November 2, 2026" in visitor.text
    visitor.post(f"{page}/memo", stale)
    assert "look at the memo as it is now" in visitor.problems[0]
    assert visitor.value("purpose-at-0") == "Drains first", "nothing that was typed is lost"
    assert [each.status.value for each in papers(portal, [PaperKind.PRE_MEMO])] == ["frozen", "draft"]
    visitor.get(f"{page}/memo")
    assert "It is assembled anew for the day that the meeting has now." in visitor.text
    visitor.post(f"{page}/memo", form(visitor, **{"purpose-at-0": "Lamps"}, edition="2", go="send"))
    assert "Edition 1, sent November 2, 2026, 12:00 PM for the meeting of November 6" in visitor.text
    visitor.get(f"{page}/memo?edition=1")
    assert "It was sent for November 6, 2026, 10:00 AM; the meeting was moved since." in visitor.text
    assert visitor.get(f"{page}/memo?edition=3").status_code == 404
    documents = [visitor.client.get(f"{page}/packet.json?edition={each}").get_json() for each in (1, 2)]
    assert [each["memo"]["starts_at"][:10] for each in documents] == ["2026-11-06", "2026-11-13"]
    letter = next(each for each in _letters(portal) if "edition 2" in each[0])
    assert f"{page}/memo?edition=2" in letter[1]


def test_a_cancelled_meeting_says_what_becomes_of_its_memo_and_everybody_reads_of_moves(
    visitor: Visitor, clock: Clock
) -> None:
    portal = portal_of(visitor.app)
    staffed(portal)
    number = schedule(portal, "harborstat", FRIDAY, RITA)
    move(portal, number, FRIDAY + WEEK, RITA)
    enter(visitor, "rita")
    page = f"/staff/stats/meetings/{number}"
    visitor.get(page)
    visitor.post(page, form(visitor, day="2027-03-14", clock="02:30"))
    assert visitor.problems == [
        "Clocks are put forward then, and there is no such time. Write one an hour later"
    ]
    cancel(portal, number, "Snow", RITA)
    visitor.get(page)
    assert "No next meeting is scheduled yet." in visitor.text
    schedule(portal, "harborstat", FRIDAY + 2 * WEEK, RITA)
    visitor.get(page)
    assert "The memo before the next meeting, November 20, 2026" in visitor.text
    clock.now = datetime(2027, 7, 2, 12, tzinfo=UTC)
    facts.refresh(portal)
    send_yearly(portal, 2027, yearly(portal, 2027), RITA)
    visitor.get("/en/performance/yearly/2027")
    assert "Meetings that were moved" in visitor.text
    assert "November 13, 2026, 10:00 AM (cancelled) November 6, 2026, 10:00 AM" in visitor.text
    moved = visitor.client.get("/performance/yearly/2027/report.json").get_json()["moved"]
    assert [each["earlier"] for each in moved] == [[FRIDAY.isoformat()]]


def _letters(portal: Portal) -> list[tuple[str, str]]:
    """What goes out now: subjects and texts."""
    drain(portal)
    assert isinstance(portal.mail, Letters)
    return [(each.subject, each.text) for each in portal.mail.sent]
