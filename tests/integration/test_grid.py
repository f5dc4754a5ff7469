"""Quarters of the fixed grid: published once, and attacked with every released row at hand."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import duckdb
import numpy as np
import pytest
from flask import Flask
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from sqlalchemy import select

from portal.app import portal_of
from portal.commands.figures import period_of
from portal.commands.grid import MOST_BACK, publish_quarters
from portal.domain.published import OTHER, WHOLE
from portal.domain.sheets import BETWEEN, SAID, SILENT, Subject
from portal.domain.suppression import Range, suppress
from portal.outcomes import facts
from portal.outcomes.cells import RELEASED, Group
from portal.outcomes.measures import measure
from portal.outcomes.sheets import sheets
from portal.outcomes.synthetic import Scale, invent
from portal.portal import Portal
from portal.store.models import PublishedQuarterRow
from tests.databases import Database, Databases
from tests.integration.histories import live
from tests.portals import Clock, app_with, settings
from tests.unit.test_suppression import recovered
from tests.visitor import Visitor

UNTIL = datetime(2026, 11, 2, tzinfo=UTC)
Cells = dict[tuple[str, str, str], int | None]


def with_facts(portal: Portal, requests: int) -> None:
    """Invents five years; nobody imported them, so that residents were asked."""
    folder = portal.settings.facts.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    invent(portal.catalogue, Scale(requests, UNTIL), folder)
    for path in folder.glob("*.parquet"):
        with duckdb.connect() as connection:
            connection.execute(f"CREATE TABLE rows AS FROM read_parquet('{path}')")
            connection.execute("UPDATE rows SET source = NULL, district = 1 + hash(request_id) % 7")
            connection.execute(f"COPY rows TO '{path}' (FORMAT parquet)")


def kept(portal: Portal) -> list[PublishedQuarterRow]:
    """What is published, the oldest first."""
    with portal.store.read() as session:
        order = (PublishedQuarterRow.year, PublishedQuarterRow.quarter)
        return list(session.scalars(select(PublishedQuarterRow).order_by(*order)))


def cells(row: PublishedQuarterRow, subject: Subject) -> Cells:
    """The cells of a subject in a quarter."""
    return {(dimension, member, kind): count for dimension, member, kind, count in row.cells[subject.value]}


def plain(rows: list[PublishedQuarterRow]) -> list[Any]:
    return [(row.year, row.quarter, row.as_of, row.published_at, row.cells, row.dropped) for row in rows]


def test_a_quarter_is_published_once_when_its_answers_have_settled(portal: Portal, clock: Clock) -> None:
    assert publish_quarters(portal) == 0, "there are no facts"
    live(portal, clock, seed=3, requests=12, steps=24)
    city = portal.catalogue.city
    first, last = city.fiscal_year.quarter_bounds(city.calendar.local_day(datetime(2026, 11, 2, tzinfo=UTC)))
    ended = period_of(portal, first, last).end
    clock.now = max(clock.now, ended + timedelta(days=29))
    facts.refresh(portal)
    assert publish_quarters(portal) == 0, "a no can still open a request again"
    clock.now = ended + timedelta(days=31)
    assert publish_quarters(portal) == 0, "the facts do not know that long yet"
    facts.refresh(portal)
    assert publish_quarters(portal) == 1
    (row,) = kept(portal)
    assert (row.first_day, row.last_day, row.as_of) == (first, last, clock.now)
    before = plain([row])
    live(portal, clock, seed=4, requests=6, steps=40)
    facts.rebuild(portal)
    assert publish_quarters(portal) == 0
    assert plain(kept(portal)) == before, "what was published is never counted again"


@pytest.fixture(scope="module")
def app(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A city with five years of requests, of which the last quarters are published."""
    url = databases.create(Database.SQLITE, tmp_path_factory.mktemp("grid"))
    app = app_with(Clock(UNTIL), settings(url))
    with_facts(portal_of(app), 24_000)
    assert publish_quarters(portal_of(app)) == MOST_BACK
    yield app
    portal_of(app).store.close()


