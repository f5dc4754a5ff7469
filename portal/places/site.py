"""What an answer to "where" was understood to mean."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any


class Doubt(StrEnum):
    """What must be asked about a place: which of several, whether this spot, whether in the city at all."""

    NONE = "none"
    WHICH = "which"
    HERE = "here"
    OUTSIDE = "outside"


NONE_OF_THESE = "none"
"""The choice of somebody who means none of the matches: what was typed stands."""


@dataclass(frozen=True)
class Match:
    """A place of the city that an answer may mean. `is_near`: the spot is near the place of this name."""

    label: str
    latitude: float
    longitude: float
    neighbourhood: str | None = None
    district: str | None = None
    is_near: bool = False


@dataclass(frozen=True)
class Site:
    """What is known of a place.

    `own` is the spot the answer itself gives; None where nothing was found, and the words stand for it.
    `matches` are to choose from; a choice is the position of one, or NONE_OF_THESE. `neighbour` names the
    one of `City.neighbours` whose town was typed.
    """

    doubt: Doubt = Doubt.NONE
    own: Match | None = None
    matches: tuple[Match, ...] = ()
    neighbour: str | None = None
    choice: str | None = None

    @property
    def is_settled(self) -> bool:
        """Whether nothing must be asked any more."""
        return self.doubt is Doubt.NONE or self.choice is not None

    @property
    def spot(self) -> Match | None:
        """The spot the city goes to, as far as it is settled and known."""
        if not self.is_settled:
            return None
        return self._choices().get(self.choice or NONE_OF_THESE)

    def choose(self, choice: str) -> "Site | None":
        """Return it with a choice; None where there is no such one."""
        return replace(self, choice=choice) if choice in self._choices() else None

    def _choices(self) -> dict[str, Match | None]:
        return {**{str(at): match for at, match in enumerate(self.matches)}, NONE_OF_THESE: self.own}

    def kept(self) -> dict[str, Any]:
        """Return it as the step PLACE keeps it, as JSON: what is asked, and the spot's own keys beside it."""
        spot = asdict(self.spot) if self.spot else dict.fromkeys(Match.__dataclass_fields__)
        return {**spot, **asdict(self), "asked": self.doubt is not Doubt.NONE, "done": self.is_settled}


def read_site(kept: Mapping[str, Any]) -> Site:
    """Return what `Site.kept` kept."""
    return Site(
        Doubt(kept["doubt"]),
        Match(**kept["own"]) if kept["own"] else None,
        tuple(Match(**match) for match in kept["matches"]),
        kept["neighbour"],
        kept["choice"],
    )
