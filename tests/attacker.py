"""An attacker of the fixed grid, who solves whole-number programs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from portal.domain.published import OTHER, WHOLE, Sheet
from portal.domain.sheets import (
    ANSWERED,
    ASKED,
    BETWEEN,
    DIGITAL,
    HELPED,
    NOT_FIXED,
    RECEIVED,
    SILENT,
    Subject,
)
from portal.domain.suppression import Key, Range

Cells = dict[tuple[str, str, str], int | None]

Row = tuple[str, str, str, bool, str]
"""What a released row says: agency, service, district, whether it came in the quarter, whether it asked, and
if so, whether that close was undone: one of CAN_SAY."""

Hidden = tuple[str, str]
"""What it does not say: by which channel it came, and what the resident answered, if they were asked."""

STANDS, UNDONE = "stands", "undone"
CAN_SAY = {STANDS: ("yes", "partly", SILENT), UNDONE: ("yes", "partly", "no", SILENT), "": ("",)}
"""He takes it that each no opens a request again. Not each that was opened again got a no: a supervisor can
ask for it too."""


def places(row: Row, shown: Cells) -> set[tuple[str, str]]:
    """In which members a released row is counted: by its own names, or with all other small ones."""
    named = {key[:2] for key in shown}
    agency, service, district, _, _ = row
    outer = agency if ("agency", agency) in named else OTHER
    inner = f"{outer}{BETWEEN}{service}"
    found = {
        (WHOLE, WHOLE),
        ("agency", outer),
        ("service", inner if ("service", inner) in named else f"{outer}{BETWEEN}{OTHER}"),
        ("district", district if ("district", district) in named else OTHER),
    }
    return found & named


KINDS = {
    NOT_FIXED: {"partly", "no"},
    ANSWERED: {"yes", "partly", "no"},
    ASKED: {"yes", "partly", "no", SILENT},
    RECEIVED: {DIGITAL, HELPED},
}
"""What is said by the kinds that say several things at once."""


class Attacker:
    """He solves whole-number programs.

    His unknowns: how many of the released rows that look alike came by which channel and got which answer. He
    knows how many rows there are of each kind, every count that is published, and of each that is withheld
    whether it is small.
    """

    def __init__(self, rows: Counter[Row], sheets: dict[Subject, Cells]) -> None:
        """Begin with the released rows alone."""
        channels = [key[1] for key in sheets[Subject.REQUESTS] if key[0] == "channel"] or ["web", "phone"]
        self.unknown: dict[tuple[Row, Hidden], int] = {}
        self.lines: list[tuple[list[int], float, float]] = []
        self.inside = {
            (subject, row): places(row, shown) for subject, shown in sheets.items() for row in rows
        }
        for row, count in rows.items():
            own = [(row, hidden) for hidden in product(sorted({*channels}), CAN_SAY[row[4]])]
            first = len(self.unknown)
            self.unknown.update({key: first + number for number, key in enumerate(own)})
            self.learn(own, count, count)

    def behind(self, subject: Subject, key: tuple[str, str, str]) -> list[tuple[Row, Hidden]]:
        """The unknowns that a cell counts."""
        dimension, member, kind = key
        kinds = KINDS.get(kind, {kind})
        found = []
        for row, hidden in self.unknown:
            channel, said = hidden
            way = "digital" if channel in {"web", "api"} else "helped"
            is_in, one = (row[3], way) if subject is Subject.REQUESTS else (row[4], said)
            is_member = {
                "channel": channel == member,
                "assisted": ("no" if way == "digital" else "yes") == member,
            }.get(dimension, (dimension, member) in self.inside[subject, row])
            if is_in and one in kinds and is_member:
                found.append((row, hidden))
        return found

    def learn(self, keys: Iterable[tuple[Row, Hidden]], least: float, most: float) -> None:
        """So many are these together, at least and at most."""
        self.lines.append(([self.unknown[key] for key in keys], least, most))

    def ruled_out(self, promised: Mapping["Name", tuple[Iterable[tuple[Row, Hidden]], Range]]) -> list[str]:
        """Which counts cannot be what is promised to stay possible: each lowest and each highest value.

        A table in which one is so is looked for; whatever else is so in it is not looked for any more.
        """
        places = [place for line, _, _ in self.lines for place in line]
        heads = [number for number, (line, _, _) in enumerate(self.lines) for _ in line]
        shape = (len(self.lines), len(self.unknown))
        matrix = csr_array((np.ones(len(places)), (heads, places)), shape=shape)
        known = LinearConstraint(matrix, [low for _, low, _ in self.lines], [top for _, _, top in self.lines])
        left: dict[End, Any] = {}
        for name, (keys, told) in promised.items():
            aim = np.zeros(len(self.unknown))
            aim[[self.unknown[key] for key in keys]] = 1
            left |= {(name, told.low, 1): aim, (name, told.high, -1): aim}
        return [f"{name} is not {value}" for name, value, _ in without_table(known, Bounds(0, np.inf), left)]


Name = tuple[Subject, tuple[str, str, str]]
End = tuple[Any, int, int]
"""A count, a value of it, and 1 where that is its lowest, -1 where it is its highest."""


def without_table(known: LinearConstraint, box: Bounds, ends: dict[End, Any]) -> list[End]:
    """Which ends of counts, each a sum of unknowns, are reached by no table of whole numbers."""
    never, left = [], dict(ends)
    while left:
        end, aim = next(iter(left.items()))
        exact = LinearConstraint(aim, end[1], end[1])
        towards = sum(sign * each for (_, _, sign), each in left.items() if sign == end[2])
        found = milp(
            towards,
            constraints=[known, exact],
            bounds=box,
            integrality=np.ones(len(aim)),
            options={"mip_rel_gap": 0.5},
        )
        if found.x is None:
            never.append(end)
            del left[end]
            continue
        table = np.round(found.x)
        left = {other: each for other, each in left.items() if round(each @ table) != other[1]}
    return never


def unreachable(sheet: Sheet, withheld: Sequence[Key], promised: Mapping[Key, Range]) -> list[End]:
    """Which ends of small counts no table has that agrees with the sums and all that is not withheld."""
    places = {key: number for number, key in enumerate(withheld)}
    lines, sums = [], []
    for relation in sheet.relations:
        line = np.zeros(len(places))
        known = sheet.counts[relation.total] * (relation.total not in places)
        for key in relation.parts:
            if key in places:
                line[places[key]] += 1
            else:
                known -= sheet.counts[key]
        if relation.total in places:
            line[places[relation.total]] -= 1
        lines.append(line)
        sums.append(known)
    small = [key in promised for key in places]
    box = Bounds(np.where(small, 1, 10), np.where(small, 9, np.inf))
    aims = np.identity(len(places))
    ends: dict[End, Any] = {}
    for key, told in promised.items():
        ends |= {(key, told.low, 1): aims[places[key]], (key, told.high, -1): aims[places[key]]}
    return without_table(LinearConstraint(np.array(lines), sums, sums), box, ends)
