"""Quarters of the fixed grid: published once, and attacked with every released row at hand."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import numpy as np
import pytest
from flask import Flask
from sqlalchemy import select

from portal.app import portal_of
from portal.commands.figures import period_of
from portal.commands.grid import MOST_BACK, publish_quarters
from portal.commands.versions import ensure_version
from portal.domain.countable import GRID, reads_of
from portal.domain.forms import Counted
from portal.domain.published import OTHER, WHOLE, Sheet
from portal.domain.sheets import (
    ANSWERED,
    BETWEEN,
    COMPLETED,
    DIGITAL,
    RECEIVED,
    YES,
    Dimension,
    Subject,
)
from portal.domain.suppression import Range, suppress
from portal.domain.values import QUARTER_SLOTS, Lack, Reads
from portal.outcomes import facts
from portal.outcomes.cells import ALL, RELEASED, Group
from portal.outcomes.grid_values import grid_values
from portal.outcomes.links import Link
from portal.outcomes.measures import measure
from portal.outcomes.sheets import sheets
from portal.outcomes.synthetic import Scale, invent
from portal.portal import Portal
from portal.store.models import FormCountRow, PublishedQuarterRow
from portal.texts import UNKNOWN_LANGUAGE
from tests.attacker import KINDS, STANDS, UNDONE, Attacker, Cells, Hidden, Name, Row, unreachable
from tests.databases import Database, Databases
from tests.integration.histories import live
from tests.portals import Clock, app_with, service, settings
from tests.visitor import Visitor

UNTIL = datetime(2026, 11, 2, tzinfo=UTC)
CHANNELS = (*(["phone"] * 4), "mail", "council", *(["web"] * 91))
FEW = "(hash(request_id) % 7 < 2 OR hash(service) % 3 = 0)"
"""How requests come, and which are seldom written down by somebody else: of these a member has a few."""


def with_facts(portal: Portal, requests: int) -> None:
    """Invents five years; nobody imported them, so that residents were asked."""
    folder = portal.settings.facts.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    invent(portal.catalogue, Scale(requests, UNTIL), folder)
    for path in folder.glob("*.parquet"):
        with duckdb.connect() as connection:
            connection.execute(f"CREATE TABLE rows AS FROM read_parquet('{path}')")
            listed = ", ".join(map(repr, CHANNELS))
            channel = f"[{listed}][1 + (hash(request_id) % (CASE WHEN {FEW} THEN 97 ELSE 20 END))::INT]"
            connection.execute(
                f"UPDATE rows SET source = NULL, district = 1 + hash(request_id) % 7, channel = {channel}"
            )
            if path.name.startswith("closes"):
                connection.execute(
                    "UPDATE rows SET reopened_at = closed_at + INTERVAL 1 DAY"
                    " WHERE fixed = 'no' AND reopened_at IS NULL"
                )
            connection.execute(f"COPY rows TO '{path}' (FORMAT parquet)")


def with_forms(portal: Portal, day: date) -> None:
    """Counts forms of a day, of which each was sent: of a public service, and three of a private one."""
    with portal.store.write() as session:
        for slug, count in (("lamp-out", 40), ("quiet-help", 3)):
            version = ensure_version(session, service(portal, slug), portal.now())
            for what in (Counted.STARTED, Counted.SENT):
                session.add(
                    FormCountRow(
                        day=day,
                        service_version_id=version,
                        language="en",
                        step="",
                        what=what.value,
                        shard=0,
                        count=count,
                    )
                )


def kept(portal: Portal) -> list[PublishedQuarterRow]:
    """What is published, the oldest first."""
    with portal.store.read() as session:
        order = (PublishedQuarterRow.year, PublishedQuarterRow.quarter)
        return list(session.scalars(select(PublishedQuarterRow).order_by(*order)))


def cells(row: PublishedQuarterRow, subject: Subject) -> Cells:
    """The cells of a subject in a quarter."""
    return {(one[0], one[1], one[2]): one[3] for one in row.cells[subject.value]}


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
    with_facts(portal_of(app), 12_000)
    with_forms(portal_of(app), date(2026, 8, 3))
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
    assert sheet[WHOLE, WHOLE, "yes"] == total.confirmed_fixed.numerator > 50
    assert 0 <= total.answers.asked - sheet[WHOLE, WHOLE, "asked"] <= suspects[0][0]
    shown = cells(row, Subject.ANSWERS)
    assert all(count in {None, sheet[key]} for key, count in shown.items())
    requests = cells(row, Subject.REQUESTS)
    assert requests[WHOLE, WHOLE, "digital"] == total.digital_take_up.numerator
    assert requests[WHOLE, WHOLE, "received"] == total.digital_take_up.denominator
    assert {key[1] for key in cells(row, Subject.PRIVATE)} == {WHOLE, "TC-Quiet Help"}
    assert not {key[1] for key in shown if "Quiet" in key[1]}
    forms = cells(row, Subject.FORMS)
    assert forms[WHOLE, WHOLE, COMPLETED] == 40, (
        "else less the page of forms it would be the private requests"
    )


def released(app: Flask, row: PublishedQuarterRow) -> Counter[Row]:
    """How many rows of the open data are alike, of requests that came or asked in a quarter.

    A request that came and was asked is one row; a second close that asked is one of its own.
    """
    period = period_of(portal_of(app), row.first_day, row.last_day)

    def rows(name: str, moment: str) -> list[dict[str, Any]]:
        every = json.loads(app.test_client().get(f"/open-data/{name}.json").text)
        return [
            each
            for each in every
            if each["kind"] == "requested"
            and each["outcome"] != "invalid"
            and not (each["due_at"] and each["due_at"] < each["received_at"])
            and each[moment]
            and period.start <= datetime.fromisoformat(each[moment]) < period.end
        ]

    requests, closes = rows("requests", "received_at"), rows("closes", "closed_at")
    place = {
        each["reference"]: (each["agency"], each["service"], each["district"] or "")
        for each in [*requests, *closes]
    }
    came = {each["reference"] for each in requests}
    outcomes = {"completed", "no_problem_found"}
    asked: dict[str, list[str]] = {}
    for each in closes:
        if each["outcome"] in outcomes and not each["suspect"]:
            asked.setdefault(each["reference"], []).append(UNDONE if each["reopened_at"] else STANDS)
    found: Counter[Row] = Counter()
    for reference in came | set(asked):
        first, *more = asked.get(reference, [""])
        found[*place[reference], reference in came, first] += 1
        for other in more:
            found[*place[reference], False, other] += 1
    return found


def _learn_cells(
    attacker: Attacker, shown: dict[Subject, Cells], truth: Mapping[Subject, Sheet]
) -> dict[Name, list[tuple[Row, Hidden]]]:
    """Tells the attacker every cell; returns what is behind the small ones. He knows of no language."""
    small: dict[Name, list[tuple[Row, Hidden]]] = {}
    for subject, found in shown.items():
        for key, count in found.items():
            if not _is_modelled(key):
                continue
            own = attacker.behind(subject, key)
            if count is not None:
                attacker.learn(own, count, count)
                continue
            is_small = truth[subject].counts[key] < 10
            attacker.learn(own, *((1, 9) if is_small else (10, np.inf)))
            if is_small:
                small[subject, key] = own
    return small


def _is_modelled(key: tuple[str, str, str]) -> bool:
    return key[0] != "language" and KINDS.get(key[2], {key[2]}) <= set().union(*KINDS.values())


def _learn_measures(
    attacker: Attacker, portal: Portal, row: PublishedQuarterRow, shown: dict[Subject, Cells]
) -> int:
    """Tells him what measures of the register that read the grid say of a quarter; returns how many."""
    links: dict[Link, tuple[Subject, list[tuple[str, str, str]]]] = {}
    for figure, of in GRID.items():
        for key in shown[of.subject]:
            code = key[1].split(BETWEEN)[-1]
            if key[2] not in {of.above, of.below} or key[0] not in {WHOLE, *of.filters} or code == OTHER:
                continue
            reads = Reads.DENOMINATOR if key[2] == of.below else Reads.NUMERATOR
            if reads in reads_of(figure):
                narrowed = ALL.with_any(Group(key[0]), [code]) if key[0] else ALL
                links.setdefault(Link(figure, reads, narrowed), (of.subject, []))[1].append(key)
    said = grid_values(portal, {(row.year, link) for link in links})
    for link, (subject, keys) in links.items():
        value = said[row.year, link][QUARTER_SLOTS[row.quarter - 1]]
        counts = [shown[subject][key] for key in keys]
        told = None if None in counts else sum(each or 0 for each in counts)
        assert value.number == told, "a measure says what is published, and nothing else"
        assert (value.lack is Lack.TOO_FEW) is (told is None)
        if told is not None and all(map(_is_modelled, keys)):
            attacker.learn([one for key in keys for one in attacker.behind(subject, key)], told, told)
    return len(links)


def test_no_small_count_is_recovered_from_the_grid_and_the_open_data(app: Flask) -> None:
    """Answers, help and channels are on no row: what the grid says of them gives no small count away."""
    attacked: Counter[Subject] = Counter()
    row = kept(portal_of(app))[-1]
    period = period_of(portal_of(app), row.first_day, row.last_day)
    with facts.open(portal_of(app)) as opened:
        truth = sheets(opened.connection, period)
    shown = {subject: cells(row, subject) for subject in (Subject.ANSWERS, Subject.REQUESTS)}
    rows = released(app, row)
    assert sum(n for each, n in rows.items() if each[4]) == shown[Subject.ANSWERS][WHOLE, WHOLE, "asked"]
    assert sum(n for each, n in rows.items() if each[3]) == shown[Subject.REQUESTS][WHOLE, WHOLE, "received"]
    attacker = Attacker(rows, shown)
    small = _learn_cells(attacker, shown, truth)
    assert _learn_measures(attacker, portal_of(app), row, shown) > 20
    promised: dict[Name, tuple[list[tuple[Row, Hidden]], Range]] = {}
    for subject in shown:
        sheet = truth[subject].without(frozenset(row.dropped[subject.value]))
        ranges = suppress(sheet.counts, sheet.relations, known=sheet.known).ranges
        promised |= {(each, key): (own, ranges[key]) for (each, key), own in small.items() if each is subject}
    assert attacker.ruled_out(promised) == []
    attacked = Counter(subject for subject, _ in promised)
    assert attacked[Subject.ANSWERS] > 5
    assert attacked[Subject.REQUESTS] > 2


def test_no_small_count_is_recovered_from_languages_marks_forms_and_private_services(app: Flask) -> None:
    attacked = 0
    for row in kept(portal_of(app))[-4:]:
        period = period_of(portal_of(app), row.first_day, row.last_day)
        with facts.open(portal_of(app)) as opened:
            found = sheets(opened.connection, period)
        for subject, sheet in found.items():
            shown = cells(row, subject)
            left = sheet.without(frozenset(row.dropped[subject.value]))
            assert shown.keys() == left.counts.keys() or not shown
            promised = suppress(left.counts, left.relations, known=left.known).ranges
            withheld = [key for key, count in shown.items() if count is None]
            small = {key for key in withheld if left.counts[key] < 10}
            if not small:
                continue
            assert small == promised.keys()
            assert unreachable(left, withheld, promised) == []
            attacked += len(small)
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
    told = [one for one in row.cells[Subject.ANSWERS.value] if len(one) > 4 and one[2] == YES]
    assert told
    for *_, low, high in told:
        assert f"{low} to {high}" in visitor.text
    assert "The largest gap" in visitor.text
    assert "None" not in visitor.text
    first = kept(portal_of(app))[0]
    visitor.get(f"/es/performance/answers?quarter={first.year}-{first.quarter}")
    assert f"Preguntamos {cells(first, Subject.ANSWERS)[WHOLE, WHOLE, 'asked']} veces" in visitor.text
    assert visitor.get("/en/performance/answers?quarter=1999-1").status_code == 404


def test_a_language_that_nobody_wrote_down_makes_no_gap(app: Flask) -> None:
    """Old records came by phone, all of them: that says nothing of a language."""
    portal = portal_of(app)
    quarter = "/en/performance/answers?quarter=2026-1"
    row = next(one for one in kept(portal) if (one.year, one.quarter) == (2026, 1))
    before = row.cells
    of_requests = [
        one
        for one in before[Subject.REQUESTS.value]
        if one[0] != Dimension.LANGUAGE.value and WHOLE not in one[:1]
    ]
    languages = [
        [Dimension.LANGUAGE.value, tag, kind, count]
        for tag, digital in (("en", 60), ("es", 50), (UNKNOWN_LANGUAGE, 0))
        for kind, count in ((DIGITAL, digital), (RECEIVED, 100))
    ]
    whole = [one for one in before[Subject.REQUESTS.value] if one[0] == WHOLE]
    _put(portal, row, {**before, Subject.REQUESTS.value: [*whole, *of_requests, *languages]})
    try:
        text = Visitor(app).get(quarter).text
    finally:
        _put(portal, row, before)
    assert "Unknown language" in text
    assert "60% in “English”, 50% in “Spanish”" in text


def _put(portal: Portal, row: PublishedQuarterRow, cells: dict[str, Any]) -> None:
    with portal.store.write() as session:
        row.cells = cells
        session.merge(row)


def test_a_service_says_what_residents_said_of_it_from_what_is_published(app: Flask) -> None:
    """Where a quarter withholds how many said yes, between what that lies is added up."""
    low = high = answered = 0
    for row in kept(portal_of(app))[-4:]:
        told = {tuple(one[:3]): one[3:] for one in row.cells[Subject.ANSWERS.value]}
        place = ("service", f"harbor-works{BETWEEN}HW-Lamp Out")
        count, *between = told.get((*place, YES), [None])
        whole = told.get((*place, ANSWERED), [None])[0]
        if whole is not None and (count is not None or between):
            least, most = between or (count, count)
            low, high, answered = low + least, high + most, answered + whole
    assert low < high
    text = Visitor(app).get("/en/services/lamp-out").text
    assert f"Of {answered} people who answered, between {low} and {high} said it was fixed." in text
    alone = "Whether residents say it was fixed, we can tell only of all services together. Of "
    assert alone not in text
    assert alone in Visitor(app).get("/en/services/quiet-help").text
