"""The sheets of a quarter, from cases that are alike: what is on the fixed grid (docs/measures.md)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from portal.domain.lifecycle import Fixed
from portal.domain.published import OTHER, WHOLE, Published, Sheet, added_up, cell, pools, summed
from portal.domain.rates import DIGITAL as DIGITAL_CHANNELS
from portal.domain.suppression import FEWEST, MOST, Key, Range

GOOD_FROM = 4
"""Marks from here on are good ones, of 5."""


class Subject(StrEnum):
    """What a sheet is of."""

    ANSWERS = "answers"
    REQUESTS = "requests"
    PRIVATE = "private"
    PRIVATE_CLOSES = "private_closes"
    FORMS = "forms"


class Dimension(StrEnum):
    """By what it is cut. SERVICE is one of an agency: what was transferred is with its new agency.

    Of answers there is whether somebody else wrote the request down, of requests by which channel it came.
    """

    AGENCY = "agency"
    SERVICE = "service"
    DISTRICT = "district"
    LANGUAGE = "language"
    ASSISTED = "assisted"
    CHANNEL = "channel"


WITHIN: Mapping[str, str] = {Dimension.SERVICE.value: Dimension.AGENCY.value}
"""Dimensions whose members are parts of another's."""

BETWEEN = "\x1f"
"""Stands between an agency's code and a service's in the name of a member."""

ASKED, ANSWERED, SILENT = "asked", "answered", "silent"
YES, NOT_FIXED = "yes", "not_fixed"
RATED, UNMARKED, GOOD, POOR = "rated", "unmarked", "good", "poor"
MARKS = tuple(f"mark_{mark}" for mark in range(1, 6))
DIGITAL, HELPED, RECEIVED = "digital", "helped", "received"
DONE, NOT_DONE, CLOSED = "done", "not_done", "closed"
COMPLETED, LEFT, STARTED = "completed", "left", "started"

SAID = (YES, NOT_FIXED)
"""Kinds of answers: a no and a partly are one. A no of the first thirty days opens the request again,
which is on released rows: a small count of no alone could be told to be hardly more than these."""

ANSWER_SUMS = {
    ANSWERED: (SAID, (RATED, UNMARKED)),
    ASKED: ((ANSWERED, SILENT),),
}


@dataclass(frozen=True)
class Asked:
    """So many closes of released requests, alike, of which the resident was asked "Is it fixed?".

    Suspect closes are none of them: which those are is on released rows, and often it is a single one of a
    service, whose yes without credit would be told by how many there are.
    """

    count: int
    service: str
    agency: str
    district: str
    language: str
    assisted: str
    fixed: Fixed | None
    rating: int | None

    @property
    def said(self) -> str:
        """The kind of the answer."""
        if self.fixed is None:
            return SILENT
        return YES if self.fixed is Fixed.YES else NOT_FIXED

    @property
    def mark(self) -> str | None:
        """The kind of the mark; None for whoever did not answer."""
        if self.fixed is None:
            return None
        return UNMARKED if self.rating is None else MARKS[self.rating - 1]


@dataclass(frozen=True)
class Came:
    """So many released requests, alike, that were received."""

    count: int
    service: str
    agency: str
    district: str
    language: str
    channel: str

    @property
    def kind(self) -> str:
        """Whether the resident sent them, or somebody else wrote them down."""
        return DIGITAL if self.channel in set(DIGITAL_CHANNELS) else HELPED


_Row = TypeVar("_Row", Asked, Came)


