"""An agency's reports as everybody sees them: as they were signed, with what was restated since."""

import json
from dataclasses import dataclass
from itertools import pairwise

from flask import Response, abort, render_template, url_for

from portal.catalogue import Said as Words
from portal.catalogue.schema import AgencyKind
from portal.domain.papers import PaperKind
from portal.domain.reports import Line, Portion
from portal.domain.values import Number, Said
from portal.queries.reports import ReportView, report_view
from portal.queries.staff import account
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.spreadsheets import csv_file
from portal.web.year import blueprint
from portal.web.year.words import agency_name, in_source
from portal.wording.reports import question_words, report_word, said_words, slot_word

KINDS = {"mid-year": PaperKind.MID_YEAR, "year-end": PaperKind.YEAR_END}
YEARS = range(2000, 2200)

COLUMNS = (
    "identity",
    "code",
    "title",
    "unit",
    "target",
    "slot",
    "value",
    "numerator",
    "denominator",
    "signed_value",
    "without_number",
    "context",
    "restatements",
    "computed",
    "missed",
    "explanation",
    "what_changes",
)


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
    view, kind, texts = _view(agency, year, slug), KINDS[slug], current_texts()
    other = next(each for each in KINDS if each != slug)
    signature = view.signature
    return render_template(
        "year/report.html",
        name=report_word(texts, kind, year),
        agency=_as_signed(signature.agency_name) if signature else agency_name(agency),
        agency_url=url_for("year.agency", agency=agency, year=year),
        standing=_standing(view, kind, year),
        is_signed=signature is not None,
        own_words=in_source(view.report.summary) if signature and view.report.summary else None,
        measures=[_shown(part, year) for part in view.report.parts] if signature else [],
        csv_url=url_for("year.report_file", agency=agency, year=year, slug=slug, ending="csv"),
        json_url=url_for("year.report_file", agency=agency, year=year, slug=slug, ending="json"),
        other=report_word(texts, KINDS[other], year),
        other_url=url_for("year.report", agency=agency, year=year, slug=other),
    )


@blueprint.get("/performance/agencies/<agency>/<int:year>/<slug>.<ending>")
@access(Access.ANYONE)
def report_file(agency: str, year: int, slug: str, ending: str) -> Response:
    """Give a signed report as CSV or JSON; 404 for one that nobody has signed off."""
    view = _view(agency, year, slug)
    if view.signature is None or ending not in {"csv", "json"}:
        abort(404)
    rows = [row for part in view.report.parts for row in _file_rows(part)]
    if ending == "csv":
        cells = [[row[name] for name in COLUMNS] for row in rows]
        response = csv_file(f"{agency}-{year}-{slug}", [list(COLUMNS), *cells], marked=False)
    else:
        made = json.dumps(_document(view, rows), ensure_ascii=False, indent=1)
        response = Response(made, content_type="application/json")
        response.headers["Content-Disposition"] = f'attachment; filename="{agency}-{year}-{slug}.json"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _as_signed(name: str) -> Words:
    """Return what an agency was called then: translated where it is called so still."""
    return current_portal().catalogue.words(current_texts().language)(name)


def _view(agency: str, year: int, slug: str) -> ReportView:
    portal = current_portal()
    found = portal.catalogue.agencies.get(agency)
    if slug not in KINDS or year not in YEARS or found is None or found.kind is not AgencyKind.CITY:
        abort(404)
    if portal.catalogue.performance is None:
        abort(404)
    return report_view(portal, KINDS[slug], agency, year)


