"""CitiStat on its bad days: two people at once, what is added late, months without a meeting."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.app import portal_of
from portal.commands.refusals import Refusal, Refused
from portal.commands.staff.accounts import disable
from portal.commands.stats.followups import change_follow_up
from portal.commands.stats.meetings import cancel, move, schedule
from portal.commands.stats.memos import send_follow_up, send_yearly, write_record
from portal.commands.stats.reminders import remind
from portal.domain.papers import PaperKind, Sent
from portal.domain.stats import MonthState, months_over
from portal.outcomes import facts
from portal.portal import Portal
from portal.queries.stats.followups import Filter, changes_of, follow_ups
from portal.queries.stats.meetings import meetings
from portal.queries.stats.memo import follow_up_memo, pre_memo
from portal.queries.stats.monthly import agency_months
from portal.queries.stats.yearly import yearly
from portal.worker import send_due_memos
from tests.pdf import sheets
from tests.portals import Clock
from tests.staff import enter
from tests.stats import ANNA, FRIDAY, RITA, People, form, found, memo_of, one, promised, staffed
from tests.visitor import Visitor


@pytest.fixture
def people(portal: Portal) -> People:
    """Everybody that CitiStat needs."""
    return staffed(portal)


def test_a_meeting_in_the_past_is_refused_with_its_moment_in_words(portal: Portal, clock: Clock) -> None:
    clock.now = FRIDAY
    with pytest.raises(Refused, match=r"set to \w+ \d+, 20\d\d, \d+:\d\d.[AP]M, which has passed"):
        schedule(portal, "harborstat", FRIDAY, RITA)


def test_a_day_that_nobody_plans_for_is_refused_and_kept_as_typed(visitor: Visitor, clock: Clock) -> None:
    clock.now = FRIDAY - timedelta(days=4)
    portal = portal_of(visitor.app)
    staffed(portal)
    enter(visitor, "rita")
    visitor.get("/staff/stats")
    for day in ("2126-11-01", "2037-01-01"):
        visitor.post("/staff/stats", form(visitor, stat="harborstat", day=day, clock="10:00"))
        assert visitor.problems == ["Nothing is planned that far ahead. Write a day up to the year 2036"]
        assert (visitor.value("day"), visitor.value("clock")) == (day, "10:00")
    assert not meetings(portal)
    visitor.post("/staff/stats", form(visitor, stat="harborstat", day="2036-12-31", clock="10:00"))
    (planned,) = meetings(portal)
    visitor.post(f"/staff/stats/meetings/{planned.number}", form(visitor, day="2126-11-01", clock="10:00"))
    assert visitor.problems == ["Nothing is planned that far ahead. Write a day up to the year 2036"]
    assert meetings(portal) == (planned,), "it was not moved either"


def test_two_people_change_one_follow_up_and_nobodys_words_vanish(visitor: Visitor, clock: Clock) -> None:
    portal = portal_of(visitor.app)
    staffed(portal)
    number = schedule(portal, "harborstat", FRIDAY, RITA)
    clock.now = FRIDAY
    item = promised(portal, number, "Count lamps", date(2026, 11, 16))
    assert promised(portal, number, "Count lamps", date(2026, 11, 16)) == item, "pressed twice"
    change_follow_up(portal, item, {"due": date(2026, 11, 20)}, 1, RITA)
    change_follow_up(portal, item, {"due": date(2026, 11, 16), "blockers": "No ladder"}, 1, ANNA)
    assert (one(portal, item).due, one(portal, item).blockers) == (date(2026, 11, 20), "No ladder")
    with pytest.raises(Refused) as refused:
        change_follow_up(portal, item, {"blockers": "No van"}, 2, RITA)
    assert refused.value.refusal is Refusal.FOLLOW_UP_CHANGED
    enter(visitor, "anna")
    path = f"/staff/stats/follow-ups/{item}"
    visitor.get(path)
    change_follow_up(portal, item, {"blockers": "No van", "evidence": "Ladder lent"}, 3, RITA)
    mine = {"state": "started", "blockers": "Nobody can climb", "evidence": "", "seen": "3"}
    visitor.post(path, form(visitor, **mine))
    assert "blockers" in visitor.problems[0]
    assert (visitor.value("blockers"), visitor.value("evidence")) == ("Nobody can climb", "Ladder lent")
    visitor.post(path, form(visitor, **mine | {"evidence": "Ladder lent", "seen": visitor.value("seen")}))
    now = one(portal, item)
    assert (now.blockers, now.evidence, now.started) == ("Nobody can climb", "Ladder lent", True)
    assert "Added , Rita" in visitor.text
    assert changes_of(portal, item)[-1].changes["blockers"] == ("No van", "Nobody can climb")


def test_a_follow_up_is_added_after_the_memo_went_out_and_everybody_is_told(
    visitor: Visitor, clock: Clock
) -> None:
    portal = portal_of(visitor.app)
    people = staffed(portal)
    facts.refresh(portal)
    number = schedule(portal, "harborstat", FRIDAY, RITA)
    clock.now = FRIDAY
    with pytest.raises(Refused) as refused:
        send_follow_up(portal, number, follow_up_memo(portal, number), RITA)
    assert refused.value.refusal is Refusal.RECORD_IS_EMPTY
    promised(portal, number, "Count lamps", date(2026, 11, 16))
    send_follow_up(portal, number, follow_up_memo(portal, number), RITA)
    frozen = memo_of(portal, PaperKind.FOLLOW_UP, number).frozen
    people.told()
    clock.forward(days=4)
    enter(visitor, "rita")
    visitor.get(f"/staff/stats/meetings/{number}/record")
    added = {"topic": "", "action": "Ask for a crane", "owner": "anna|harbor-works", "deliverable": "memo"}
    visitor.post(f"{visitor.path}/follow-ups", form(visitor, **added, due="2026-11-02"))
    assert "2026-11-06" in visitor.problems[0], "a due day before the meeting is a slip"
    visitor.post(visitor.path, form(visitor, **added, due="2026-11-20"))
    assert "Added after the memo was sent" in visitor.text
    (item,) = [each.number for each in follow_ups(portal, Filter()) if each.action == "Ask for a crane"]
    late = f"Follow-up {item} was added after the memo was sent"
    assert people.told() == [("anna", f"Follow-up {item} is yours"), ("hedy", late), ("rita", late)]
    assert memo_of(portal, PaperKind.FOLLOW_UP, number).frozen == frozen, "what was sent does not move"
    packet = visitor.client.get(f"/staff/stats/meetings/{number}/packet.json").json
    assert packet is not None
    assert [each["number"] for each in packet["added_later"]] == [item]
    assert sheets(visitor.client.get(f"/staff/stats/meetings/{number}/packet.pdf").data) <= 2, "small marks"
    disable(portal, "anna", "tests")
    tracked(visitor)


def tracked(visitor: Visitor) -> None:
    """The tracker finds by what is to be brought, and by an owner who left."""
    visitor.get("/staff/stats/follow-ups?deliverable=memo&owner=anna")
    assert "Ask for a crane" in visitor.text
    assert "Anna, who is no longer there" in visitor.text
    visitor.get("/staff/stats/follow-ups?deliverable=to_do")
    assert "Ask for a crane" not in visitor.text


def _everybody_reads_of(visitor: Visitor, met: str) -> None:
    """The yearly report names the months without a meeting for everybody."""
    portal = portal_of(visitor.app)
    send_yearly(portal, 2027, yearly(portal, 2027), RITA)
    visitor.get("/en/performance/yearly/2027")
    assert met in visitor.text
    assert "September 2026, October 2026, and December 2026" in visitor.text


def test_a_principal_agency_without_a_meeting_this_month_is_named(visitor: Visitor, clock: Clock) -> None:
    portal = portal_of(visitor.app)
    people = staffed(portal)
    facts.refresh(portal)
    number = schedule(portal, "harborstat", FRIDAY, RITA)

    def states() -> list[MonthState]:
        return [each.state for each in agency_months(portal)]

    assert states() == [MonthState.TO_COME, MonthState.NONE]
    clock.now = FRIDAY + timedelta(hours=1)
    assert states() == [MonthState.UNRECORDED, MonthState.NONE]
    write_record(portal, number, [Sent("present", "Anna")], RITA)
    assert states() == [MonthState.HELD, MonthState.NONE]
    enter(visitor, "rita")
    visitor.get("/staff/stats")
    assert "1 principal agency has had no meeting this month, and none is set." in visitor.text
    assert "Held on November 6, 2026" in visitor.text
    clock.now = datetime(2027, 1, 5, 15, tzinfo=UTC)
    first, _ = portal.catalogue.city.fiscal_year.bounds(2027)
    over = months_over(first, date(2027, 1, 5))
    assert agency_months(portal)[0].missed == tuple(each for each in over if each != date(2026, 11, 1))
    (harbor, _) = yearly(portal, 2027)["months"]
    assert (harbor["over"], len(harbor["missed"])) == (len(over), len(over) - 1)
    _everybody_reads_of(visitor, f"Harbor Works 1 of {len(over)} ")
    coming = schedule(portal, "harborstat", clock.now + timedelta(days=1), RITA)
    people.told()
    cancel(portal, coming, "Snow", RITA)
    assert [name for name, subject in people.told() if subject.startswith("The meeting is cancelled")] == [
        "anna",
        "hedy",
        "rita",
    ]
    enter(visitor, "rita")
    visitor.get(f"/staff/stats/meetings/{coming}")
    assert "Not sent: the meeting is cancelled" in visitor.text
    assert "Late" not in visitor.text


def test_what_was_closed_after_the_memo_went_out_is_told_by_the_next(portal: Portal, clock: Clock) -> None:
    staffed(portal)
    facts.refresh(portal)
    first = schedule(portal, "harborstat", FRIDAY, RITA)
    clock.now = FRIDAY
    item = promised(portal, first, "Count lamps", date(2026, 12, 16))
    second = schedule(portal, "harborstat", FRIDAY + timedelta(weeks=3), RITA)
    clock.now = found(portal, second).goes_at
    assert send_due_memos(portal) == 1
    clock.forward(hours=3)
    change_follow_up(portal, item, {"done": True, "evidence": "Counted, the list is up"}, 1, ANNA)
    clock.now = found(portal, second).starts_at
    write_record(portal, second, [Sent("present", "Anna")], RITA)
    third = schedule(portal, "harborstat", FRIDAY + timedelta(weeks=7), RITA)
    assert [each["number"] for each in pre_memo(portal, third)["done_since"]] == [item]
    move(portal, third, FRIDAY + timedelta(weeks=6), RITA)
    assert found(portal, third).scheduled_at == portal.now()


def test_reviewers_are_reminded_of_the_yearly_report_until_it_is_sent(
    portal: Portal, clock: Clock, people: People
) -> None:
    facts.refresh(portal)
    number = schedule(portal, "harborstat", FRIDAY, RITA)
    clock.now = FRIDAY
    write_record(portal, number, [Sent("present", "Anna")], RITA)
    send_follow_up(portal, number, follow_up_memo(portal, number), RITA)
    people.told()
    year = portal.catalogue.city.fiscal_year.year_of(FRIDAY.date())
    performance = portal.catalogue.performance
    due = performance.due(PaperKind.YEARLY, portal.catalogue.city.fiscal_year, year) if performance else None
    assert due is not None
    clock.now = datetime(due.year, due.month, due.day, 15, tzinfo=UTC) - timedelta(days=8)
    assert remind(portal) == 0
    clock.forward(days=1)
    assert [remind(portal), remind(portal)] == [1, 0]
    clock.forward(days=8)
    assert [remind(portal), remind(portal)] == [1, 0]
    ((_, subject),) = people.told()
    assert "is late" in subject, "the letter before it is late was read too late to be true"
    send_yearly(portal, year, yearly(portal, year), RITA)
    people.told()
    clock.forward(days=1)
    assert remind(portal) == 0


def test_a_memo_that_went_with_two_peoples_words_shows_both(visitor: Visitor, clock: Clock) -> None:
    portal = portal_of(visitor.app)
    staffed(portal)
    facts.refresh(portal)
    number = schedule(portal, "harborstat", FRIDAY, RITA)
    enter(visitor, "rita")
    base = f"/staff/stats/meetings/{number}/memo"
    visitor.get(base)
    assert "It goes to: Anna, Hedy, Rita." in visitor.text
    assert "Nobody of" not in visitor.text
    for purpose in ("Lamps first", "Drains first"):
        visitor.post(base, form(visitor, **{"purpose-at-0": purpose}, go="keep"))
    assert "Different words were written here." in visitor.text
    visitor.post(base, form(visitor, **{"purpose-at-2": "Lamps first"}, go="send"))
    assert visitor.problems, "a person sends it only once somebody has chosen"
    disable(portal, "anna", "tests")
    disable(portal, "hedy", "tests")
    visitor.get(base)
    assert "Nobody of Harbor Works gets it" in visitor.text
    clock.now = found(portal, number).goes_at
    assert send_due_memos(portal) == 1
    enter(visitor, "rita")
    visitor.get(base)
    assert "Written beside it, and not sent" in visitor.text
    assert "Drains first" in visitor.text
