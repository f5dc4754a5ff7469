"""CitiStat, plainly invented: of one Stat two meetings that were held, follow-ups in each status, and one to
come; of each other Stat a meeting that was held, and the next.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from portal.catalogue.schema.performance import Stat
from portal.commands.stats.followups import Promise, add_follow_up, change_follow_up
from portal.commands.stats.meetings import schedule
from portal.commands.stats.memos import send_follow_up, send_pre_memo, write_pre_memo, write_record
from portal.demonstration.supplied import REVIEWER
from portal.demonstration.year import Year
from portal.domain.papers import Sent
from portal.domain.stats import Deliverable
from portal.portal import Portal
from portal.queries.stats.followups import Owner, owners
from portal.queries.stats.meetings import meetings
from portal.queries.stats.memo import follow_up_memo, pre_memo

AT = time(10, 0)
FIRST, SECOND, NEXT = timedelta(days=-21), timedelta(days=-7), timedelta(days=7)
"""When the meetings are, counted from the day on which the demonstration ends."""

LAST, BETWEEN = timedelta(days=-20), timedelta(days=25)
"""When the first of the other Stats met, each of the rest a day later; and when it meets again."""

INVENTED = "Invented for the demonstration: "


def bring_stats(portal: Portal, year: Year) -> None:
    """Hold two meetings of the first Stat that somebody writes for, one of each other, and schedule the next.

    Nothing is done where there are meetings, where no Stat is, or where nobody can own a follow-up.
    """
    found = _stat(portal)
    if found is None or meetings(portal):
        return
    stat, owner = found
    first, second, following = (_moment(portal, year.until + each) for each in (FIRST, SECOND, NEXT))
    held = _hold(portal, stat, first, "See how the agency comes through the season")
    _agree_first(_at(portal, first), held, owner, first.date())
    _close(_at(portal, first + timedelta(days=1)), held)
    held = _hold(portal, stat, second, "See whether what was promised works")
    _agree_second(_at(portal, second), held, owner, second.date())
    _close(_at(portal, second + timedelta(days=1)), held)
    coming = schedule(_at(portal, second + timedelta(days=1)), stat.code, following, REVIEWER)
    words = f"{INVENTED}decide where crews work in the new quarter"
    write_pre_memo(portal, coming, [Sent("purpose", words)], REVIEWER)
    _others(portal, year, stat)


def _others(portal: Portal, year: Year, first: Stat) -> None:
    performance = portal.catalogue.performance
    stats = [each for each in (performance.stats if performance else ()) if each.code != first.code]
    for number, stat in enumerate(stats):
        day = year.until + LAST + timedelta(days=number)
        meets, again = _moment(portal, day), _moment(portal, day + BETWEEN)
        held = _hold(portal, stat, meets, "See how the agency stands against its targets")
        _close(_at(portal, meets + timedelta(days=1)), held)
        schedule(_at(portal, meets + timedelta(days=1)), stat.code, again, REVIEWER)


def _stat(portal: Portal) -> tuple[Stat, Owner] | None:
    year = portal.catalogue.performance
    for stat in year.stats if year else ():
        for owner in owners(portal, stat.agencies):
            if owner.agency in stat.agencies:
                return stat, owner
    return None


def _moment(portal: Portal, day: date) -> datetime:
    calendar = portal.catalogue.calendar
    return datetime.combine(calendar.working_day_after(day, 1), AT, calendar.time_zone).astimezone(UTC)


def _at(portal: Portal, moment: datetime) -> Portal:
    """Return the portal as it was at a moment."""
    clock: Callable[[], datetime] = lambda: moment  # noqa: E731 - the portal wants a clock
    return replace(portal, clock=clock)


def _hold(portal: Portal, stat: Stat, moment: datetime, purpose: str) -> int:
    before = _at(portal, moment - timedelta(days=5))
    number = schedule(before, stat.code, moment, REVIEWER)
    write_pre_memo(before, number, [Sent("purpose", INVENTED + purpose)], REVIEWER)
    sending = _at(portal, moment - timedelta(days=3))
    send_pre_memo(sending, number, pre_memo(sending, number), REVIEWER)
    said = [Sent("present", f"{INVENTED}the director, the head of operations, the data team")]
    said.append(Sent("decisions", f"{INVENTED}two crews change districts"))
    write_record(_at(portal, moment), number, said, REVIEWER)
    return number


def _close(portal: Portal, number: int) -> None:
    send_follow_up(portal, number, follow_up_memo(portal, number), REVIEWER)


def _agree_first(portal: Portal, number: int, owner: Owner, day: date) -> None:
    done = _promise(portal, number, owner, "send the list of late requests", day + timedelta(days=7))
    evidence = f"{INVENTED}the list is in the memo of {day + timedelta(days=6)}"
    finished = {"started": True, "done": True, "evidence": evidence}
    change_follow_up(_at(portal, portal.now() + timedelta(days=6)), done, finished, 1, REVIEWER)
    overdue = _promise(portal, number, owner, "write what another crew costs", day + timedelta(days=14))
    change_follow_up(portal, overdue, {"blockers": f"{INVENTED}prices are not in"}, 1, REVIEWER)


def _agree_second(portal: Portal, number: int, owner: Owner, day: date) -> None:
    _promise(portal, number, owner, "report on the new routes", day + timedelta(days=30))
    started = _promise(portal, number, owner, "meet the district leaders", day + timedelta(days=21))
    change_follow_up(portal, started, {"started": True}, 1, REVIEWER)


def _promise(portal: Portal, number: int, owner: Owner, action: str, due: date) -> int:
    promise = Promise("Season", INVENTED + action, owner.username, owner.agency, due, Deliverable.REPORT_OUT)
    return add_follow_up(portal, number, promise, REVIEWER)
