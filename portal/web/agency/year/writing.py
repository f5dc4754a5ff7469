"""Writing in a plan: one page a section, every button saves, and nothing that was typed is lost."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flask import abort, redirect, render_template, request

from portal.commands.papers.opening import open_paper
from portal.commands.papers.writing import LONGEST_FIELD, write_fields
from portal.commands.refusals import Refused
from portal.domain.papers import OPEN, PaperKind
from portal.domain.permissions import Permission
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
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskForm, Kind
from portal.web.agency.gate import actor_for
from portal.web.agency.paper_fields import Entry, PaperField, entries, sent
from portal.web.agency.request import Page
from portal.web.agency.step import in_words, stale_form
from portal.web.agency.year.plan import PlanPage, about, lack_lines, loaded, section_of, sections, url_of
from portal.web.agency.year.words import fault_words, finding_words, goal_names, number_words
from portal.web.current import current_portal, current_texts


@dataclass(frozen=True)
class Group:
    """Fields that belong together, with what an error says of each by key; `title` is a measure's, or ""."""

    title: str
    fields: tuple[PaperField, ...]
    errors: Mapping[str, str]


@blueprint.route("/year/<int:year>/<agency>/plan/write/<section>", methods=["GET", "POST"])
@needs(Permission.WRITE_PAPERS)
def write_plan(year: int, agency: str, section: str) -> Page:
    """Show a section of a plan as a form, and save what it sends."""
    page = loaded(year, agency)
    actor = actor_for(Permission.WRITE_PAPERS, agency)
    if section not in dict(sections(page)):
        abort(404)
    if request.method == "GET":
        return _draw(page, section)
    fields = [one for group in _groups(page, section) for one in group.fields]
    given = sent(fields)
    if not DeskForm().validate_on_submit():
        return _draw(page, section, stale_form()), 400
    if any(len(each.text) > LONGEST_FIELD for each in given):
        return _draw(page, section), 422
    portal = current_portal()
    try:
        number = open_paper(portal, PaperKind.PLAN, agency, year, actor)
        written = write_fields(portal, number, given, actor)
    except Refused as refused:
        return _draw(loaded(year, agency), section, in_words(refused)), 409
    told = "beside" if written.beside else "saved"
    check = {"check": 1} if request.form.get("go") == "check" else {}
    return redirect(url_of(page, "write_plan", section=section, told=told, **check), code=303)


def _draw(page: PlanPage, section: str, problem: str | None = None) -> str:
    as_typed = request.method == "POST"
    groups = [(group.title, _drawn(page, group, as_typed=as_typed)) for group in _groups(page, section)]
    found = sections(page)
    at = [code for code, _ in found].index(section)
    following = found[at + 1] if at + 1 < len(found) else None
    errors: list[tuple[str | None, str]] = [(None, problem)] if problem else []
    errors += [(each.id, each.error) for _, those in groups for each in those if each.error]
    checks = request.args.get("check") == "1" and not as_typed
    return render_template(
        "agency/year/section.html",
        form=DeskForm(),
        groups=groups,
        errors=errors,
        lacks=_lacks_here(page, section) if checks else None,
        told=None if as_typed else _told(),
        heading=dict(found)[section],
        here=url_of(page, "write_plan", section=section),
        back=url_of(page, "plan"),
        following=(following[1], url_of(page, "write_plan", section=following[0])) if following else None,
        is_open=page.status in OPEN,
        **about(page),
    )


def _drawn(page: PlanPage, group: Group, *, as_typed: bool) -> list[Entry]:
    """Return fields as they are drawn, each with what is wrong with it."""
    drawn = entries(page.paper, group.fields, group.errors, as_typed=as_typed)
    return [replace(each, error=_named(group, each.error or _fault(each))) for each in drawn]


def _named(group: Group, error: str) -> str:
    """Say of which measure an error is: many stand on one page."""
    return f"{group.title}: {error}" if error and group.title else error


def _fault(each: Entry) -> str:
    texts = current_texts()
    if len(each.value) > LONGEST_FIELD:
        sentence = texts.gettext("Shorten this to %(most)s characters: it has %(length)s")
        return sentence % {"most": texts.number(LONGEST_FIELD), "length": texts.number(len(each.value))}
    if each.beside:
        sentence = "Two people wrote different words. Write what is to stand, or say that the box is right"
        return texts.gettext(sentence)
    return ""


def _lacks_here(page: PlanPage, section: str) -> list[str]:
    lacks = zip(page.lacks(), lack_lines(page), strict=True)
    return [sentence for lack, (_, sentence) in lacks if section_of(page, lack) == section]


def _groups(page: PlanPage, section: str) -> Iterator[Group]:
    texts = current_texts()
    if section == "purpose":
        mission, risks = texts.gettext("Mission"), texts.gettext("Risks")
        why, what = texts.gettext("What this agency is there for"), texts.gettext("What could keep it back")
        fields = (
            PaperField("mission", MISSION, mission, hint=why),
            PaperField("risks", RISKS, risks, hint=what),
        )
        yield Group("", fields, {})
    elif section == "goals":
        hint = texts.gettext("How this agency serves it. Empty: it does not")
        goals = (
            PaperField(f"goal-{code}", goal_field(code), name, hint=hint, optional=True)
            for code, name in goal_names().items()
        )
        yield Group("", tuple(goals), {})
    else:
        code = section.removeprefix("service-")
        does = PaperField("service", service_field(code), texts.gettext("What the service does"))
        yield Group("", (does,), {})
        for number, basis in enumerate(page.services()[code], start=1):
            yield _of_measure(page, basis, f"measure-{number}")


def _of_measure(page: PlanPage, basis: Basis, key: str) -> Group:
    texts, before, identity = current_texts(), basis.before, basis.identity
    typed = read_target(page.field(target_field(identity)).text, basis.defined.unit)
    hint = texts.gettext("Last year: target %(target)s, actual %(actual)s") % {
        "target": number_words(basis.defined.unit, before.target),
        "actual": number_words(basis.defined.unit, before.actual),
    }
    target = texts.gettext("Target for fiscal year %(year)s") % {"year": page.year}
    why = texts.gettext("Why this much; or why there is no target")
    asked = asked_of(page.year, typed, basis)
    fields = (
        PaperField(f"{key}-target", target_field(identity), target, Kind.LINE, hint),
        PaperField(f"{key}-why", why_field(identity), texts.gettext("Explanation"), hint=why),
        *(
            PaperField(
                f"{key}-{found.check.value}", answer_field(found.check, identity), finding_words(found, basis)
            )
            for found in asked
        ),
    )
    return Group(basis.defined.title, fields, {f"{key}-target": fault_words(typed)})


def _told() -> str | None:
    texts = current_texts()
    return {
        "saved": texts.gettext("Saved."),
        "beside": texts.gettext(
            "Saved. Somebody else changed a field while you wrote: both texts stand below, yours and theirs."
        ),
    }.get(request.args.get("told", ""))
