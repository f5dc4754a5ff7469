"""Plans as everybody reads them: what each agency promised, when it came, and what changed since."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import abort, render_template, url_for

from portal.catalogue.schema import AgencyKind
from portal.domain.annotations import Scope, ScopeKind
from portal.domain.papers import PaperKind, PaperStatus
from portal.domain.plans import NO_SERVICE
from portal.domain.register import Unit
from portal.domain.values import Value, read_text
from portal.queries.measures import last_years, measures
from portal.queries.papers import PaperLine, PaperView, paper
from portal.queries.plans import is_late, is_not_back
from portal.queries.values import measure_years
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.kept import kept
from portal.web.narrowing import understands
from portal.web.notes import Note, notes_on
from portal.web.year import blueprint
from portal.web.year.frame import chosen_year, files_of, framed
from portal.web.year.restated import restated_lines
from portal.web.year.words import agency_name, in_source, last_year_words, number_words


@dataclass(frozen=True)
class PlannedTarget:
    """A measure of an approved plan: see year/plan.html.

    `changes`: (what was restated, why), and (what was asked about it, the answer).
    `identity` None: the measure has no page of its own (any more). `stopped` says that it was retired since.
    """

    identity: str | None
    title: Any
    target: str
    explanation: Any
    last_actual: str
    changes: tuple[tuple[str, Any], ...]
    stopped: str


@blueprint.get("/<lang>/performance/agencies/<agency>/plan")
@access(Access.ANYONE)
@understands("year")
@kept
def plan(agency: str) -> str:
    """Show an agency's plan of a fiscal year, once it is approved; before that, how it stands."""
    return render_template("year/plan.html", **shown(agency))


def shown(agency: str) -> dict[str, Any]:
    """Return what the templates need of a plan, on the page and in print. 404 for what is no agency."""
    portal = current_portal()
    known = portal.catalogue.agencies.get(agency)
    if known is None or known.kind is not AgencyKind.CITY or portal.catalogue.performance is None:
        abort(404)
    year = chosen_year(portal)
    view = paper(portal, PaperKind.PLAN, agency, year)
    approved = view if view and view.frozen else None

    def address(endpoint: str, **more: Any) -> str:
        return url_for(f"year.plan{endpoint}", agency=agency, year=year, **more)

    return {
        "agency": agency,
        "name": agency_name(agency),
        "standing": standing(view.line if view else None, year),
        "view": approved,
        "document": _said(approved, year) if approved else None,
        "files": files_of(address) if approved else None,
        "notes": _notes(agency, year) if approved else [],
        **framed(year, lambda number: url_for("year.plan", agency=agency, year=number)),
    }


def _notes(agency: str, year: int) -> list[Note]:
    """Return the notes on the agency that touch last year's actuals, or the plan's own year."""
    fiscal = current_portal().catalogue.city.fiscal_year
    first, last = fiscal.bounds(year - 1)[0], fiscal.bounds(year)[1]
    return notes_on([Scope(ScopeKind.AGENCY, agency)], first, last, below=True)


def standing(line: PaperLine | None, year: int) -> list[str]:
    """Say how a plan stands, in sentences: whether it is approved, and whether it is late."""
    portal, texts = current_portal(), current_texts()
    city, performance = portal.catalogue.city, portal.catalogue.performance
    due = performance.due(PaperKind.PLAN, city.fiscal_year, year) if performance else None
    if due is None:
        return []
    today = city.calendar.local_day(portal.now())
    late = is_late(line, due, today, city.zone)
    found = [_stands(line)]
    if line is not None and line.returned_at is not None and is_not_back(portal, line):
        sentence = texts.gettext("It is late: it went back on %(day)s and did not come again.")
        return [*found, sentence % {"day": texts.date(line.returned_at)}]
    if late and line is not None and line.finished_at is not None:
        sentence = texts.gettext("It came late: on %(day)s. It was due by %(due)s.")
        found.append(sentence % {"day": texts.date(line.finished_at), "due": texts.date(due)})
    elif late:
        found.append(texts.gettext("It is late: it was due by %(due)s.") % {"due": texts.date(due)})
    elif line is None or line.finished_at is None:
        found.append(texts.gettext("It is due by %(due)s.") % {"due": texts.date(due)})
    return found


def _stands(line: PaperLine | None) -> str:
    texts = current_texts()
    if line is not None and line.frozen_at is not None:
        return texts.gettext("The plan was approved on %(day)s.") % {"day": texts.date(line.frozen_at)}
    if line is not None and line.status is PaperStatus.SUBMITTED:
        return texts.gettext("The plan is being reviewed.")
    if line is not None and line.status is PaperStatus.RETURNED:
        return texts.gettext("The plan went back to the agency, which is changing it.")
    return texts.gettext("The plan has not come yet.")


def _said(view: PaperView, year: int) -> dict[str, Any]:
    """Return what an approved plan says: its words as they were frozen, and its targets as they stand."""
    portal, texts = current_portal(), current_texts()
    document: Any = view.frozen
    words = portal.catalogue.words(texts.language)
    performance = portal.catalogue.performance
    names = {
        goal.code: goal.name
        for pillar in (performance.action_plan if performance else ())
        for goal in pillar.goals
    }
    identities = [one["identity"] for service in document["services"] for one in service["measures"]]
    values = measure_years(portal, identities, [year])
    found = measures(portal, identities=identities)
    public = {each.identity for each in found if each.is_public}
    last = {identity: one for identity, one in last_years(portal, found).items() if one <= year}
    services = [
        (
            in_source(service["name"]) if service["name"] != NO_SERVICE else texts.gettext("Other measures"),
            in_source(service["text"]),
            [
                _target(
                    one,
                    year,
                    values[one["identity"], year].target,
                    has_page=one["identity"] in public,
                    last_year=last.get(one["identity"]),
                )
                for one in service["measures"]
            ],
        )
        for service in document["services"]
    ]
    return {
        "mission": in_source(document["mission"]),
        "risks": in_source(document["risks"]),
        "goals": [
            (words(names.get(each["goal"], each["goal"])), in_source(each["text"]))
            for each in document["goals"]
        ],
        "services": services,
        "changed": [one for _, _, those in services for one in those if one.changes or one.stopped],
    }


def _target(
    documented: dict[str, Any], year: int, value: Value, *, has_page: bool, last_year: int | None
) -> PlannedTarget:
    texts, unit = current_texts(), Unit(documented["unit"]) if documented["unit"] else None
    actual = read_text(documented["last_actual"])
    number = value.number if value.is_final else _decimal(documented["target"])
    return PlannedTarget(
        identity=documented["identity"] if has_page else None,
        title=in_source(documented["title"]),
        target=number_words(texts, unit, number) if number is not None else texts.gettext("No target"),
        explanation=in_source(documented["explanation"]),
        last_actual=number_words(texts, unit, actual.number, actual.lack),
        changes=restated_lines(unit, year, value),
        stopped=last_year_words(texts, last_year, year),
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
