"""What residents say: answers to "Is it fixed?", marks and languages, by quarter, as they were published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.annotations import Scope, ScopeKind
from portal.domain.gaps import largest_gap
from portal.domain.measures import FEWEST_FOR_A_RATE, Measure, Rate
from portal.domain.population import PopulationKind
from portal.domain.published import OTHER, WHOLE
from portal.domain.sheets import (
    ANSWERED,
    ASKED,
    CLOSED,
    DIGITAL,
    DONE,
    GOOD,
    MARKS,
    RATED,
    RECEIVED,
    YES,
    Dimension,
    Subject,
)
from portal.outcomes.published import Name, PublishedSheet, QuarterView, quarter, quarters
from portal.queries.performance import By, Span
from portal.queries.places.areas import in_order
from portal.queries.population import populations
from portal.texts import UNKNOWN_LANGUAGE
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.fiscal_years import quarter_name
from portal.web.narrowing import understands
from portal.web.performance import blueprint
from portal.web.performance.findings import gap_words
from portal.web.performance.frame import Choice
from portal.web.performance.member_words import dimension_heading, dimension_word, member_name
from portal.web.performance.notes import notes_of_the_city, numbers
from portal.web.performance.ranges import level, share_ranges
from portal.web.performance.words import but_for_chance, span_words

ANSWERED_BY = [each for each in Dimension if each is not Dimension.CHANNEL]
REQUESTED_BY = [Dimension.AGENCY, Dimension.SERVICE, Dimension.DISTRICT, Dimension.LANGUAGE]
"""By what answers and requests are cut, in the order of the page; requests by channel too, without shares."""

SHARE = "share"
"""Names the share of a row beside its kinds."""

GAPS = {Dimension.DISTRICT: By.DISTRICT, Dimension.LANGUAGE: By.SERVICE}
"""Dimensions whose largest gap is named, and how the sentence speaks of them."""

ANNOTATED = {
    Dimension.AGENCY: ScopeKind.AGENCY,
    Dimension.SERVICE: ScopeKind.SERVICE,
    Dimension.DISTRICT: ScopeKind.DISTRICT,
}
"""Dimensions whose members have notes of their own."""

UNNAMED = {WHOLE, OTHER, UNKNOWN_LANGUAGE}
"""Members that are no place and no language of their own: of none, not written down, or all small ones."""


@dataclass(frozen=True)
class Row:
    """A member of a dimension: its name, and its figures by kind; None: withheld.

    `between`: of a withheld kind the least and the most that it can be, in words, and of a withheld rate.
    `scope`: what notes about it are about.
    """

    name: str
    counts: Mapping[str, int | None]
    rate: Rate | None
    between: Mapping[str, str] = field(default_factory=dict)
    scope: Scope | None = None


@dataclass(frozen=True)
class Table:
    """One dimension. `rows` is empty where nothing of it is published, or all of it is withheld.

    `gap`: a sentence, or None.
    """

    id: str
    heading: str
    column: str
    rows: list[Row]
    gap: str | None = None


@blueprint.get("/<lang>/performance/answers")
@access(Access.ANYONE)
@understands("quarter")
def answers() -> str:
    """Show a quarter of the fixed grid, without anything in it the last one."""
    portal, texts = current_portal(), current_texts()
    names = quarters(portal)
    name = _asked(names)
    view = quarter(portal, name) if name else None
    if view is None:
        return render_template("performance/answers.html", view=None)
    sheets, noted = view.sheets, notes_of_the_city(Span(view.first_day, view.last_day))
    return render_template(
        "performance/answers.html",
        view=view,
        quarter=quarter_name(texts, view.name),
        period=span_words(texts, Span(view.first_day, view.last_day)),
        published_at=texts.date_time(view.published_at),
        as_of=texts.date_time(view.as_of),
        **noted,
        touches=lambda row: numbers(noted["notes"], scope=row.scope),
        quality_url=url_for("performance.quality", year=view.name[0]),
        quarters=[
            Choice(
                quarter_name(texts, each),
                url_for("performance.answers", quarter="-".join(map(str, each))),
                each == name,
            )
            for each in names
        ],
        findings=[*_findings(sheets[Subject.ANSWERS]), *_online(sheets[Subject.REQUESTS])],
        marks=[sheets[Subject.ANSWERS].count(mark) for mark in MARKS],
        tables=[_answers(sheets[Subject.ANSWERS], dimension) for dimension in ANSWERED_BY],
        agency_marks=_table(sheets[Subject.ANSWERS], Dimension.AGENCY, (GOOD, RATED), "marks"),
        requested=[
            _table(sheets[Subject.REQUESTS], dimension, (DIGITAL, RECEIVED), f"requested-{dimension.value}")
            for dimension in REQUESTED_BY
        ],
        channels=_channels(sheets[Subject.REQUESTS]),
        people=_people(sheets[Subject.REQUESTS]),
        private=_private(view),
        sure=but_for_chance,
        level=level(texts),
        ranges=share_ranges(texts),
    )


@blueprint.get(f"/<lang>/performance/measures/{Measure.CONFIRMED_FIXED.value}")
@blueprint.get(f"/<lang>/performance/measures/{Measure.SATISFACTION.value}")
@blueprint.get(f"/<lang>/performance/measures/{Measure.DIGITAL_TAKE_UP.value}")
@access(Access.ANYONE)
def said() -> Response:
    """Lead from a measure of what residents say, or how they ask, to this page: it is shown nowhere else.

    What the address asks for goes along: the page says what it cannot be narrowed by.
    """
    asked = urlencode(list(request.args.items(multi=True)))
    return redirect(url_for("performance.answers") + (f"?{asked}" if asked else ""))


def _asked(names: list[Name]) -> Name | None:
    """Return the quarter in the address, else the newest; 404 for one that is not published."""
    given = request.args.get("quarter")
    if given is None:
        return names[0] if names else None
    found = {"-".join(map(str, name)): name for name in names}
    if given not in found:
        abort(404)
    return found[given]


def _findings(sheet: PublishedSheet) -> list[str]:
    """Say in sentences how many said that it is fixed, how many answered, and what marks they gave."""
    texts = current_texts()
    answered = sheet.rate(ANSWERED, ASKED)
    if answered is not None and not answered.denominator:
        return [texts.gettext("Nobody was asked in this quarter.")]
    said = [_fixed(sheet)]
    if answered is not None and answered.share is not None:
        pattern = texts.gettext("We asked %(num)s times, and %(share)s answered.")
        said.append(
            pattern % {"num": texts.number(answered.denominator), "share": texts.percent(answered.share)}
        )
    counts = [sheet.count(mark) for mark in MARKS]
    rated = sum(count or 0 for count in counts)
    if None not in counts and rated >= FEWEST_FOR_A_RATE:
        total = sum(mark * (count or 0) for mark, count in enumerate(counts, start=1))
        pattern = texts.gettext("The mean of %(num)s marks is %(mean)s of 5.")
        said.append(pattern % {"num": texts.number(rated), "mean": texts.number(round(total / rated, 1))})
        if answered is not None and answered.share is not None:
            pattern = texts.gettext("A mark came with %(share)s of the times we asked.")
            said.append(pattern % {"share": texts.percent(rated / answered.denominator)})
    return said


def _fixed(sheet: PublishedSheet) -> str:
    """Say how many said that it is fixed, or between how many where the count is withheld."""
    texts = current_texts()
    fixed, between, answered = sheet.rate(YES, ANSWERED), sheet.between(YES), sheet.count(ANSWERED)
    if answered == 0:
        return texts.gettext("Nobody answered in this quarter.")
    if fixed is not None and fixed.share is not None:
        pattern = texts.gettext("Of %(num)s people who answered, %(share)s said that it is fixed.")
        return pattern % {"num": texts.number(fixed.denominator), "share": texts.percent(fixed.share)}
    if between is None or answered is None:
        return texts.gettext(
            "What they said is withheld: so few said one thing, or so near to a few, that somebody could be "
            "recognized."
        )
    pattern = texts.gettext(
        "Of %(num)s people who answered, between %(low)s and %(high)s said that it is fixed."
    )
    low, high = texts.number(between.low), texts.number(between.high)
    return pattern % {"num": texts.number(answered), "low": low, "high": high}


def _online(sheet: PublishedSheet) -> list[str]:
    """Say how many requests were sent online; nothing where that is withheld."""
    texts, rate = current_texts(), sheet.rate(DIGITAL, RECEIVED)
    if rate is None or rate.share is None:
        return []
    pattern = texts.gettext("Of %(num)s requests, %(share)s were sent online.")
    return [pattern % {"num": texts.number(rate.denominator), "share": texts.percent(rate.share)}]


def _channels(sheet: PublishedSheet) -> list[tuple[str, int | None]]:
    """Return by name how many requests came by each channel; None where that is withheld."""
    return [
        (member_name(Dimension.CHANNEL, member), count)
        for (dimension, member, kind), count in sheet.cells.items()
        if dimension == Dimension.CHANNEL and kind != RECEIVED
    ]


def _answers(sheet: PublishedSheet, dimension: Dimension) -> Table:
    return _table(sheet, dimension, (YES, ANSWERED, ASKED), f"answers-{dimension.value}")


def _table(sheet: PublishedSheet, dimension: Dimension, kinds: tuple[str, ...], name: str) -> Table:
    """Return a table of a dimension; its rate is the first kind ÷ the second."""
    texts = current_texts()
    members = sheet.members(dimension)
    if dimension is Dimension.DISTRICT:
        members.sort(key=in_order)
    rates = {member: sheet.rate(kinds[0], kinds[1], dimension, member) for member in members}
    rows = [
        Row(
            member_name(dimension, member),
            {kind: sheet.count(kind, dimension, member) for kind in kinds},
            rates[member],
            _between(sheet, dimension, member, kinds),
            Scope(ANNOTATED[dimension], member) if dimension in ANNOTATED else None,
        )
        for member in members
    ]
    if all(count is None for row in rows for count in row.counts.values()):
        rows = []
    named = {member: rate for member, rate in rates.items() if rate is not None and member not in UNNAMED}
    gap = largest_gap(named)
    said = None
    if gap is not None and dimension in GAPS:
        names = {member: member_name(dimension, member) for member in (gap.high, gap.low)}
        said = gap_words(texts, GAPS[dimension], gap, names)
    return Table(name, dimension_heading(texts, dimension), dimension_word(texts, dimension), rows, said)


def _between(
    sheet: PublishedSheet, dimension: Dimension, member: str, kinds: tuple[str, ...]
) -> Mapping[str, str]:
    """Say between what withheld counts lie where that is told, and under SHARE the first one's share."""
    texts, whole = current_texts(), sheet.count(kinds[1], dimension, member)
    found = {}
    for kind in kinds:
        told = sheet.between(kind, dimension, member)
        if told is None or told.low == told.high:
            continue
        pattern = texts.gettext("%(low)s to %(high)s")
        found[kind] = pattern % {"low": texts.number(told.low), "high": texts.number(told.high)}
        if kind == kinds[0] and whole:
            low, high = (texts.percent(each / whole) for each in (told.low, told.high))
            found[SHARE] = pattern % {"low": low, "high": high}
    return found


