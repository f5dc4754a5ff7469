"""Plans as everybody reads them: what each agency promised, when it came, and what changed since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import abort, render_template, url_for

from portal.catalogue import Said
from portal.catalogue.schema import AgencyKind
from portal.domain.annotations import Scope, ScopeKind
from portal.domain.papers import PaperKind, PaperStatus
from portal.domain.plans import NO_SERVICE
from portal.domain.register import Unit
from portal.domain.values import Number, Value, read_text
from portal.portal import Portal
from portal.queries.editions import definitions
from portal.queries.measures import last_years, measures
from portal.queries.papers import PaperLine, PaperView, paper
from portal.queries.plans import is_late, is_not_back
from portal.queries.values import measure_years
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.fiscal_years import year_words
from portal.web.kept import kept
from portal.web.narrowing import understands
from portal.web.notes import Note, notes_on
from portal.web.year import blueprint
from portal.web.year.frame import chosen_year, files_of, framed
from portal.web.year.restated import restated_lines
from portal.web.year.words import agency_name, in_source, last_year_words, mark_words, number_words
from portal.wording.reports import actual_words


@dataclass(frozen=True)
class PlannedTarget:
    """A measure of an approved plan: see year/plan.html.

    `changes`: (which value, what was restated, why), and (which, what was asked about it, the answer).
    `last_actual` is as it was known at the approval, `last_actual_now` what stands where that is another.
    `identity` None: the measure has no page of its own (any more). `stopped` says that it was retired since.
    """

    identity: str | None
    title: Any
    target: str
    explanation: Any
    last_actual: str
    last_actual_now: str
    changes: tuple[tuple[str, str, Any], ...]
    is_target_restated: bool
    stopped: str


@dataclass(frozen=True)
class Stands:
    """What stands by now of a measure of an approved plan: its target, and the actual of the year before.

    `unit` is the measure's in that year, `service` its budget service in the plan's own. `last_year`: see
    portal.queries.books.Entry.
    """

    target: Value
    actual: Value
    unit: Unit | None
    last_year: int | None
    has_page: bool
    service: str


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
    stands = _stand(portal, identities, year)
    services = [
        (
            in_source(service["name"]) if service["name"] != NO_SERVICE else texts.gettext("Other measures"),
            in_source(service["text"]),
            _called_now(service, stands),
            [_target(one, year, stands[one["identity"]], view.line.frozen_at) for one in service["measures"]],
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
        "actual_words": actual_words(texts, portal.catalogue.city, year - 1, view.line.frozen_at),
        "services": services,
        "changed": [one for *_, those in services for one in those if one.changes or one.stopped],
    }


def _stand(portal: Portal, identities: Sequence[str], year: int) -> Mapping[str, Stands]:
    """Return what stands by now of the measures of a plan, by identity."""
    found = measures(portal, identities=identities)
    values = measure_years(portal, identities, [year - 1, year])
    then, last = definitions(portal, found, [year - 1, year]), last_years(portal, found)
    public = {each.identity for each in found if each.is_public}
    stopped = {identity: one for identity, one in last.items() if one <= year}
    units = {each.identity: then[each.identity, year - 1].defined.unit for each in found}
    names = {each.identity: then[each.identity, year].defined.service for each in found}
    return {
        identity: Stands(
            values[identity, year].target,
            values[identity, year - 1].actual,
            units.get(identity),
            stopped.get(identity),
            identity in public,
            names.get(identity, ""),
        )
        for identity in identities
    }


def _called_now(service: Mapping[str, Any], stands: Mapping[str, Stands]) -> Said | None:
    """Return what a service of a plan is called by now; None where that is what it was called."""
    names = {stands[one["identity"]].service for one in service["measures"]} - {""}
    is_named = service["name"] != service["code"]
    return in_source(names.pop()) if is_named and len(names) == 1 and service["name"] not in names else None


def _target(
    documented: dict[str, Any], year: int, now: Stands, approved_at: datetime | None
) -> PlannedTarget:
    texts, unit = current_texts(), Unit(documented["unit"]) if documented["unit"] else None
    known = read_text(documented["last_actual"])
    number = now.target.number if now.target.is_final else _decimal(documented["target"])
    target = [(texts.gettext("Target"), *each) for each in restated_lines(unit, year, now.target)]
    actual = texts.gettext("%(what)s, %(year)s") % {
        "what": texts.gettext("Actual"),
        "year": year_words(texts, year - 1),
    }
    since = restated_lines(now.unit, year - 1, now.actual.since(approved_at, known))
    return PlannedTarget(
        identity=documented["identity"] if now.has_page else None,
        title=in_source(documented["title"]),
        target=number_words(texts, unit, number) if number is not None else texts.gettext("No target"),
        explanation=in_source(documented["explanation"]),
        last_actual=number_words(texts, unit, known.number, known.lack),
        last_actual_now=_now(now, known),
        changes=(*target, *((actual, *each) for each in since)),
        is_target_restated=bool(target),
        stopped=last_year_words(texts, now.last_year, year),
    )


def _now(stands: Stands, known: Number) -> str:
    """Say what stands of last year's actual; "" where that is what was known."""
    value, texts = stands.actual, current_texts()
    if not value.is_other_than(known):
        return ""
    number = number_words(texts, stands.unit, value.number, value.lack)
    said = " ".join(filter(None, (number, mark_words(texts, value))))
    return texts.gettext("Now: %(number)s") % {"number": said}


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