def requests(rows: Iterable[Came]) -> Sheet:
    """Return the sheet of requests: how many came digitally, and how many by each channel.

    How many were received is known but by language and channel. A channel has one kind of requests only.
    """
    rows = list(_pooled(list(rows)))
    leaves: Counter[Key] = Counter()
    members: defaultdict[Dimension, set[str]] = defaultdict(set)
    channels: dict[str, set[str]] = {DIGITAL: set(), HELPED: set()}
    for row in rows:
        for dimension, member in _places(row).items():
            members[dimension].add(member)
            leaves[cell(dimension, member, row.kind)] += row.count
        leaves[cell(Dimension.CHANNEL, row.channel, row.kind)] += row.count
        leaves[cell(WHOLE, WHOLE, row.kind)] += row.count
        channels[row.kind].add(row.channel)
    _fill(leaves, [(WHOLE, WHOLE)], (DIGITAL, HELPED))
    for dimension, found in members.items():
        _fill(leaves, [(dimension, each) for each in found], (DIGITAL, HELPED))
    sheet = _tied(summed(leaves, {RECEIVED: ((DIGITAL, HELPED),)}), members)
    for own in channels.values():
        sheet = added_up(sheet, (WHOLE, WHOLE), Dimension.CHANNEL, tuple(sorted(own)))
    return replace(sheet, known=_known(sheet, RECEIVED))


def answers(rows: Iterable[Asked]) -> Sheet:
    """Return the sheet of answers. What is asked is known but by language and by who wrote it down."""
    rows = list(_pooled(list(rows)))
    leaves: Counter[Key] = Counter()
    members: defaultdict[Dimension, set[str]] = defaultdict(set)
    for row in rows:
        for dimension, member in {**_places(row), Dimension.ASSISTED: row.assisted}.items():
            members[dimension].add(member)
            leaves[cell(dimension, member, row.said)] += row.count
        leaves[cell(WHOLE, WHOLE, row.said)] += row.count
        if row.mark is not None:
            leaves[cell(WHOLE, WHOLE, row.mark)] += row.count
            leaves[cell(Dimension.AGENCY, row.agency, _coarse(row.mark))] += row.count
    _fill(leaves, [(WHOLE, WHOLE)], (*SAID, SILENT, *MARKS, UNMARKED))
    _fill(leaves, [(Dimension.AGENCY, each) for each in members[Dimension.AGENCY]], (GOOD, POOR, UNMARKED))
    for dimension, found in members.items():
        _fill(leaves, [(dimension, each) for each in found], (*SAID, SILENT))
    marks = {GOOD: (MARKS[GOOD_FROM - 1 :],), POOR: (MARKS[: GOOD_FROM - 1],), RATED: ((GOOD, POOR),)}
    sheet = _tied(summed(leaves, {**marks, **ANSWER_SUMS}), members)
    return replace(sheet, known=_known(sheet, ASKED))


def said_between(published: Published) -> Mapping[Key, Range]:
    """Return between which counts what was said lies, where it is withheld and how many answered is not.

    It follows from the published counts and from which of the withheld ones are small: the promise holds
    whoever knows that (portal.domain.suppression). Of a count that could not be hidden over all nine values
    nothing is told.
    """
    found = {}
    for (dimension, member, kind), answered in published.cells.items():
        if kind != ANSWERED or answered is None:
            continue
        yes, no = (_bounds(published, cell(dimension, member, said), answered) for said in SAID)
        if yes is None or no is None:
            continue
        low, high = max(yes.low, answered - no.high), min(yes.high, answered - no.low)
        found[cell(dimension, member, YES)] = Range(low, high)
        found[cell(dimension, member, NOT_FIXED)] = Range(answered - high, answered - low)
    return found


def _bounds(published: Published, key: Key, most: int) -> Range | None:
    """Return what may be told of a withheld cell; None of one that is not withheld, or not well hidden."""
    if key in published.small:
        return Range(FEWEST, MOST)
    return Range(MOST + 1, most) if key in published.large else None


def _places(row: Asked | Came) -> dict[Dimension, str]:
    return {
        Dimension.AGENCY: row.agency,
        Dimension.SERVICE: row.service,
        Dimension.DISTRICT: row.district,
        Dimension.LANGUAGE: row.language,
    }


