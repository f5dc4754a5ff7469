"""One agency's plan, loaded for a page: how it stands, what it lacks, and where its parts are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, url_for

from portal.catalogue.schema import Agency, AgencyKind
from portal.domain.papers import Field, PaperKind, PaperStatus, PaperStep
from portal.domain.permissions import Permission, Role, acting
from portal.domain.plans import Basis, Lack, Lacking, lacking, names_in
from portal.queries.papers import PaperView, paper
from portal.queries.plans import is_late, plan_goals, plan_measures
from portal.web.agency.gate import current_staff
from portal.web.agency.words import agency_name
from portal.web.agency.year.overview import late_words, waiting_words, windows_in_words, years_to_choose
from portal.web.agency.year.words import STATUS_SHAPES, field_label, goal_names, service_heading, status_word
from portal.web.current import current_portal, current_texts


@dataclass(frozen=True)
class PlanPage:
    """A plan as it was loaded for one page: `paper` is None until somebody writes in it."""

    year: int
    agency: Agency
    paper: PaperView | None
    measures: tuple[Basis, ...]

    @property
    def fields(self) -> Mapping[str, Field]:
        """Its fields by name."""
        return self.paper.fields if self.paper else {}

    @property
    def status(self) -> PaperStatus:
        """How it stands; one that nobody has opened is a draft."""
        return self.paper.line.status if self.paper else PaperStatus.DRAFT

    def field(self, name: str) -> Field:
        """Return a field; one that nobody has written in is empty."""
        return self.fields.get(name, Field())

    @property
    def submissions(self) -> int:
        """How often it was submitted: what a reviewer has read."""
        return sum(step.step is PaperStep.SUBMIT for step in self.paper.steps) if self.paper else 0

    def waits_for(self) -> tuple[Role, ...]:
        """Return the reviewers who have still to score it, while it is in review."""
        return self.paper.line.waits_for if self.paper else ()

    def lacks(self) -> tuple[Lacking, ...]:
        """Return what keeps it from being submitted."""
        return lacking(self.fields, self.year, self.measures, plan_goals(current_portal()))

    def in_order(self) -> dict[str, Field]:
        """Return the fields that were ever written in: in the plan's order, then what it has no longer."""
        names = names_in(self.fields, self.year, self.measures, plan_goals(current_portal()))
        others = sorted(self.fields.keys() - set(names))
        return {name: self.fields[name] for name in (*names, *others) if name in self.fields}

    def may(self, permission: Permission) -> bool:
        """Say whether who is signed in may do something with it."""
        identity = current_staff()
        return acting(identity.grants, identity.username, permission, self.agency.code) is not None

    def services(self) -> dict[str, list[Basis]]:
        """Return its measures by budget service."""
        found: dict[str, list[Basis]] = {}
        for each in self.measures:
            found.setdefault(each.service, []).append(each)
        return found


def loaded(year: int, agency: str) -> PlanPage:
    """Return the plan of an address; ends in 404 where no plan can be."""
    portal = current_portal()
    found = portal.catalogue.agencies.get(agency)
    if found is None or found.kind is not AgencyKind.CITY or portal.catalogue.performance is None:
        abort(404)
    if year not in years_to_choose(portal):
        abort(404)
    return PlanPage(
        year, found, paper(portal, PaperKind.PLAN, agency, year), plan_measures(portal, agency, year)
    )


def about(page: PlanPage) -> dict[str, Any]:
    """Return what every page of a plan says of it: whose, which year, how it stands, what it waits for."""
    portal, texts = current_portal(), current_texts()
    line, city = page.paper.line if page.paper else None, portal.catalogue.city
    performance = portal.catalogue.performance
    due = performance.due(PaperKind.PLAN, city.fiscal_year, page.year) if performance else None
    today = city.calendar.local_day(portal.now())
    owed = page.agency.principal or line is not None
    late = due is not None and owed and is_late(line, due, today, city.zone)
    return {
        "year": page.year,
        "agency_code": page.agency.code,
        "agency": agency_name(page.agency.code),
        "shape": STATUS_SHAPES[line.status if line else None],
        "status": status_word(PaperKind.PLAN, line),
        "late": late_words(line, late=late),
        "due": texts.date(due) if due else "",
        "windows": [] if page.status is PaperStatus.FROZEN else windows_in_words(portal, page.year),
        "waiting": waiting_words(line),
    }


def url_of(page: PlanPage, endpoint: str, **values: Any) -> str:
    """Return the address of one of a plan's pages."""
    return url_for(f"agency.{endpoint}", year=page.year, agency=page.agency.code, **values)


def section_of(page: PlanPage, lack: Lacking) -> str:
    """Return the section of the form in which a field stands."""
    part, _, code = lack.field.partition(".")
    if part == "goal":
        return "goals"
    if part == "service":
        return f"service-{code}"
    services = {each.identity: each.service for each in page.measures}
    identity = lack.identity or (code.partition(".")[2] if part == "answer" else code)
    return f"service-{services[identity]}" if identity in services else "purpose"


def lack_lines(page: PlanPage) -> list[tuple[str, str]]:
    """Say what a plan lacks: (where to put it right, sentence)."""
    texts = current_texts()
    sentences = {
        Lack.EMPTY: texts.gettext("Nothing is written yet: %(what)s"),
        Lack.NO_GOAL: texts.gettext("Say for at least one goal of the Action Plan how this agency serves it"),
        Lack.TARGET: texts.gettext("This is no number yet: %(what)s"),
        Lack.NO_TARGET: texts.gettext("Give a target, or explain why there is none: %(what)s"),
        Lack.UNANSWERED: texts.gettext("A question has no answer: %(what)s"),
        Lack.UNSETTLED: texts.gettext("Different words were written: %(what)s"),
    }
    return [
        (
            url_of(page, "write_plan", section=section_of(page, each), check=1),
            sentences[each.lack] % {"what": field_label(each.field, page.measures)},
        )
        for each in page.lacks()
    ]


def sections(page: PlanPage) -> list[tuple[str, str]]:
    """Return the sections of the form: (code, words)."""
    texts = current_texts()
    found = [("purpose", texts.gettext("Mission and risks"))]
    if goal_names():
        found.append(("goals", texts.gettext("Goals of the Action Plan")))
    found += [
        (f"service-{code}", service_heading(code, those[0].defined.service))
        for code, those in page.services().items()
    ]
    return found
