"""An agency's reports as everybody sees them: as they were signed, with what was restated since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import abort, render_template, url_for

from portal.catalogue import Said as Words
from portal.catalogue.schema import AgencyKind
from portal.domain.annotations import Scope, ScopeKind
from portal.domain.papers import PaperKind
from portal.domain.report_documents import Signature
from portal.domain.reports import Line, Portion, Report
from portal.domain.values import Number
from portal.queries.papers import PaperLine, paper
from portal.queries.plans import is_frozen
from portal.queries.reports import signed_report
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.notes import Note, notes_on
from portal.web.year import blueprint
from portal.web.year.frame import files_of
from portal.web.year.restated import restated_lines
from portal.web.year.words import agency_name, in_source
from portal.wording.reports import question_words, report_word, said_words, slot_word

KINDS: Mapping[str, PaperKind] = {"mid-year": PaperKind.MID_YEAR, "year-end": PaperKind.YEAR_END}
YEARS = range(2000, 2200)


@dataclass(frozen=True)
class Signed:
    """A report that was signed off, with the values that stand now."""

    report: Report
    signature: Signature


@dataclass(frozen=True)
class Row:
    """One value: which, what stands, what it is made of, what explains it, and its restatements in words."""

    slot: str
    value: str
    made_of: str
    words: Words | None
    restated: tuple[tuple[str, Words], ...]


@dataclass(frozen=True)
class Shown:
    """One measure of a report: see year/report.html."""

    title: Words
    target: str
    target_changes: tuple[tuple[str, Words], ...]
    how: str
    rows: tuple[Row, ...]
    miss: str
    explanation: Words
    change: Words
    questions: tuple[tuple[str, Words], ...]
    url: str


@blueprint.get("/<lang>/performance/agencies/<agency>/<int:year>/<slug>")
@access(Access.ANYONE)
def report(agency: str, year: int, slug: str) -> str:
    """Show a report; of one that nobody has signed off, that it is not there, and whether it is late."""
    return render_template("year/report.html", **shown(agency, year, slug))


def shown(agency: str, year: int, slug: str) -> dict[str, Any]:
    """Return what the templates need of a report, on the page and in print. 404 as `report_of`."""
    signed, kind, texts = report_of(agency, year, slug), KINDS[slug], current_texts()
    other = next(each for each in KINDS if each != slug)
    signature = signed.signature if signed else None

    def address(endpoint: str, **more: Any) -> str:
        return url_for(f"year.report{endpoint}", agency=agency, year=year, slug=slug, **more)

    return {
        "name": report_word(texts, kind, year),
        "agency": _as_signed(signature.agency_name) if signature else agency_name(agency),
        "agency_url": url_for("year.agency", agency=agency, year=year),
        "standing": _signed_words(signature.at, signature.due, signature.is_late)
        if signature
        else _unsigned_words(kind, year),
        "own_words": in_source(signed.report.summary) if signed and signed.report.summary else None,
        "measures": [_shown(part, year) for part in signed.report.parts] if signed else [],
        "notes": _notes(agency, kind, year) if signed else [],
        "files": files_of(address) if signed else None,
        "other": report_word(texts, KINDS[other], year),
        "other_url": url_for("year.report", agency=agency, year=year, slug=other),
    }


def report_of(agency: str, year: int, slug: str) -> Signed | None:
    """Return a signed report; None of one that nobody has signed off: what is typed is not even read.

    404 for what is no report of an agency of the city.
    """
    portal = current_portal()
    found = portal.catalogue.agencies.get(agency)
    if slug not in KINDS or year not in YEARS or found is None or found.kind is not AgencyKind.CITY:
        abort(404)
    if portal.catalogue.performance is None:
        abort(404)
    written = paper(portal, KINDS[slug], agency, year)
    if written is None or written.frozen is None or not is_frozen(written.line):
        return None
    return Signed(*signed_report(portal, written))


def _notes(agency: str, kind: PaperKind, year: int) -> list[Note]:
    """Return the notes on the agency that touch what the report is about."""
    fiscal = current_portal().catalogue.city.fiscal_year
    last = fiscal.middle(year) if kind is PaperKind.MID_YEAR else fiscal.bounds(year)[1]
    return notes_on([Scope(ScopeKind.AGENCY, agency)], fiscal.bounds(year)[0], last, below=True)


def _as_signed(name: str) -> Words:
    """Return what an agency was called then: translated where it is called so still."""
    return current_portal().catalogue.words(current_texts().language)(name)


def _signed_words(at: datetime, due: date | None, is_late: bool) -> list[str]:
    texts = current_texts()
    said = [texts.gettext("The agency’s head signed it off on %(day)s.") % {"day": texts.date(at)}]
    if is_late and due is not None:
        late = texts.gettext("It came late: it was due on %(day)s.")
        said.append(late % {"day": texts.date(due)})
    return said


def _unsigned_words(kind: PaperKind, year: int) -> list[str]:
    texts, portal = current_texts(), current_portal()
    city, performance = portal.catalogue.city, portal.catalogue.performance
    said = [texts.gettext("The agency has not signed this report off yet.")]
    due = performance.due(kind, city.fiscal_year, year) if performance else None
    if due is not None:
        is_over = city.calendar.local_day(portal.now()) > due
        late = texts.gettext("It is late: it was due on %(day)s.")
        still = texts.gettext("It is due on %(day)s.")
        said.append((late if is_over else still) % {"day": texts.date(due)})
    return said


def standing(line: PaperLine | None, kind: PaperKind, year: int) -> list[str]:
    """Say how a report stands, in sentences: whether it is signed off, and whether it is late."""
    portal = current_portal()
    if line is None or line.frozen_at is None or not is_frozen(line):
        return _unsigned_words(kind, year)
    zone = portal.catalogue.city.zone
    late = line.is_late(portal.catalogue.city.calendar.local_day(portal.now()), zone)
    return _signed_words(line.frozen_at, line.due, late)


def _shown(part: Portion, year: int) -> Shown:
    texts, of = current_texts(), part.subject.defined
    miss = ""
    if part.miss is not None:
        sentence = texts.gettext("The target was missed: %(value)s, and the target is %(target)s.")
        if part.miss.is_pace:
            sentence = texts.gettext("Behind the pace: %(value)s, and half of the target is %(target)s.")
        miss = sentence % {
            "value": _number(part, Number(part.miss.value)),
            "target": _number(part, Number(part.miss.against)),
        }
    computed, entered = texts.gettext("Counted by the portal"), texts.gettext("Entered by the agency")
    return Shown(
        title=in_source(of.title),
        target="" if part.target.number is None else _number(part, Number(part.target.number)),
        target_changes=restated_lines(of.unit, year, part.subject.years[year].target),
        how=computed if part.subject.is_computed else entered,
        rows=tuple(_row(part, line) for line in part.lines),
        miss=miss,
        explanation=in_source(part.miss.explanation if part.miss else ""),
        change=in_source(part.miss.change if part.miss else ""),
        questions=tuple(
            (_question(part, place), in_source(each.answer)) for place, each in enumerate(part.questions)
        ),
        url=url_for("year.measure", identity=part.subject.identity, year=year),
    )


def _question(part: Portion, place: int) -> str:
    texts, asked = current_texts(), part.questions[place]
    country = current_portal().catalogue.city.country
    words = question_words(texts, country, part.subject.defined.unit, asked.finding)
    return f"{slot_word(texts, asked.slot)}: {words}" if asked.slot else words


def _row(part: Portion, line: Line) -> Row:
    texts, now = current_texts(), stands(line)
    made_of = ""
    if now.numerator is not None and now.denominator is not None:
        parts = {
            "part": texts.number(float(now.numerator)),
            "whole": texts.number(float(now.denominator)),
        }
        made_of = texts.gettext("%(part)s of %(whole)s") % parts
    unit = part.subject.defined.unit
    (year,) = part.subject.years
    words = line.words
    return Row(
        slot_word(texts, line.slot),
        _number(part, now),
        made_of,
        in_source(words) if words else None,
        restated_lines(unit, year, line.final) if line.final else (),
    )


def stands(line: Line) -> Number:
    """Return the number that stands now."""
    return line.final.now.value if line.final and line.final.now else line.value


def _number(part: Portion, value: Number) -> str:
    country = current_portal().catalogue.city.country
    return said_words(current_texts(), country, part.subject.defined.unit, value)