def _private(view: QuarterView) -> list[Row]:
    """Return what is published of each private service."""
    received, closed = view.sheets[Subject.PRIVATE], view.sheets[Subject.PRIVATE_CLOSES]
    members = dict.fromkeys([*received.members(Dimension.SERVICE), *closed.members(Dimension.SERVICE)])
    return [
        Row(
            member_name(Dimension.SERVICE, member),
            {
                RECEIVED: received.count(RECEIVED, Dimension.SERVICE, member),
                CLOSED: closed.count(CLOSED, Dimension.SERVICE, member),
                DONE: closed.count(DONE, Dimension.SERVICE, member),
            },
            None,
            scope=Scope(ScopeKind.SERVICE, member),
        )
        for member in members
    ]


def _people(sheet: PublishedSheet) -> dict[str, Any] | None:
    """Put the share of people who prefer a language beside that of requests in it; None without tables."""
    texts, found = current_texts(), populations(current_portal())
    languages, city = found.get(PopulationKind.LANGUAGE), found.get(PopulationKind.CITY)
    received = sheet.count(RECEIVED)
    if languages is None or city is None or not city.total or not received:
        return None
    rows, gaps = [], {}
    by_people = sorted(languages.people.items(), key=lambda each: (-each[1], each[0]))
    for tag, people in by_people:
        count = sheet.count(RECEIVED, Dimension.LANGUAGE, tag)
        if (Dimension.LANGUAGE.value, tag, RECEIVED) not in sheet.cells:
            count = 0 if Dimension.LANGUAGE not in sheet.dropped else None
        if count is not None:
            gaps[tag] = people / city.total - count / received
        rows.append(
            (
                member_name(Dimension.LANGUAGE, tag),
                texts.percent(people / city.total, digits=1),
                None if count is None else texts.percent(count / received, digits=1),
            )
        )
    return {
        "rows": rows,
        "gap": _gap_of_people(rows, [tag for tag, _ in by_people], gaps),
        "agree": max(languages.people.values()) <= city.total,
        "source": languages.source,
        "year": str(languages.year),
        "invented": languages.is_demonstration or city.is_demonstration,
    }


def _gap_of_people(
    rows: list[tuple[str, str, str | None]], tags: list[str], gaps: Mapping[str, float]
) -> str | None:
    """Name the language of which requests stay farthest behind people; None where they do in none."""
    tag = max(gaps, key=lambda one: gaps[one], default=None)
    if tag is None or gaps[tag] <= 0:
        return None
    name, people, requests = rows[tags.index(tag)]
    pattern = current_texts().gettext(
        "Of those not withheld, requests fall farthest behind people in %(language)s: %(people)s prefer it, "
        "and %(requests)s of the requests came in it. People may ask in another language than they prefer."
    )
    return pattern % {"language": name, "people": people, "requests": requests}
