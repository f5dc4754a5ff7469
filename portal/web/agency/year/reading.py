"""A plan as everybody of the performance year reads it: what it says, what was done with it, what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from portal.domain.papers import OPEN, PaperStatus, changes_since
from portal.domain.permissions import Permission
from portal.domain.plan_documents import document_of
from portal.domain.plans import NO_SERVICE, left_out, reviewed_at
from portal.domain.register import Unit
from portal.domain.values import MeasureYear, read_text
from portal.queries.editions import definitions
from portal.queries.measures import MeasureView, measures
from portal.queries.plans import plan_goals
from portal.queries.values import measure_years
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.paper_fields import who
from portal.web.agency.restatements import restatements_of
from portal.web.agency.year.plan import PlanPage, about, lack_lines, loaded, sections, url_of
from portal.web.agency.year.words import (
    asked_about,
    criterion_words,
    field_label,
    goal_names,
    number_words,
    role_word,
    service_heading,
    service_words,
    step_word,
)
from portal.web.current import current_portal, current_texts
from portal.wording.reports import actual_words


@dataclass(frozen=True)
class Changed:
    """A field that says something else than what the reviewers sent back: see agency/year/parts.html."""

    label: str
    before: str
    after: str
    told: str


@blueprint.route("/year/<int:year>/<agency>/plan")
@needs(Permission.READ_YEAR)
def plan(year: int, agency: str) -> str:
    """Show a plan."""
    page = loaded(year, agency)
    is_open = page.status in OPEN
    writes = page.may(Permission.WRITE_PAPERS) and is_open
    written = [(words, url_of(page, "write_plan", section=code)) for code, words in sections(page)]
    return render_template(
        "agency/year/plan.html",
        told=_told(),
        sections=written if writes else [],
        lacks=lack_lines(page) if writes else [],
        may_submit=is_open and page.may(Permission.SUBMIT_PAPERS),
        may_review=page.may(Permission.REVIEW_PAPERS) and page.status is PaperStatus.SUBMITTED,
        left_out=_left_out(page),
        reviews=reviews(page),
        changes=changes(page),
        **document_shown(page),
        **about(page),
    )


def document_shown(page: PlanPage) -> dict[str, Any]:
    """Return what a plan says, as it was approved or as it stands: see agency/year/document.html."""
    document = (page.paper.frozen if page.paper else None) or document_of(
        page.fields, page.year, page.measures, plan_goals(current_portal())
    )
    portal, line = current_portal(), page.paper.line if page.paper else None
    identities = [one["identity"] for service in document["services"] for one in service["measures"]]
    values = measure_years(portal, identities, [page.year - 1, page.year])
    known = _known(identities)
    then = definitions(portal, list(known.values()), [page.year - 1])
    goals = goal_names()
    return {
        "document": document,
        "actual_words": actual_words(current_texts(), portal.catalogue.city, page.year - 1, line.frozen_at)
        if line and line.frozen_at
        else current_texts().gettext("Last year’s actual"),
        "goals": [(goals.get(each["goal"], each["goal"]), each["text"]) for each in document["goals"]],
        "services": [
            (
                _headed(service),
                [
                    _measure(page, each, values, known.get(each["identity"]))
                    | _now(page, each, values, then.get((each["identity"], page.year - 1)))
                    for each in service["measures"]
                ],
            )
            for service in document["services"]
        ],
    }


def _headed(service: Mapping[str, Any]) -> dict[str, Any]:
    """Return a service of a document in words; of what has neither name nor number it kept the code."""
    code, name = service["code"], "" if service["name"] == NO_SERVICE else service["name"]
    return {**service, "name": service_words(code, name), "heading": service_heading(code, name)}


def reviews(page: PlanPage) -> list[dict[str, Any]]:
    """Return what was done with a plan, in order: see agency/year/parts.html."""
    texts, steps = current_texts(), page.paper.steps if page.paper else ()
    words = {criterion.value: said for criterion, said in criterion_words().items()}
    line = texts.gettext("%(step)s by %(who)s, %(role)s, on %(day)s")
    names = people(step.by for step in steps)
    return [
        {
            "sentence": line
            % {
                "step": step_word(step.step),
                "who": names[step.by],
                "role": role_word(step.role),
                "day": texts.date_time(step.at),
            },
            "words": step.words,
            "marks": [(words.get(name, name), mark) for name, mark in step.marks.items()],
        }
        for step in steps
    ]


def changes(page: PlanPage) -> list[Changed] | None:
    """Return what a plan says differently than it did when it was sent back; None when it never was."""
    steps = page.paper.steps if page.paper else ()
    since = reviewed_at((step.step, step.at) for step in steps)
    if since is None:
        return None
    texts, found = current_texts(), changes_since(page.in_order(), since)
    told, names = texts.gettext("%(who)s on %(day)s"), people(each.by for each in found)
    titles = _titles(page, [each.name for each in found])
    return [
        Changed(
            titles[each.name],
            each.before,
            each.after,
            told % {"who": names[each.by], "day": texts.date_time(each.at)},
        )
        for each in found
    ]


def people(usernames: Iterable[str]) -> Mapping[str, str]:
    """Name accounts, each looked up once."""
    return {username: who(username) for username in set(usernames)}


def labels(page: PlanPage) -> Mapping[str, str]:
    """Name all fields of a plan that were ever written in."""
    return _titles(page, page.fields)


def _titles(page: PlanPage, names: Iterable[str]) -> Mapping[str, str]:
    """Name fields; those of measures that are planned for no longer by what the register calls them."""
    names = list(names)
    titles = {each.identity: each.defined.title for each in page.measures}
    missing = {asked_about(name) for name in names} - titles.keys() - {""}
    titles |= {identity: each.defined.title for identity, each in _known(missing).items()}
    return {name: field_label(name, page.measures, titles) for name in names}


def _left_out(page: PlanPage) -> list[tuple[str, str]]:
    """Return what was written, and is in an open plan no longer: (label, text)."""
    if page.status is PaperStatus.FROZEN:
        return []
    names = left_out(page.fields, page.year, page.measures, plan_goals(current_portal()))
    titles = _titles(page, names)
    return [(titles[name], page.field(name).text) for name in names]


def _known(identities: Iterable[str]) -> Mapping[str, MeasureView]:
    wanted = list(identities)
    found = measures(current_portal(), identities=wanted) if wanted else ()
    return {each.identity: each for each in found}


def _measure(
    page: PlanPage,
    documented: Mapping[str, Any],
    values: Mapping[tuple[str, int], MeasureYear],
    known: MeasureView | None,
) -> dict[str, Any]:
    """Say one measure's line: see agency/year/document.html."""
    value = values[documented["identity"], page.year]
    unit = Unit(documented["unit"]) if documented["unit"] else None

    def said(text: str | None) -> str:
        kept = read_text(text)
        return number_words(unit, kept.number, kept.lack or "")

    target = said(documented["target"]) if documented["target"] else documented["typed"]
    is_locked = page.status is PaperStatus.FROZEN and value.target.is_final
    return {
        "title": documented["title"],
        "is_retired": known is not None and known.is_retired,
        "target": number_words(unit, value.target.number) if value.target.restated else target,
        "before": restatements_of(unit, page.year, value.target),
        "restate_url": url_of(page, "restate_target", identity=documented["identity"])
        if is_locked and page.may(Permission.RESTATE)
        else None,
        "why": documented["explanation"],
        "answers": [each for each in documented["answers"].values() if each],
        "last_target": said(documented["last_target"]),
        "last_actual": said(documented["last_actual"]),
    }