def test_what_is_published_is_what_the_measures_count(app: Flask) -> None:
    portal = portal_of(app)
    row = kept(portal)[-1]
    period = period_of(portal, row.first_day, row.last_day)
    with facts.open(portal, RELEASED) as opened:
        assert opened.as_of is not None
        total = measure(opened.connection, opened.as_of, [period], Group.NONE).total
        suspects = opened.connection.execute(
            "SELECT count(*) FROM closes WHERE suspect AND closed_at BETWEEN ? AND ?",
            [period.start, period.end],
        ).fetchall()
    with facts.open(portal) as opened:
        found = sheets(opened.connection, period)
    sheet = found[Subject.ANSWERS].counts
    assert sheet[WHOLE, WHOLE, "yes"] == total.confirmed_fixed.numerator > 100
    assert 0 <= total.answers.asked - sheet[WHOLE, WHOLE, "asked"] <= suspects[0][0]
    shown = cells(row, Subject.ANSWERS)
    assert all(count in {None, sheet[key]} for key, count in shown.items())
    requests = cells(row, Subject.REQUESTS)
    assert requests[WHOLE, WHOLE, "digital"] == total.digital_take_up.numerator
    assert requests[WHOLE, WHOLE, "received"] == total.digital_take_up.denominator
    assert {key[1] for key in cells(row, Subject.PRIVATE)} == {WHOLE, "TC-Quiet Help"}
    assert not {key[1] for key in shown if "Quiet" in key[1]}


def released(app: Flask, row: PublishedQuarterRow) -> Counter[tuple[str, ...]]:
    """How many closes of a quarter asked, of each agency, service, district and channel: from open data."""
    period = period_of(portal_of(app), row.first_day, row.last_day)
    found: Counter[tuple[str, ...]] = Counter()
    for close in json.loads(app.test_client().get("/open-data/closes.json").text):
        closed, received = (datetime.fromisoformat(close[name]) for name in ("closed_at", "received_at"))
        due = close["due_at"] and datetime.fromisoformat(close["due_at"])
        if (
            period.start <= closed < period.end
            and close["kind"] == "requested"
            and close["outcome"] in {"completed", "no_problem_found"}
            and not close["suspect"]
            and not (due and due < received)
        ):
            helped = "no" if close["channel"] in {"web", "api"} else "yes"
            found[close["agency"], close["service"], close["district"] or "", helped] += 1
    return found


def members(rows: Counter[tuple[str, ...]], shown: Cells) -> dict[tuple[str, ...], set[tuple[str, str]]]:
    """In which cells each kind of released row is counted: by its own name, or with all other small ones."""
    named = {key[:2] for key in shown}
    found = {}
    for row in rows:
        agency, service, district, helped = row
        outer = agency if ("agency", agency) in named else OTHER
        inner = f"{outer}{BETWEEN}{service}"
        places = {
            ("", ""),
            ("agency", outer),
            ("service", inner if ("service", inner) in named else f"{outer}{BETWEEN}{OTHER}"),
            ("district", district if ("district", district) in named else OTHER),
            ("assisted", helped),
        }
        found[row] = places & named
    return found


class Attacker:
    """He solves whole-number programs.

    His unknowns: how many of the released rows that look alike got which answer. He knows how many rows there
    are of each kind, every count that is published, and of each that is withheld whether it is small.
    """

    def __init__(self, rows: Counter[tuple[str, ...]]) -> None:
        """Begin with the released rows alone."""
        kinds = (*SAID, SILENT)
        self.unknown = {key: number for number, key in enumerate(product(sorted(rows), kinds))}
        self.lines: list[tuple[list[int], float, float]] = []
        for row, count in rows.items():
            self.learn([(row, kind) for kind in kinds], count, count)

    def learn(self, keys: Iterable[tuple[tuple[str, ...], str]], least: float, most: float) -> None:
        """So many are these together, at least and at most."""
        self.lines.append(([self.unknown[key] for key in keys], least, most))

    def bounds(self, keys: Iterable[tuple[tuple[str, ...], str]]) -> Range:
        """Between what these together can lie."""
        places = [place for line, _, _ in self.lines for place in line]
        heads = [number for number, (line, _, _) in enumerate(self.lines) for _ in line]
        shape = (len(self.lines), len(self.unknown))
        matrix = csr_array((np.ones(len(places)), (heads, places)), shape=shape)
        known = LinearConstraint(matrix, [low for _, low, _ in self.lines], [top for _, _, top in self.lines])
        aim = np.zeros(len(self.unknown))
        aim[[self.unknown[key] for key in keys]] = 1
        box, whole = Bounds(0, np.inf), np.ones(len(aim))
        ends = [
            milp(sign * aim, constraints=known, bounds=box, integrality=whole).fun * sign for sign in (1, -1)
        ]
        return Range(*map(round, ends))


