"""What becomes of a request: how far it gets, what gets in its way, how it ends."""

from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from portal.catalogue import Catalogue
from portal.catalogue.schema import AgencyKind, LocationKind, LocationQuestion
from portal.commands.requests.commands import (
    AcceptRequest,
    AddNote,
    AnswerFixed,
    CorrectPlace,
    FollowRequest,
    RecordInspection,
    ReopenRequest,
    ResumeRequest,
    StartWork,
)
from portal.demonstration import closings
from portal.demonstration.chance import Deck
from portal.demonstration.desk_work import note_desk_work
from portal.demonstration.diary import Diary
from portal.demonstration.library import phrases_in
from portal.demonstration.pace import Pace, allowed, left
from portal.domain.lifecycle import (
    ASKED_IF_FIXED,
    NEVER_CHOSEN,
    Fixed,
    HoldReason,
    MilestoneKind,
    Outcome,
    Visibility,
)

OUTCOMES = {
    Outcome.COMPLETED: 63,
    Outcome.NO_PROBLEM_FOUND: 9,
    Outcome.DUPLICATE: 8,
    Outcome.COULD_NOT_LOCATE: 4,
    Outcome.REFERRED: 4,
    Outcome.NOT_CITY: 3,
    Outcome.DECLINED: 3,
    Outcome.WITHDRAWN: 3,
    Outcome.INVALID: 3,
}
"""How many of a hundred closes have each outcome."""

HOLDS = {
    HoldReason.WAITING_FOR_RESIDENT: (5, (2, 20)),
    HoldReason.PARTS: (4, (4, 35)),
    HoldReason.WEATHER: (3, (1, 9)),
    HoldReason.ANOTHER_BODY: (3, (5, 40)),
    HoldReason.PERMIT: (2, (7, 45)),
    HoldReason.SCHEDULED: (2, (30, 150)),
}
"""How often work waits for each reason, and for how many days (from, to)."""

if absent := (set(Outcome) - NEVER_CHOSEN - OUTCOMES.keys()) | (set(HoldReason) - HOLDS.keys()):
    raise ImportError(f"no share in portal.demonstration.plans for {absent}")


