"""The fields of a plan's form: section by section, those of each measure together."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from portal.domain.checks import Check
from portal.domain.plans import (
    MISSION,
    RISKS,
    Basis,
    answer_field,
    asked_of,
    goal_field,
    read_target,
    service_field,
    target_field,
    why_field,
)
from portal.queries.measures import measures
from portal.web.agency.fields import Kind
from portal.web.agency.paper_fields import PaperField
from portal.web.agency.year.plan import PlanPage
from portal.web.agency.year.words import fault_words, finding_words, goal_names, measure_words, number_words
from portal.web.current import current_portal, current_texts


@dataclass(frozen=True)
class Group:
    """Fields that belong together, with what an error says of each by key.

    `title`, `lead` and `formula` are a measure's, or "".
    """

    title: str
    fields: tuple[PaperField, ...]
    errors: Mapping[str, str] = field(default_factory=dict)
    lead: str = ""
    formula: str = ""


def groups_of(page: PlanPage, section: str) -> Iterator[Group]:
    """Return the fields of a section of the form, those of each measure together."""
    texts = current_texts()
    if section == "purpose":
        mission, risks = texts.gettext("Mission"), texts.gettext("Risks")
        why, what = texts.gettext("What this agency is there for"), texts.gettext("What could keep it back")
        fields = (
            PaperField("mission", MISSION, mission, hint=why),
            PaperField("risks", RISKS, risks, hint=what),
        )
        yield Group("", fields)
    elif section == "goals":
        hint = texts.gettext("How this agency serves it. Empty: it does not")
        goals = (
            PaperField(f"goal-{code}", goal_field(code), name, hint=hint, optional=True)
            for code, name in goal_names().items()
        )
        yield Group("", tuple(goals))
    else:
        code = section.removeprefix("service-")
        does = PaperField("service", service_field(code), texts.gettext("What the service does"))
        yield Group("", (does,))
        for basis in page.services()[code]:
            yield _of_measure(page, basis)


def measure_key(part: str, identity: str) -> str:
    """Name a measure's field in a form by the measure itself: its place on the page may change meanwhile."""
    is_plain = re.fullmatch(r"[A-Za-z0-9_-]+", identity, re.ASCII)
    return f"{part}-{identity if is_plain else hashlib.sha256(identity.encode()).hexdigest()[:16]}"


def _of_measure(page: PlanPage, basis: Basis) -> Group:
    texts, before, identity = current_texts(), basis.before, basis.identity
    target_key = measure_key("target", identity)
    read = read_target(page.field(target_field(identity)).text, basis.defined.unit, basis.currency)
    hint = texts.gettext("Last year: target %(target)s, actual %(actual)s") % {
        "target": number_words(basis.defined.unit, before.target),
        "actual": number_words(basis.defined.unit, before.actual, before.actual_lack),
    }
    target = texts.gettext("Target for fiscal year %(year)s") % {"year": page.year}
    why = texts.gettext("Why this much; or why there is no target")
    asked = asked_of(page.year, read, basis)
    fields = (
        PaperField(target_key, target_field(identity), target, Kind.LINE, hint),
        PaperField(measure_key("why", identity), why_field(identity), texts.gettext("Explanation"), hint=why),
        *(
            PaperField(
                measure_key(found.check.value, identity),
                answer_field(found.check, identity),
                finding_words(found, basis),
            )
            for found in asked
        ),
    )
    return Group(
        basis.defined.title,
        fields,
        {target_key: fault_words(read)},
        measure_words(basis),
        basis.defined.formula,
    )


def strays_of(page: PlanPage, section: str, fields: Sequence[PaperField]) -> list[PaperField]:
    """Return fields that a form of this section may send though it has them no longer.

    The register may change while somebody writes: a measure is retired, or moves to another service.
    """
    known = {one.key for one in fields}
    found = [PaperField("service", service_field(section.removeprefix("service-")), "")]
    for each in measures(current_portal(), page.agency.code):
        of = each.identity
        found += [
            PaperField(measure_key("target", of), target_field(of), "", Kind.LINE),
            PaperField(measure_key("why", of), why_field(of), ""),
            *(PaperField(measure_key(check.value, of), answer_field(check, of), "") for check in Check),
        ]
    return [one for one in found if one.key not in known] if section.startswith("service-") else []