def test_no_small_answer_is_recovered_from_the_grid_and_the_open_data(app: Flask) -> None:
    attacked = 0
    for row in kept(portal_of(app))[-2:]:
        period = period_of(portal_of(app), row.first_day, row.last_day)
        with facts.open(portal_of(app)) as opened:
            truth = sheets(opened.connection, period)[Subject.ANSWERS]
        shown = cells(row, Subject.ANSWERS)
        rows = released(app, row)
        assert sum(rows.values()) == shown[WHOLE, WHOLE, "asked"]
        attacker, inside = Attacker(rows), members(rows, shown)
        small = {}
        for key, count in shown.items():
            kinds = SAID if key[2] == "answered" else (key[2],)
            if key[0] == "language" or not {*kinds} <= {*SAID, SILENT}:
                continue
            own = [(each, kind) for each in rows if key[:2] in inside[each] for kind in kinds]
            if count is not None:
                attacker.learn(own, count, count)
                continue
            is_small = truth.counts[key] < 10
            attacker.learn(own, *((1, 9) if is_small else (10, np.inf)))
            if is_small:
                small[key] = own
        left = truth.without(frozenset(row.dropped[Subject.ANSWERS.value]))
        promised = suppress(left.counts, left.relations, known=left.known).ranges
        for key, own in small.items():
            found = attacker.bounds(own)
            assert found.low <= promised[key].low < promised[key].high <= found.high, key
            attacked += 1
    assert attacked > 20


def test_no_small_count_is_recovered_from_the_other_sheets(app: Flask) -> None:
    attacked = 0
    for row in kept(portal_of(app)):
        period = period_of(portal_of(app), row.first_day, row.last_day)
        with facts.open(portal_of(app)) as opened:
            found = sheets(opened.connection, period)
        for subject, sheet in found.items():
            shown = cells(row, subject)
            left = sheet.without(frozenset(row.dropped[subject.value]))
            assert shown.keys() == left.counts.keys() or not shown
            withheld = [key for key, count in shown.items() if count is None]
            small = [key for key in withheld if left.counts[key] < 10 and key[0] != WHOLE]
            if subject is Subject.ANSWERS:
                small = [key for key in small if key[0] == "language"]
            for bound in recovered(left.counts, left.relations, withheld, small[:3]).values():
                assert bound.low < bound.high
                attacked += 1
    assert attacked > 20


def test_the_page_shows_a_quarter_in_words_and_shares(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.get("/en/performance/measures/confirmed_fixed")
    assert visitor.path == "/en/performance/answers"
    row = kept(portal_of(app))[-1]
    shown = cells(row, Subject.ANSWERS)
    yes, answered = shown[WHOLE, WHOLE, "yes"], shown[WHOLE, WHOLE, "answered"]
    assert yes
    assert answered
    assert (
        f"Of {answered} people who answered, {round(100 * yes / answered)}% said that it is fixed"
        in visitor.text
    )
    assert "withheld" in visitor.text
    assert "The largest gap" in visitor.text
    assert "None" not in visitor.text
    first = kept(portal_of(app))[0]
    visitor.get(f"/es/performance/answers?quarter={first.year}-{first.quarter}")
    assert f"Preguntamos {cells(first, Subject.ANSWERS)[WHOLE, WHOLE, 'asked']} veces" in visitor.text
    assert visitor.get("/en/performance/answers?quarter=1999-1").status_code == 404


def test_a_service_says_what_residents_said_of_it_from_published_counts(app: Flask) -> None:
    yes = answered = 0
    for row in kept(portal_of(app))[-4:]:
        shown = cells(row, Subject.ANSWERS)
        member = f"harbor-works{BETWEEN}HW-Lamp Out"
        counts = shown.get(("service", member, "yes")), shown.get(("service", member, "answered"))
        if counts[0] is not None and counts[1] is not None:
            yes, answered = yes + counts[0], answered + counts[1]
    assert answered > 30
    text = Visitor(app).get("/en/services/lamp-out").text
    assert f"Of {answered} people who answered, {round(10 * yes / answered)} of 10 said it was fixed." in text