def _standing(view: ReportView, kind: PaperKind, year: int) -> list[str]:
    texts, portal = current_texts(), current_portal()
    city, performance = portal.catalogue.city, portal.catalogue.performance
    signed = view.signature
    if signed is not None:
        said = [texts.gettext("The agency’s head signed it off on %(day)s.") % {"day": texts.date(signed.at)}]
        if signed.is_late and signed.due is not None:
            late = texts.gettext("It came late: it was due on %(day)s.")
            said.append(late % {"day": texts.date(signed.due)})
        return said
    said = [texts.gettext("The agency has not signed this report off yet.")]
    due = performance.due(kind, city.fiscal_year, year) if performance else None
    if due is not None:
        is_over = city.calendar.local_day(portal.now()) > due
        late, still = (
            texts.gettext("It is late: it was due on %(day)s."),
            texts.gettext("It is due on %(day)s."),
        )
        said.append((late if is_over else still) % {"day": texts.date(due)})
    return said


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
    texts, stands = current_texts(), _stands(line)
    made_of = ""
    if stands.numerator is not None and stands.denominator is not None:
        parts = {
            "part": texts.number(float(stands.numerator)),
            "whole": texts.number(float(stands.denominator)),
        }
        made_of = texts.gettext("%(part)s of %(whole)s") % parts
    sentence = texts.gettext("Restated by %(who)s on %(day)s from %(old)s to %(new)s:")
    restated = tuple(
        (
            sentence
            % {
                "who": _who(after.by),
                "day": texts.date(after.at) if after.at else "",
                "old": _number(part, before.value),
                "new": _number(part, after.value),
            },
            in_source(after.reason),
        )
        for before, after in _changes(line)
    )
    words = line.words
    return Row(
        slot_word(texts, line.slot),
        _number(part, stands),
        made_of,
        in_source(words) if words else None,
        restated,
    )


def _changes(line: Line) -> list[tuple[Said, Said]]:
    if line.final is None or line.final.now is None or not line.final.restated:
        return []
    return list(pairwise([*line.final.before, line.final.now]))


def _stands(line: Line) -> Number:
    return line.final.now.value if line.final and line.final.now else line.value


def _who(username: str) -> str:
    found = account(current_portal(), username)
    return found.name if found else username


def _number(part: Portion, value: Number) -> str:
    country = current_portal().catalogue.city.country
    return said_words(current_texts(), country, part.subject.defined.unit, value)


def _file_rows(part: Portion) -> list[dict[str, str | None]]:
    of, miss = part.subject.defined, part.miss
    return [
        {
            "identity": part.subject.identity,
            "code": of.code,
            "title": of.title,
            "unit": of.unit.value if of.unit else None,
            "target": _plain(Number(part.target.number)),
            "slot": line.slot.value,
            "value": _plain(_stands(line)),
            "numerator": None if _stands(line).numerator is None else f"{_stands(line).numerator:f}",
            "denominator": None if _stands(line).denominator is None else f"{_stands(line).denominator:f}",
            "signed_value": _plain(line.value),
            "without_number": _stands(line).lack,
            "context": line.words,
            "restatements": "; ".join(
                f"{_plain(before.value) or 'none'} became {_plain(after.value) or 'none'}"
                f" ({after.at:%Y-%m-%d}: {after.reason})"
                for before, after in _changes(line)
            ),
            "computed": "yes" if part.subject.is_computed else "no",
            "missed": "yes" if miss else "no",
            "explanation": miss.explanation if miss else "",
            "what_changes": miss.change if miss else "",
        }
        for line in part.lines
    ]


def _plain(value: Number) -> str | None:
    return None if value.number is None else f"{value.number:f}"


def _document(view: ReportView, rows: list[dict[str, str | None]]) -> dict[str, object]:
    report, signed = view.report, view.signature
    if signed is None:
        return {}
    return {
        "report": report.kind.value,
        "fiscal_year": report.year,
        "agency": signed.agency,
        "agency_name": signed.agency_name,
        "signed_at": signed.at.isoformat(),
        "due": signed.due.isoformat() if signed.due else None,
        "late": signed.is_late,
        "licence": current_portal().catalogue.city.open_data_licence,
        "summary": report.summary,
        "values": rows,
    }
