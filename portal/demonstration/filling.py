"""Living the year through: every request and every step in the order in which they are entered."""

import heapq
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import count

from portal.catalogue import ServiceVersion
from portal.catalogue.answers import Moment, Value
from portal.catalogue.schema import ContactNeed, LocationQuestion
from portal.commands.door import Receipt, perform
from portal.commands.requests.close import ROOT_FELL_AWAY
from portal.commands.requests.commands import (
    AnswerFixed,
    CloseRequest,
    Command,
    CorrectPlace,
    ReopenRequest,
    SendRequest,
    Step,
    TransferRequest,
)
from portal.demonstration.demand import Arrival, arrivals, popularity
from portal.demonstration.diary import Diary
from portal.demonstration.lives import Life
from portal.demonstration.pace import paces
from portal.demonstration.plans import AT_THE_DOOR, Planner
from portal.demonstration.replies import Replies
from portal.demonstration.sites import Sites
from portal.demonstration.staff import sender
from portal.demonstration.year import Year
from portal.domain.contacts import Contact, ContactChannel
from portal.domain.lifecycle import Fixed, Outcome
from portal.domain.permissions import Actor
from portal.outbox.past import pass_by
from portal.portal import Portal

Door = Callable[[Command, Actor], Receipt]

BATCH = 100
"""Commands a transaction: small enough that nobody waits long for their own write."""

LEAVES_AN_ADDRESS = 0.25
"""How often somebody wants to hear of a request who need not, as a share from 0 to 1."""

LIKELIER = 25
"""How much more often than any other a report is followed that will fall away or follow another."""


def fill(portal: Portal, year: Year) -> None:
    """Write the year into an empty database, through the write door.

    The same portal profile and year give the same event log. Errors: DatabaseUnavailable; then what was
    entered up to some moment of the year is there, and nothing of later.
    """
    filling = _Filling(portal, year)
    while filling.goes_on():
        filling.batch()


