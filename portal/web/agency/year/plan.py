"""One agency's plan as everybody of the performance year reads it: how it stands, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import abort, render_template, request, url_for

from portal.catalogue.schema import Agency, AgencyKind
from portal.domain.papers import OPEN, Field, PaperKind, PaperStatus
from portal.domain.permissions import Permission, acting
from portal.domain.plans import Basis, Lack, Lacking, document_of, lacking
from portal.domain.register import Unit
from portal.domain.values import MeasureYear
from portal.queries.papers import PaperView, StepView, paper
from portal.queries.plans import plan_goals, plan_measures
from portal.queries.values import measure_years
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.gate import current_staff
from portal.web.agency.words import agency_name
from portal.web.agency.year.overview import late_words, windows_in_words, years_to_choose
from portal.web.agency.year.words import (
    STATUS_SHAPES,
    criterion_words,
    field_label,
    goal_names,
    number_words,
    status_word,
    step_word,
)
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

    def lacks(self) -> tuple[Lacking, ...]:
        """Return what keeps it from being submitted."""
        return lacking(self.fields, self.year, self.measures, plan_goals(current_portal()))

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


@blueprint.route("/year/<int:year>/<agency>/plan")
@needs(Permission.READ_YEAR)
def plan(year: int, agency: str) -> str:
    """Show a plan."""
    page = loaded(year, agency)
    return render_template("agency/year/plan.html", told=_told(), **about(page), **_said(page))


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
    """Return what every page of a plan says of it: whose, which year, how it stands."""
    portal, texts = current_portal(), current_texts()
    line, city = page.paper.line if page.paper else None, portal.catalogue.city
    performance = portal.catalogue.performance
    due = performance.due(PaperKind.PLAN, city.fiscal_year, page.year) if performance else None
    today = city.calendar.local_day(portal.now())
    is_late = line.is_late(today, city.zone) if line else due is not None and today > due
    return {
        "year": page.year,
        "agency_code": page.agency.code,
        "agency": agency_name(page.agency.code),
        "shape": STATUS_SHAPES[line.status if line else None],
        "status": status_word(PaperKind.PLAN, line),
        "late": late_words(line, late=is_late and (page.agency.principal or line is not None)),
        "due": texts.date(due) if due else "",
        "windows": windows_in_words(portal, page.year),
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
        Lack.UNSETTLED: texts.gettext("Two people wrote different words: %(what)s"),
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
    word = texts.gettext("Service: %(name)s")
    found += [
        (f"service-{code}", word % {"name": those[0].defined.service or code})
        for code, those in page.services().items()
    ]
    return found


def reviews(page: PlanPage) -> list[dict[str, Any]]:
    """Return what was done with a plan, in order: see agency/year/plan.html."""
    texts = current_texts()
    steps: tuple[StepView, ...] = page.paper.steps if page.paper else ()
    words = {criterion.value: said for criterion, said in criterion_words().items()}
    line = texts.gettext("%(step)s by %(who)s, %(role)s, on %(day)s")
    return [
        {
            "sentence": line
            % {
                "step": step_word(step.step),
                "who": step.by,
                "role": step.role.replace("_", " "),
                "day": texts.date_time(step.at),
            },
            "words": step.words,
            "marks": [(words.get(name, name), mark) for name, mark in step.marks.items()],
        }
        for step in steps
    ]


def _said(page: PlanPage) -> dict[str, Any]:
    """Return what a plan says, and what who is signed in may do."""
    is_open = page.status in OPEN
    writes = page.may(Permission.WRITE_PAPERS) and is_open
    document = (page.paper.frozen if page.paper else None) or document_of(
        page.fields, page.year, page.measures, plan_goals(current_portal())
    )
    measures = [one for service in document["services"] for one in service["measures"]]
    values = measure_years(current_portal(), [each["identity"] for each in measures], [page.year])
    goals = goal_names()
    return {
        "sections": [(words, url_of(page, "write_plan", section=code)) for code, words in sections(page)]
        if writes
        else [],
        "lacks": lack_lines(page) if writes else [],
        "may_submit": is_open and page.may(Permission.SUBMIT_PAPERS),
        "may_review": page.may(Permission.REVIEW_PAPERS) and page.status is PaperStatus.SUBMITTED,
        "document": document,
        "goals": [(goals.get(each["goal"], each["goal"]), each["text"]) for each in document["goals"]],
        "services": [
            (service, [_measure(each, values[each["identity"], page.year]) for each in service["measures"]])
            for service in document["services"]
        ],
        "reviews": reviews(page),
    }


def _measure(documented: Mapping[str, Any], value: MeasureYear) -> dict[str, str]:
    """Say one measure's line: see agency/year/plan.html."""
    unit = Unit(documented["unit"]) if documented["unit"] else None

    def said(text: str | None) -> str:
        return number_words(unit, None if text is None else Decimal(text))

    target = said(documented["target"]) if documented["target"] else documented["typed"]
    now = value.target.now if value.target.restated else None
    return {
        "title": documented["title"],
        "target": number_words(unit, now.value.number) if now else target,
        "was": target if now else "",
        "reason": now.reason if now else "",
        "why": documented["explanation"],
        "answers": " ".join(each for each in documented["answers"].values() if each),
        "last_target": said(documented["last_target"]),
        "last_actual": said(documented["last_actual"]),
    }


def _told() -> str | None:
    texts = current_texts()
    return {
        "submitted": texts.gettext("The plan is submitted. The reviewers can read it now."),
        "scored": texts.gettext("The score is kept."),
        "returned": texts.gettext("The plan went back to the agency."),
        "approved": texts.gettext("The plan is approved. Its targets stand from now on."),
    }.get(request.args.get("told", ""))