class Stage(StrEnum):
    """How far a request gets before it is left lying."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    HELD = "held"
    STARTED = "started"


STUCK = {Stage.RECEIVED: 4, Stage.ACCEPTED: 8, Stage.HELD: 6, Stage.STARTED: 6}

AT_THE_DOOR = frozenset({Outcome.DUPLICATE, Outcome.WITHDRAWN, Outcome.INVALID})
"""Seen by whoever sorts what comes in; nobody goes out for these."""

ON_PAPER = frozenset({Outcome.REFERRED, Outcome.NOT_CITY, Outcome.DECLINED})
"""Decided sooner than the work would take, without starting it."""

FOUND_LATE = 0.3
TRANSFERRED_FIRST, TRANSFERRED_LATER = 0.05, 0.02
HELD, CLOSED_WHILE_HELD = 0.15, 0.15
REFERRED_BY_OTHERS = 0.7
SECOND_LOOK, TOLD_MORE = 0.015, 0.25
"""How often each of these happens, as shares from 0 to 1 of the requests that it can happen to."""

NOT_FIXED_PER_STUCK = 0.6
"""Residents say no the more often, the worse a service does: so often, for each time that it gets stuck."""

ANSWERED_YES, ANSWERED_PARTLY = 0.4, 0.09
FOLLOWED, MOST_FOLLOWERS = 0.04, 4
RATINGS = {Fixed.YES: (4, 5, 5), Fixed.PARTLY: (2, 3), Fixed.NO: (1, 1, 2)}
"""What residents say when they are asked, and how many of what stands in public somebody else follows."""

CLOSED_AGAIN = 0.75
DAYS_TO_LOOK_BACK = 23
"""A no opens a request again within 30 days of its close, which may have been entered some days late."""

SHORT = timedelta(days=1)
USUAL = timedelta(days=5)
"""Work that is promised in less than SHORT is not put on hold; in less than USUAL, less often."""


class Planner:
    """Writes plans by chance."""

    def __init__(self, catalogue: Catalogue, chance: Random) -> None:
        """Take what the city has and a source of chance."""
        self.catalogue = catalogue
        self.chance = chance
        self.outcomes = Deck(chance, OUTCOMES)
        self.stages = Deck(chance, STUCK)
        self.reasons = Deck(chance, {reason: often for reason, (often, _) in HOLDS.items()})

    def ending(self, pace: Pace) -> Outcome | Stage:
        """Return how a request ends: with an outcome, or lying at a stage."""
        return self.stages.deal() if self.chance.random() < pace.stuck else self.outcomes.deal()

    def write(self, diary: Diary, ending: Outcome | Stage, pace: Pace) -> None:
        """Write the plan of a request that was just entered."""
        elsewhere = self.catalogue.agencies[diary.agency].kind is AgencyKind.OTHER
        if elsewhere and ending is Outcome.COMPLETED and self.chance.random() < REFERRED_BY_OTHERS:
            ending = Outcome.REFERRED
        if isinstance(ending, Outcome) and ending in AT_THE_DOOR:
            self._at_the_door(diary, ending)
        elif ending is not Stage.RECEIVED:
            self._through_the_house(diary, ending, pace)

    def write_again(self, diary: Diary) -> None:
        """Write the plan of a request that is open again."""
        if self.chance.random() < CLOSED_AGAIN:
            diary.close(diary.now + self._days(1, 14), Outcome.COMPLETED)

    def _days(self, least: float, most: float) -> timedelta:
        return timedelta(days=self.chance.uniform(least, most))

    def _allowed(self, diary: Diary) -> tuple[timedelta, timedelta]:
        return allowed(diary.life.version, diary.life.received_at, self.catalogue.calendar)

    def _at_the_door(self, diary: Diary, outcome: Outcome) -> None:
        _, work = self._allowed(diary)
        wait = min(work, timedelta(days=4)) * self.chance.uniform(0.05, 0.8)
        if outcome is not Outcome.INVALID and self.chance.random() < FOUND_LATE:
            diary.step(AcceptRequest, diary.now + wait)
            wait = self._days(5, 25)
        diary.close(diary.now + wait, outcome)

    def _through_the_house(self, diary: Diary, ending: Outcome | Stage, pace: Pace) -> None:
        begin = diary.now
        response, work = self._allowed(diary)
        first, last = pace.taken(self.chance, response), pace.taken(self.chance, work)
        if ending in ON_PAPER:
            last *= self.chance.uniform(0.2, 0.6)
        if self.chance.random() < TRANSFERRED_FIRST and diary.transfer(begin + first * 0.4):
            first *= 1.5
        diary.step(AcceptRequest, begin + min(first, last * 0.8))
        if self.chance.random() < TRANSFERRED_LATER and diary.transfer(begin + last * 0.4):
            diary.step(AcceptRequest, begin + last * 0.5)
        self._beside_the_work(diary, last)
        if ending is Stage.ACCEPTED:
            return
        self._look(diary, begin, last * 0.6, pace)
        waited = self._wait(diary, ending, last, min(1.0, work / USUAL)) if work > SHORT else timedelta()
        if ending is Stage.HELD or waited is None:
            return
        last += waited
        if ending not in ON_PAPER:
            diary.step(StartWork, diary.now + (begin + last - diary.now) * self.chance.uniform(0.2, 0.9))
        if isinstance(ending, Outcome):
            diary.close(begin + last, ending)
            self._look_back(diary, ending, pace)

    def _beside_the_work(self, diary: Diary, last: timedelta) -> None:
        """Let others follow it, and the agency note whose it is and when, where there is time for that."""
        self._followers(diary, last)
        if last > SHORT:
            note_desk_work(diary, last)

    def _followers(self, diary: Diary, last: timedelta) -> None:
        """Let others say that they have the same problem, while it is worked on in public."""
        public = diary.life.version.service.visibility is Visibility.PUBLIC
        if not public or last < SHORT or self.chance.random() >= FOLLOWED:
            return
        for number in range(self.chance.randint(1, MOST_FOLLOWERS)):
            key = f"demonstration-follower-{diary.life.reference}-{number}"
            diary.by_resident(FollowRequest, diary.now + last * self.chance.uniform(0, 0.05), key=key)

    def _look(self, diary: Diary, begin: datetime, most: timedelta, pace: Pace) -> None:
        """Go to look, where looking and working have clocks of their own."""
        version = diary.life.version
        if not version.service.milestones.keys() >= {MilestoneKind.INSPECTION, MilestoneKind.WORK_COMPLETE}:
            return
        allowed_for_it = left(version, MilestoneKind.INSPECTION, begin, self.catalogue.calendar)
        diary.step(RecordInspection, begin + min(pace.taken(self.chance, allowed_for_it), most))

    def _wait(self, diary: Diary, ending: Outcome | Stage, last: timedelta, often: float) -> timedelta | None:
        """Put the work on hold or not; return how long it waited, None when it was closed from there."""
        if ending is not Stage.HELD and self.chance.random() >= HELD * often:
            return timedelta()
        reason = self.reasons.deal()
        wait = self._days(*HOLDS[reason][1])
        moment = diary.now + last * self.chance.uniform(0, 0.3)
        diary.hold(moment, reason, wait)
        if ending is Outcome.COMPLETED and self.chance.random() < CLOSED_WHILE_HELD:
            diary.close(diary.now + wait, ending)
            return None
        if ending is not Stage.HELD:
            diary.step(ResumeRequest, diary.now + wait)
        return wait

    def _look_back(self, diary: Diary, outcome: Outcome, pace: Pace) -> None:
        """Let the resident say whether it is fixed, or the agency look again."""
        chance = self.chance.random()
        later = diary.now + self._days(0.2, DAYS_TO_LOOK_BACK)
        if outcome is Outcome.COULD_NOT_LOCATE and chance < TOLD_MORE:
            self._tell_where(diary, later)
        elif outcome not in ASKED_IF_FIXED:
            return
        elif chance < SECOND_LOOK:
            diary.step(ReopenRequest, later, why=closings.SECOND_LOOK)
        elif self._answer(diary, later, pace) is not Fixed.NO:
            return
        self.write_again(diary)

    def _tell_where(self, diary: Diary, moment: datetime) -> None:
        """Let the resident describe the place once more, and add a few words: that opens it again."""
        phrases = phrases_in(diary.life.language)
        asked = [q.id for q in diary.life.version.service.questions if isinstance(q, LocationQuestion)]
        described = {"kind": LocationKind.DESCRIBED.value, "text": self.chance.choice(phrases.places)}
        diary.by_resident(CorrectPlace, moment, answers=dict.fromkeys(asked[:1], described))
        text = self.chance.choice(phrases.details)
        diary.by_resident(AddNote, moment, text=text, language=phrases.language)

    def _answer(self, diary: Diary, moment: datetime, pace: Pace) -> Fixed | None:
        """Let the resident answer "Is it fixed?" or not; a no comes in time to open the request again."""
        no = pace.stuck * NOT_FIXED_PER_STUCK
        shares = {Fixed.NO: no, Fixed.YES: ANSWERED_YES, Fixed.PARTLY: ANSWERED_PARTLY}
        answers: list[Fixed | None] = [*shares, None]
        answer = self.chance.choices(answers, [*shares.values(), 1 - sum(shares.values())])[0]
        if answer is not None:
            phrases = phrases_in(diary.life.language)
            comment = self.chance.choice(phrases.not_fixed) if answer is Fixed.NO else ""
            rating, language = self.chance.choice(RATINGS[answer]), phrases.language
            said = {"answer": answer, "rating": rating, "comment": comment, "language": language}
            diary.by_resident(AnswerFixed, moment, **said)
        return answer
