"""What an agency's people note about a request beside working on it: whose it is, when, its numbers."""

from datetime import timedelta

from portal.commands.requests.commands import AddComment, AssignRequest, RecordIdentifier, ScheduleWork
from portal.demonstration.accounts import CREWS
from portal.demonstration.diary import Diary
from portal.domain.lifecycle import IdentifierKind

ASSIGNED, SCHEDULED, NUMBERED, NOTED = 0.35, 0.2, 0.15, 0.1
"""How often each of these happens, as shares from 0 to 1 of the requests that are accepted."""

LONGEST_PAUSE = timedelta(days=7)
"""Longer than any row of days on which nobody works: a plan is entered before its day."""

NOTES = (
    "Call the gate keeper before you come.",
    "Bring the long ladder.",
    "The same as last spring, two houses on.",
    "Park on the other side: the lane is narrow.",
)


def note_desk_work(diary: Diary, last: timedelta) -> None:
    """Write some of it into a request's plan, soon after it was accepted. In: how long the work will take."""
    chance, soon = diary.chance, last * 0.02
    if chance.random() < ASSIGNED:
        diary.step(AssignRequest, diary.now + soon, team=chance.choice(CREWS))
    if chance.random() < SCHEDULED:
        local = (diary.now + last * 0.5 + LONGEST_PAUSE).astimezone(diary.catalogue.city.zone)
        diary.step(ScheduleWork, diary.now + soon, day=local.date())
    if chance.random() < NUMBERED:
        number = f"WO-{chance.randint(10_000, 99_999)}"
        diary.step(RecordIdentifier, diary.now + soon, kind=IdentifierKind.WORK_ORDER, number=number)
    if chance.random() < NOTED:
        diary.step(AddComment, diary.now + soon, text=chance.choice(NOTES))