def _now(
    page: PlanPage,
    documented: Mapping[str, Any],
    values: Mapping[tuple[str, int], MeasureYear],
    then: MeasureView | None,
) -> dict[str, Any]:
    """Say what became of last year's actual since the approval; nothing of a plan that is not approved."""
    if page.paper is None or page.paper.line.frozen_at is None or then is None:
        return {"last_actual_now": "", "last_actual_before": ()}
    actual = values[documented["identity"], page.year - 1].actual
    unit, known = then.defined.unit, read_text(documented["last_actual"])
    now = current_texts().gettext("Now: %(number)s") % {
        "number": number_words(unit, actual.number, actual.lack or "")
    }
    since = actual.since(page.paper.line.frozen_at, known)
    return {
        "last_actual_now": now if actual.is_other_than(known) else "",
        "last_actual_before": restatements_of(unit, page.year - 1, since),
    }


def _told() -> str | None:
    texts = current_texts()
    return {
        "submitted": texts.gettext("The plan is submitted. The reviewers can read it now."),
        "scored": texts.gettext("The score is kept."),
        "returned": texts.gettext("The plan went back to the agency."),
        "approved": texts.gettext("The plan is approved. Its targets stand from now on."),
        "restated": texts.gettext(
            "The target is restated. What stood before stays beside it, for everybody."
        ),
        "left": texts.gettext(
            "Saved. A part of what you wrote is in the plan no longer: the register changed while you wrote. "
            "Your words are kept below."
        ),
    }.get(request.args.get("told", ""))
