"""CitiStat on both databases: memos that freeze by themselves, records, follow-ups, reminders, the report."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.app import portal_of
from portal.commands.papers.opening import open_paper
from portal.commands.papers.writing import write_fields
from portal.commands.refusals import Refusal, Refused
from portal.commands.staff.accounts import disable
from portal.commands.stats.followups import change_follow_up
from portal.commands.stats.meetings import cancel, move, schedule
from portal.commands.stats.memos import (
    send_follow_up,
    send_pre_memo,
    send_yearly,
    write_pre_memo,
    write_record,
    write_yearly,
)
from portal.commands.stats.reminders import remind
from portal.demonstration import Year
from portal.demonstration.stats import bring_stats
from portal.domain.papers import PaperKind, PaperStatus, Sent
from portal.domain.permissions import Actor
from portal.domain.staff import INVENTED
from portal.domain.stats import MeetingState, Rhythm, Standing
from portal.domain.values import Slot, Source
from portal.outbox.queue import queue_desk_news
from portal.outbox.stats_news import MEMO
from portal.outcomes import facts
from portal.portal import Portal
from portal.queries.papers import paper_by_number, papers
from portal.queries.stats.followups import Filter, changes_of, follow_ups
from portal.queries.stats.meetings import meetings, stats
from portal.queries.stats.memo import follow_up_memo, pre_memo
from portal.queries.stats.yearly import yearly
from portal.worker import send_due_memos
from tests.measures import registered, said
from tests.pdf import title_of_tagged
from tests.portals import Clock, sent
from tests.staff import add_staff, enter
from tests.stats import ANNA, CARL, FRIDAY, HEDY, RITA, People, form, found, memo_of, one, promised, staffed
from tests.visitor import Visitor


@pytest.fixture
def people(portal: Portal) -> People:
    """A reviewer, an author and the head of the harbor works, and somebody of another agency."""
    return staffed(portal)


def test_a_memo_goes_by_itself_as_it_stands_and_never_moves(
    portal: Portal, clock: Clock, people: People
) -> None:
    missed(portal)
    sent(portal)
    facts.refresh(portal)
    first = schedule(portal, "harborstat", FRIDAY, RITA)
    assert schedule(portal, "harborstat", FRIDAY, RITA) == first, "pressed twice"
    assert [each for each in people.told() if "A meeting is set: HarborStat, November 6" not in each[1]] == []
    write_pre_memo(portal, first, [Sent("purpose", "Lamps along the wharf")], RITA)
    clock.now = FRIDAY - timedelta(hours=48, minutes=1)
    assert send_due_memos(portal) == 0
    clock.forward(minutes=1)
    assert [send_due_memos(portal), send_due_memos(portal)] == [1, 0]
    subject = "Memo before the meeting: HarborStat, 2026-11-06"
    assert people.told() == [("anna", subject), ("hedy", subject), ("rita", subject)]
    frozen = memo_of(portal, PaperKind.PRE_MEMO, first).frozen
    assert frozen is not None
    assert frozen["fields"]["purpose"] == "Lamps along the wharf"
    assert "2. Measures: 1, of which 1 miss" in frozen["fields"]["agenda"]
    assert frozen["fields"]["topic_1"] == "Lamps asked for: 70, target 80"
    assert [(each["actual"], each["missed"]) for each in frozen["measures"]] == [("70", True)]
    (signal,) = frozen["signals"]["agencies"]
    assert [signal[name] for name in ("agency", "received", "open", "late")] == ["harbor-works", 1, 1, 0]
    restated = {"kind": Source.RESTATED.value, "reason": "Ten were counted twice"}
    said(portal, "lamps", 2027, Slot.ACTUAL, "60", **restated)
    (now,) = pre_memo(portal, first)["measures"]
    assert (now["actual"], now["remarks"]) == ("60", ["restated"])
    assert memo_of(portal, PaperKind.PRE_MEMO, first).frozen == frozen
    with pytest.raises(Refused) as refused:
        write_pre_memo(portal, first, [Sent("purpose", "Other", 1)], RITA)
    assert refused.value.refusal is Refusal.PAPER_IS_CLOSED
    assert not found(portal, first).pre_memo.is_late(portal.now())


def missed(portal: Portal) -> None:
    """A measure of the harbor works that misses its target."""
    registered(portal, "lamps", title="Lamps asked for", books=["citistat"])
    said(portal, "lamps", 2027, Slot.TARGET, "80", kind=Source.APPROVED.value)
    said(portal, "lamps", 2027, Slot.ACTUAL, "70")


def test_a_short_notice_leaves_time_to_write_and_words_of_two_people_do_not_stop_it(
    portal: Portal, clock: Clock, people: People
) -> None:
    number = schedule(portal, "harborstat", clock.now + timedelta(hours=24), RITA)
    write_pre_memo(portal, number, [Sent("purpose", "One")], RITA)
    paper = open_paper(portal, PaperKind.PRE_MEMO, str(number), 2027, RITA)
    assert write_fields(portal, paper, [Sent("purpose", "Two")], RITA).beside == ("purpose",)
    with pytest.raises(Refused) as refused:
        send_pre_memo(portal, number, pre_memo(portal, number), RITA)
    assert refused.value.refusal is Refusal.NOT_SETTLED
    assert send_due_memos(portal) == 0
    clock.forward(hours=4)
    assert send_due_memos(portal) == 1
    assert found(portal, number).pre_memo.is_late(portal.now()), "late is said plainly"
    frozen = memo_of(portal, PaperKind.PRE_MEMO, number)
    assert (frozen.line.status, frozen.steps[0].by) == (PaperStatus.FROZEN, "worker")
    assert frozen.field("purpose").open_beside[0].text == "Two"


def test_two_working_days_pass_over_a_holiday_and_late_is_said(
    portal: Portal, clock: Clock, people: People
) -> None:
    eve = datetime(2026, 12, 24, 14, 0, tzinfo=UTC)
    number = schedule(portal, "harborstat", FRIDAY, RITA)
    with pytest.raises(Refused) as refused:
        write_record(portal, number, [Sent("present", "All")], RITA)
    assert refused.value.refusal is Refusal.MEETING_NOT_YET
    move(portal, number, eve, RITA)
    clock.now = eve
    write_record(portal, number, [Sent("present", "Anna, Hedy"), Sent("decisions", "Buy lamps")], RITA)
    item = promised(portal, number, "Write what lamps cost", date(2027, 1, 20))
    view = found(portal, number)
    assert view.state is MeetingState.HELD
    # Christmas Day is a Friday: Monday and Tuesday are the two days.
    assert portal.catalogue.calendar.local_day(view.follow_up.due) == date(2026, 12, 29)
    moved = {subject for _, subject in people.told() if "meeting" in subject}
    assert {subject.split(",")[0] for subject in moved} == {"The meeting is moved: HarborStat"}
    clock.now = view.follow_up.due - timedelta(days=1)
    assert remind(portal) == 0
    clock.now = view.follow_up.due
    assert [remind(portal), remind(portal)] == [1, 0]
    assert people.told() == [("rita", "The follow-up memo is due today: HarborStat")]
    clock.forward(seconds=1)
    assert [remind(portal), remind(portal)] == [1, 0]
    assert people.told() == [("rita", "The follow-up memo is late: HarborStat")]
    send_follow_up(portal, number, follow_up_memo(portal, number), RITA)
    assert found(portal, number).follow_up.is_late(portal.now())
    frozen = memo_of(portal, PaperKind.FOLLOW_UP, number).frozen
    assert frozen is not None
    assert [each["number"] for each in frozen["follow_ups"]] == [item]
    assert frozen["fields"] == {"present": "Anna, Hedy", "decisions": "Buy lamps", "notes": ""}
    assert len(people.told()) == 3


def test_how_often_a_stat_meets_is_held_against_its_cadence(portal: Portal, clock: Clock) -> None:
    number = schedule(portal, "harborstat", FRIDAY, RITA)
    assert stats(portal)[0].cadence.rhythm is Rhythm.IN_TIME
    clock.now = FRIDAY
    write_record(portal, number, [Sent("present", "Anna")], RITA)
    with pytest.raises(Refused) as refused:
        cancel(portal, number, "Snow", RITA)
    assert refused.value.refusal is Refusal.MEETING_IS_OVER
    assert [each.cadence.rhythm for each in stats(portal)] == [Rhythm.NOT_SCHEDULED, Rhythm.NEVER_MET]
    coming = schedule(portal, "harborstat", FRIDAY + timedelta(weeks=5), RITA)
    assert stats(portal)[0].cadence.rhythm is Rhythm.NEXT_TOO_LATE
    cancel(portal, coming, "Snow", RITA)
    clock.now = FRIDAY + timedelta(weeks=5)
    cadence = stats(portal)[0].cadence
    assert (cadence.rhythm, cadence.days_over) == (Rhythm.OVERDUE, 7)
    assert send_due_memos(portal) == 0


def test_a_follow_up_is_its_owners_and_closed_with_its_evidence_only(
    portal: Portal, clock: Clock, people: People
) -> None:
    number = schedule(portal, "harborstat", FRIDAY, RITA)
    clock.now = FRIDAY
    due = date(2026, 11, 10)
    with pytest.raises(Refused) as refused:
        promised(portal, number, "Nobody's", due, owner="carl")
    assert refused.value.refusal is Refusal.NOT_AN_OWNER
    item = promised(portal, number, "Count lamps", due)
    assert one(portal, item).standing is Standing.NOT_DUE

    def refusal(changes: dict[str, object], actor: Actor, seen: int | None = None) -> Refusal:
        with pytest.raises(Refused) as refused:
            change_follow_up(portal, item, changes, seen or one(portal, item).revision, actor)
        return refused.value.refusal

    assert refusal({"done": True}, ANNA) is Refusal.NEEDS_EVIDENCE
    assert refusal({"started": True}, CARL) is Refusal.NOT_THEIRS
    assert refusal({"due": date(2026, 12, 1)}, ANNA) is Refusal.NOT_THEIRS
    assert refusal({"owner": "hedy"}, ANNA) is Refusal.NOT_THEIRS
    assert refusal({"started": True}, ANNA, seen=9) is Refusal.FOLLOW_UP_CHANGED
    assert refusal({"escalated_to": "The Mayor"}, RITA) is Refusal.SAY_WHY_ESCALATED
    change_follow_up(portal, item, {"started": True, "blockers": "No ladder"}, 1, ANNA)
    assert one(portal, item).standing is Standing.IN_PROGRESS
    evidence = {"done": True, "evidence": "Memo of 9 November, on the wharf page"}
    change_follow_up(portal, item, evidence, 2, ANNA)
    assert one(portal, item).standing is Standing.COMPLETE
    assert refusal({"evidence": "Another one, longer"}, ANNA) is Refusal.FOLLOW_UP_IS_CLOSED
    assert refusal({"done": False}, ANNA) is Refusal.NOT_THEIRS
    assert [(each.step.value, each.by) for each in changes_of(portal, item)] == [
        ("added", "rita"),
        ("changed", "anna"),
        ("finished", "anna"),
    ]


def test_an_owner_who_left_is_shown_and_what_is_open_is_carried_on(
    portal: Portal, clock: Clock, people: People
) -> None:
    number = schedule(portal, "harborstat", FRIDAY, RITA)
    clock.now = FRIDAY
    item, other = (promised(portal, number, each, date(2026, 11, 10)) for each in ("Count", "Wire"))
    change_follow_up(portal, item, {"done": True, "evidence": "Memo of 9 November"}, 1, ANNA)
    clock.forward(days=5)
    assert one(portal, other).standing is Standing.OVERDUE
    disable(portal, "anna", "tests")
    assert one(portal, other).owner_left
    people.told()
    assert [remind(portal), remind(portal)] == [2, 0]
    assert ("hedy", f"Follow-up {other} has no owner: hand it over") in people.told()
    change_follow_up(portal, other, {"owner": "hedy"}, 1, HEDY)
    assert (one(portal, other).owner, one(portal, other).owner_left) == ("hedy", False)
    coming = schedule(portal, "harborstat", clock.now + timedelta(days=10), RITA)
    carried = pre_memo(portal, coming)
    assert [each["number"] for each in carried["follow_ups"]] == [other]
    assert [each["number"] for each in carried["done_since"]] == [item]
    assert carried["suggested"]["topic_1"] == f"Overdue: follow-up {other}, Wire"


def test_reminders_come_once_and_what_is_long_overdue_goes_to_the_head(
    portal: Portal, clock: Clock, people: People
) -> None:
    number = schedule(portal, "harborstat", FRIDAY, RITA)
    clock.now = FRIDAY
    item = promised(portal, number, "Count lamps", date(2026, 11, 16))
    send_follow_up(portal, number, follow_up_memo(portal, number), RITA)
    assert ("anna", f"Follow-up {item} is yours") in people.told()
    assert remind(portal) == 0
    clock.now = datetime(2026, 11, 13, 15, tzinfo=UTC)
    assert [remind(portal), remind(portal)] == [1, 0]
    assert people.told() == [("anna", f"Follow-up {item} is due soon")]
    clock.now = datetime(2026, 11, 17, 15, tzinfo=UTC)
    assert [remind(portal), remind(portal)] == [1, 0]
    assert people.told() == [("anna", f"Follow-up {item} is overdue")]
    clock.now = datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert remind(portal) == 0
    clock.now = datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert [remind(portal), remind(portal)] == [1, 0]
    assert people.told() == [("hedy", f"Follow-up {item} is escalated: it is overdue")]
    assert (one(portal, item).escalated_to, one(portal, item).standing) == ("Hedy", Standing.OVERDUE)
    assert one(portal, item).escalated_why.startswith("overdue since November 16, 2026")
    change_follow_up(portal, item, {"due": date(2026, 11, 25)}, one(portal, item).revision, RITA)
    assert one(portal, item).escalated_at is None, "another due day begins anew"
    assert [remind(portal), remind(portal)] == [1, 0], "another due day is another reminder"
    clock.now = datetime(2026, 12, 3, 15, tzinfo=UTC)
    assert remind(portal) == 2, "overdue, and escalated again"


def test_the_yearly_report_is_assembled_from_all_of_it(portal: Portal, clock: Clock, people: People) -> None:
    number = schedule(portal, "harborstat", FRIDAY, RITA)
    clock.now = FRIDAY
    promised(portal, number, "Count lamps", date(2026, 11, 16))
    clock.now = datetime(2027, 3, 1, 15, tzinfo=UTC)
    report = yearly(portal, 2027)
    (harbor, care) = report["stats"]
    assert (harbor["held"], harbor["memos_late"], care["held"]) == (1, 1, 0)
    assert harbor["expected"] > 1
    assert report["agreed"] == {"all": 1, "done": 0, "open": 0, "overdue": 1, "escalated": 0}
    write_yearly(portal, 2027, [Sent("introduction", "A year of lamps")], RITA)
    send_yearly(portal, 2027, yearly(portal, 2027), RITA)
    (line,) = papers(portal, [PaperKind.YEARLY])
    view = paper_by_number(portal, line.number)
    assert view is not None
    assert view.frozen is not None
    assert view.frozen["fields"]["introduction"] == "A year of lamps"
    assert not view.line.is_late(date(2027, 3, 1), portal.catalogue.city.zone)


def test_the_desk_runs_a_meeting_from_its_schedule_to_its_packet(visitor: Visitor, clock: Clock) -> None:
    portal = portal_of(visitor.app)
    for actor in (RITA, ANNA):
        add_staff(portal, actor.name, actor.role, actor.agency)
    facts.refresh(portal)
    enter(visitor, "rita")
    visitor.get("/staff/stats")
    assert "Overdue: it has never met" in visitor.text
    visitor.press(stat="harborstat", day="", clock="")
    assert len(visitor.problems) == 2
    visitor.post("/staff/stats", form(visitor, stat="harborstat", day="2026-11-06", clock="10:00"))
    base = visitor.path
    visitor.get(f"{base}/memo")
    agenda = visitor.value("agenda-at-0")
    assert agenda.startswith("1. Follow-ups: 0 open")
    fields = {"purpose-at-0": "Lamps", "agenda-at-0": agenda}
    visitor.post(f"{base}/memo", form(visitor, **fields, go="next"))
    (paper,) = papers(portal, [PaperKind.PRE_MEMO])
    kept = paper_by_number(portal, paper.number)
    assert kept is not None
    assert set(kept.fields) == {"purpose"}, "what was only suggested stays fresh"
    visitor.post(f"{base}/memo", form(visitor, **{"purpose-at-1": "Lamps"}, go="send"))
    assert "It does not change when they do" in visitor.text
    document = json.loads(visitor.client.get(f"{base}/packet.json").text)
    assert (document["is_sent"], document["memo"]["fields"]["purpose"]) == (True, "Lamps")
    assert "HarborStat" in title_of_tagged(visitor.client.get(f"{base}/packet.pdf").data, "en")
    visitor.get(f"{base}/packet")
    assert "1. Follow-ups: 0 open" in visitor.text
    missed(portal)
    said(portal, "lamps", 2026, Slot.ACTUAL, "66")
    following = f"/staff/stats/meetings/{schedule(portal, 'harborstat', FRIDAY + timedelta(weeks=4), RITA)}"
    assert ",2027,80,70,,66,count," in visitor.client.get(f"{following}/packet.csv").text


def test_the_desk_keeps_a_record_and_an_owner_closes_what_is_theirs(visitor: Visitor, clock: Clock) -> None:
    portal = portal_of(visitor.app)
    for actor in (RITA, ANNA):
        add_staff(portal, actor.name, actor.role, actor.agency)
    number = schedule(portal, "harborstat", FRIDAY, RITA)
    clock.now = FRIDAY
    enter(visitor, "rita")
    visitor.get(f"/staff/stats/meetings/{number}/record")
    added = {"topic": "Lamps", "action": "@Count lamps", "owner": "anna|harbor-works", "due": "2026-11-16"}
    visitor.post(f"{visitor.path}/follow-ups", form(visitor, **added, deliverable="memo"))
    assert "@Count lamps" in visitor.text
    (item,) = follow_ups(portal, Filter())
    written = visitor.client.get("/staff/stats/follow-ups.csv").text
    assert ",'@Count lamps," in written
    assert "White: not due yet" in written
    enter(visitor, "anna")
    path = f"/staff/stats/follow-ups/{item.number}"
    visitor.get(path)
    done = {"state": "done", "blockers": "", "seen": "1"}
    visitor.post(path, form(visitor, **done, evidence=""))
    assert "closed with its evidence only" in visitor.problems[0]
    visitor.post(path, form(visitor, **done, evidence="The count of 9 November"))
    assert "Green: complete" in visitor.text
    refused = visitor.client.post(f"/staff/stats/meetings/{number}/cancel", data=form(visitor, why="No"))
    assert refused.status_code == 403


def test_the_demonstration_has_a_follow_up_in_each_status(
    portal: Portal, clock: Clock, people: People
) -> None:
    facts.refresh(portal)
    for _ in range(2):
        bring_stats(portal, Year(1, portal.catalogue.calendar.local_day(clock.now), 30))
    states = [each.state.value for each in meetings(portal)]
    assert states == ["to_come", "to_come", "held", "held", "held"], "one of the other Stat, and its next"
    assert {each.standing for each in follow_ups(portal, Filter())} == set(Standing)
    assert all(each.action.startswith("Invented") for each in follow_ups(portal, Filter()))
    about = {"what": MEMO, "paper": 1}
    with portal.store.write() as session:
        assert not queue_desk_news(session, portal, key="one", email=f"sample{INVENTED}", about=about)


NO_RECORD = "Meetings held The portal has no record of this year’s meetings: it began to keep them later."


def test_everybody_reads_the_yearly_report_once_it_is_sent(visitor: Visitor) -> None:
    portal = portal_of(visitor.app)
    registered(portal, "lamps", title="Lamps asked for", books=["citistat"])
    said(portal, "lamps", 2026, Slot.TARGET, "80", kind=Source.APPROVED.value)
    said(portal, "lamps", 2026, Slot.ACTUAL, "70", words="Too few crews")
    assert visitor.client.get("/en/performance/yearly/2026").status_code == 404
    write_yearly(portal, 2026, [Sent("outlook", "More lamps")], RITA)
    send_yearly(portal, 2026, yearly(portal, 2026), RITA)
    visitor.get("/en/performance/yearly/2026")
    assert "Lamps asked for: 70, target 80. Too few crews" in visitor.text
    assert NO_RECORD in visitor.text
    assert "Agreed: 0" not in visitor.text
    assert "More lamps" in visitor.text
    assert "2026" in title_of_tagged(visitor.client.get("/es/performance/yearly/2026/report.pdf").data, "es")
    document = visitor.client.get("/performance/yearly/2026/report.json").json
    assert document is not None
    assert document["fields"]["outlook"] == "More lamps"
    (lamps,) = document["reported"]
    assert [lamps["actual"], lamps["target"], lamps["missed"]] == ["70", "80", True]
    assert "lamps" in visitor.client.get("/performance/yearly/2026/report.csv").text
    add_staff(portal, RITA.name, RITA.role)
    enter(visitor, RITA.name)
    for year, held in ((2020, "Draft"), (2026, "Sent: November 2, 2026")):
        visitor.get(f"/staff/stats/yearly/{year}")
        assert f"areas for improvement. {held}" in visitor.text
        assert NO_RECORD in visitor.text
    schedule(portal, "harborstat", FRIDAY, RITA)
    visitor.get("/staff/stats/yearly/2027")
    assert NO_RECORD not in visitor.text


def test_what_is_sent_twice_is_sent_once(visitor: Visitor, clock: Clock) -> None:
    portal = portal_of(visitor.app)
    staffed(portal)
    number = schedule(portal, "harborstat", FRIDAY, RITA)
    enter(visitor, RITA.name)
    _sends_twice(visitor, f"/staff/stats/meetings/{number}/memo")
    clock.now = FRIDAY
    enter(visitor, RITA.name)
    _sends_twice(visitor, f"/staff/stats/meetings/{number}/record")
    _sends_twice(visitor, "/staff/stats/yearly/2026")


def _sends_twice(visitor: Visitor, page: str) -> None:
    """Writes in a paper and sends it by a button that is pressed twice; other words are not taken then."""
    visitor.get(page)
    words = [name for one in visitor.document.all("textarea") if "-at-" in (name := one.get("name") or "")]
    typed = {name: visitor.value(name) for name in words} | {"csrf_token": visitor.token(), "go": "send"}
    typed |= {
        one.get("name") or "": one.get("value") or ""
        for one in visitor.document.all("input")
        if one.get("name") == "edition"
    }
    for _ in range(2):
        visitor.post(page, {**typed, words[-1]: "More lamps"})
        assert "It is sent, and does not change any more." in visitor.text
    visitor.post(page, {**typed, words[-1]: "Fewer lamps"})
    assert visitor.page.status_code == 422
