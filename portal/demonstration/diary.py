"""A request's plan, written step by step: each later than the one before, at hours when someone works."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from portal.catalogue import Catalogue
from portal.catalogue.schema import AgencyKind
from portal.commands.requests.commands import (
    CloseRequest,
    HoldRequest,
    Step,
    TransferRequest,
)
from portal.demonstration import closings
from portal.demonstration.closings import OTHER_BODY, Particulars, said
from portal.demonstration.contacts import contacts_near
from portal.demonstration.desk import Desk, desk_for
from portal.demonstration.lives import Life, Planned
from portal.demonstration.staff import neighbors, worker
from portal.domain.lifecycle import HoldReason, Outcome, Requirement
from portal.domain.permissions import RESIDENT, Actor

SHORTEST, LONGEST = 15, 45
"""Minutes that pass between two steps at least: closes within 10 minutes would look suspect."""

ENTERED_LATER = 0.08
"""The share of completed work that a crew enters the next morning."""


class Diary:
    """The steps of one request from `now` (UTC) on; `agency` is whose it will be by then."""

    def __init__(self, catalogue: Catalogue, chance: Random, life: Life, now: datetime) -> None:
        """Begin at a moment when the request stands as `life` says."""
        self.catalogue = catalogue
        self.chance = chance
        self.life = life
        self.desk: Desk = desk_for(life.version, catalogue.calendar, chance)
        self.now = now
        self.agency = life.agency

    def step(self, kind: type[Step], moment: datetime, /, **values: Any) -> None:
        """Let the agency take a step at a moment, or as soon after it as can be."""
        self._write(kind(reference=self.life.reference, **values), self._open(moment), self._worker())

    def transfer(self, moment: datetime) -> bool:
        """Hand over to another of the city's agencies; say whether there is one."""
        near = neighbors(self.catalogue, self.life.version)
        near.pop(self.agency, None)
        if not near:
            return False
        to = self.chance.choices(list(near), list(near.values()))[0]
        self.step(TransferRequest, moment, agency=to, why=self.chance.choice(closings.TRANSFERRED))
        self.agency = to
        return True

    def hold(self, moment: datetime, reason: HoldReason, wait: timedelta) -> None:
        """Put on hold for about so long; a program may have a season only."""
        at = self._open(moment)
        until = (at + wait).astimezone(self.catalogue.city.zone)
        command = HoldRequest(reference=self.life.reference, reason=reason, until=until.date())
        if reason is HoldReason.SCHEDULED:
            day = self.chance.choice([until.date(), None])
            command = replace(command, until=day, season=closings.season_of(until))
        self._write(command, at, self._worker())

    def close(self, moment: datetime, outcome: Outcome) -> None:
        """Close with what the outcome needs; a crew may enter it the next morning."""
        at = self._open(moment)
        command = self.closing(at, outcome)
        entered = at
        if outcome is Outcome.COMPLETED and self.chance.random() < ENTERED_LATER:
            entered = self.desk.within(at + timedelta(hours=self.chance.randint(10, 30)))
            command = replace(command, occurred_at=at)
        self._write(command, entered, self._worker())

    def closing(self, at: datetime, outcome: Outcome) -> CloseRequest:
        """Return the command that closes at a moment, with its words."""
        zone, agency = self.catalogue.city.zone, self.catalogue.agencies[self.agency]
        particulars = Particulars(
            moment=at.astimezone(zone),
            who=agency.name if agency.kind is AgencyKind.OTHER else OTHER_BODY,
            phone=contacts_near(self.catalogue.city.contact.phone_outside).shown(self.life.number),
            number=self.life.number,
        )
        words = said(outcome, particulars, self.chance)
        if outcome is Outcome.DUPLICATE and self.life.twin:
            words[Requirement.PARENT] = self.life.twin.reference
        return CloseRequest(reference=self.life.reference, outcome=outcome, said=words)

    def by_resident(self, kind: type[Step], moment: datetime, **values: Any) -> None:
        """Let a resident take a step at a moment, at any hour, or as soon after it as can be."""
        at = max(moment.replace(microsecond=0), self._earliest())
        self._write(kind(reference=self.life.reference, **values), at, RESIDENT)

    def _open(self, moment: datetime) -> datetime:
        earliest = self._earliest()
        return self.desk.within(max(moment.replace(microsecond=0), earliest), earliest)

    def _earliest(self) -> datetime:
        return self.now + timedelta(minutes=self.chance.randint(SHORTEST, LONGEST))

    def _worker(self) -> Actor:
        return worker(self.catalogue.agencies[self.agency], self.chance)

    def _write(self, command: Step, entered: datetime, actor: Actor) -> None:
        self.life.steps.append(Planned(entered, actor, command))
        self.now = entered