def _tied(sheet: Sheet, members: Mapping[Dimension, set[str]]) -> Sheet:
    """Say what adds up: each dimension to the city, but services to their agencies."""
    for dimension in sorted(members.keys() - WITHIN.keys()):
        sheet = added_up(sheet, (WHOLE, WHOLE), dimension, tuple(sorted(members[dimension])))
    for agency in sorted(members[Dimension.AGENCY]):
        parts = tuple(each for each in sorted(members[Dimension.SERVICE]) if each.split(BETWEEN)[0] == agency)
        sheet = added_up(sheet, (Dimension.AGENCY, agency), Dimension.SERVICE, parts)
    return sheet


def _known(sheet: Sheet, kind: str) -> frozenset[Key]:
    """Return the cells that anybody counts on the released rows, which have the place but not the person."""
    hidden = {Dimension.LANGUAGE, Dimension.ASSISTED, Dimension.CHANNEL}
    return frozenset(key for key in sheet.counts if key[2] == kind and key[0] not in hidden)


def of_forms(completed: int, left: int) -> Sheet:
    """Return the sheet of forms of the whole city: how many of those begun reached their end."""
    leaves = {cell(WHOLE, WHOLE, COMPLETED): completed, cell(WHOLE, WHOLE, LEFT): left}
    return summed(leaves, {STARTED: ((COMPLETED, LEFT),)})


def beside(forms: Published, requests: Published) -> Published:
    """Return what is published of forms beside a quarter's requests: nothing where it would tell of these.

    Nearly each form that reached its end is a request that came online. Where how many did so, or had help,
    is withheld, so is this.
    """
    if all(requests.cells.get(cell(WHOLE, WHOLE, kind)) is not None for kind in (DIGITAL, HELPED)):
        return forms
    return replace(forms, cells=dict.fromkeys(forms.cells))


def of_private(split: Mapping[tuple[str, str], int], kinds: tuple[str, ...], total: str | None) -> Sheet:
    """Return a sheet of private services, by service: nothing of them is known."""
    dimension, sums = Dimension.SERVICE, {total: (kinds,)} if total else {}
    members = sorted({member for member, _ in split})
    leaves: Counter[Key] = Counter()
    for (member, kind), count in split.items():
        leaves[cell(dimension, member, kind)] += count
        leaves[cell(WHOLE, WHOLE, kind)] += count
    _fill(leaves, [(WHOLE, WHOLE), *((dimension, member) for member in members)], kinds)
    return added_up(summed(leaves, sums), (WHOLE, WHOLE), dimension, tuple(members))


def _fill(leaves: Counter[Key], places: Iterable[tuple[str, str]], kinds: Iterable[str]) -> None:
    """Let every place have every kind, if only with 0."""
    kinds = tuple(kinds)
    for dimension, member in places:
        for kind in kinds:
            leaves.setdefault(cell(dimension, member, kind), 0)


def _coarse(mark: str) -> str:
    if mark == UNMARKED:
        return UNMARKED
    return GOOD if mark in MARKS[GOOD_FROM - 1 :] else POOR


def _pooled(rows: list[_Row]) -> Iterable[_Row]:
    """Put small members together, by released rows alone: agencies, an agency's services, districts."""
    agencies = pools(_sizes((row.agency, row.count) for row in rows))
    districts = pools(_sizes((row.district, row.count) for row in rows))
    services: dict[tuple[str, str], str] = {}
    for agency in set(agencies.values()) - {OTHER}:
        own = _sizes((row.service, row.count) for row in rows if row.agency == agency)
        for service, name in pools(own).items():
            services[agency, service] = name
    for row in rows:
        agency = agencies[row.agency]
        service = services.get((row.agency, row.service), OTHER)
        yield replace(
            row,
            agency=agency,
            district=districts[row.district],
            service=f"{agency}{BETWEEN}{service}",
        )


def _sizes(counted: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    sizes: Counter[str] = Counter()
    for member, count in counted:
        sizes[member] += count
    return sizes