@dataclass
class _Clock:
    """Stands at the moment that is being entered."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


class _Filling:
    def __init__(self, portal: Portal, year: Year) -> None:
        self.catalogue = portal.catalogue
        self.end = year.end(self.catalogue.city.zone)
        self.clock = _Clock(self.end)
        self.portal = replace(portal, clock=self.clock, random=year.chance("references"))
        self.chance = year.chance("lives")
        self.leaving = year.chance("contacts")
        self.sites = Sites(portal)
        self.replies = Replies(self.catalogue.city, year.chance("answers"), self.sites.names)
        self.planner = Planner(self.catalogue, self.chance)
        self.seed = year.seed
        popular = popularity(self.catalogue, year.chance("popularity"))
        self.paces = paces(popular)
        self.lives: dict[str, list[Life]] = defaultdict(list)
        self.order = count()
        self.queue: list[tuple[datetime, int, Arrival | Life]] = []
        for arrival in arrivals(self.catalogue, popular, year):
            self._await(arrival.entered, arrival)

    def goes_on(self) -> bool:
        """Say whether anything is still to be entered before the year ends."""
        return bool(self.queue) and self.queue[0][0] < self.end

    def batch(self) -> None:
        """Enter what comes next, in one transaction."""
        with self.portal.store.write() as session:
            for _ in range(BATCH):
                if not self.goes_on():
                    break
                self.clock.now, _, what = heapq.heappop(self.queue)
                door = partial(perform, session, self.portal)
                life = self._send(door, what) if isinstance(what, Arrival) else self._step(door, what)
                self._await_step(life)
            pass_by(session, self.clock.now if self.goes_on() else self.end)

    def _await(self, moment: datetime, what: Arrival | Life) -> None:
        heapq.heappush(self.queue, (moment, next(self.order), what))

    def _await_step(self, life: Life) -> None:
        if life.steps:
            self._await(life.steps[0].entered, life)

    def _diary(self, life: Life) -> Diary:
        return Diary(self.catalogue, self.chance, life, self.clock.now)

    def _send(self, door: Door, arrival: Arrival) -> Life:
        version, code = arrival.version, arrival.version.service.code
        pace = self.paces[code]
        ending, twin = self.planner.ending(pace), None
        if ending is Outcome.DUPLICATE:
            twin = self._earlier(code)
            ending = Outcome.DUPLICATE if twin else Outcome.COMPLETED
        values = self.replies.to(version, self._moment(arrival), arrival.number, _place(twin))
        late = arrival.at if arrival.at < arrival.entered else None
        key = f"demonstration-{self.seed}-{arrival.number}"
        site = _site(version, values)
        command = SendRequest(
            key,
            version,
            values,
            arrival.channel,
            arrival.language,
            late,
            point=self.sites.point(site),
            place=self.sites.place(site),
            contacts=self._contacts(arrival),
        )
        life = Life(
            number=arrival.number,
            version=version,
            language=arrival.language,
            received_at=arrival.at,
            reference=door(command, sender(arrival.channel)).reference,
            agency=version.agency_for(values),
            answers=values,
            twin=twin,
        )
        self.lives[code].append(life)
        self.planner.write(self._diary(life), ending, pace)
        return life

    def _contacts(self, arrival: Arrival) -> tuple[Contact, ...]:
        """Return how a resident wants to hear of it: by an address that belongs to nobody, or not at all."""
        needed = arrival.version.service.contact is ContactNeed.REQUIRED
        if not needed and self.leaving.random() >= LEAVES_AN_ADDRESS:
            return ()
        return (Contact(ContactChannel.EMAIL, self.replies.contacts.email(arrival.number)),)

    def _moment(self, arrival: Arrival) -> Moment:
        city = self.catalogue.city
        return Moment(arrival.at, city.zone, self.portal.texts[arrival.language].formats, city.country)

    def _earlier(self, code: str) -> Life | None:
        """Return an earlier report that a duplicate can follow; maybe one that follows another itself.

        What happens to the duplicates of one that falls away is rare, and a demonstration should have it.
        """
        standing = [life for life in self.lives[code] if not life.final().closed]
        weights = [LIKELIER if _moves_its_duplicates(life) else 1 for life in standing]
        return self.chance.choices(standing, weights)[0] if standing else None

    def _step(self, door: Door, life: Life) -> Life:
        planned = life.steps.popleft()
        command = planned.command
        if _follows(command) and life.twin and life.twin.final().closed:
            # The other report was dealt with in the meantime, and this one with it.
            command = self._diary(life).closing(self.clock.now, Outcome.COMPLETED)
        door(command, planned.actor)
        if isinstance(command, TransferRequest):
            life.agency = command.agency
        elif _opens_again(command):
            life.closed = False
        elif isinstance(command, CloseRequest):
            life.closed = True
            life.root = life.twin.final() if _follows(command) and life.twin else None
            self._lead_children(life, command.outcome)
        return life

    def _lead_children(self, life: Life, outcome: Outcome) -> None:
        """Do to these lives what the door did to their requests: follow the new root, or become it."""
        children = [one for one in self.lives[life.version.service.code] if one.root is life]
        root = life.root
        if children and outcome in ROOT_FELL_AWAY:
            children.sort(key=lambda child: (child.received_at, child.number))
            root, *children = children
            root.root, root.closed = None, False
            self.planner.write_again(self._diary(root))
            self._await_step(root)
        for child in children if root else ():
            child.root = root


def _moves_its_duplicates(life: Life) -> bool:
    last = life.steps[-1].command if life.steps else None
    return isinstance(last, CloseRequest) and last.outcome in AT_THE_DOOR


def _opens_again(command: Step) -> bool:
    said_no = isinstance(command, AnswerFixed) and command.answer is Fixed.NO
    return said_no or isinstance(command, ReopenRequest | CorrectPlace)


def _follows(command: Step) -> bool:
    return isinstance(command, CloseRequest) and command.outcome is Outcome.DUPLICATE


def _site(version: ServiceVersion, values: Mapping[str, Value]) -> str | None:
    """Return what was said of where the city is to go."""
    asked = (q.id for q in version.path(dict(values)) if isinstance(q, LocationQuestion))
    said = values.get(next(asked, ""))
    return said["text"] if isinstance(said, dict) else None


def _place(twin: Life | None) -> dict[str, Value]:
    """Where the earlier report is: the same problem is in the same place."""
    if twin is None:
        return {}
    asked = [q.id for q in twin.version.service.questions if isinstance(q, LocationQuestion)]
    return {question: twin.answers[question] for question in asked if question in twin.answers}
