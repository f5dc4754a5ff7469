"""Writing in a plan: one page a section, every button saves, and nothing that was typed is lost."""

from dataclasses import replace

from flask import abort, redirect, render_template, request

from portal.commands.papers.opening import open_paper
from portal.commands.papers.writing import LONGEST_FIELD, write_fields
from portal.commands.refusals import Refused
from portal.domain.papers import OPEN, PaperKind
from portal.domain.permissions import Actor, Permission
from portal.queries.measures import measures
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskForm
from portal.web.agency.gate import actor_for
from portal.web.agency.paper_fields import THEN, Entry, entries, sent
from portal.web.agency.paper_forms import PaperForm, paper_form
from portal.web.agency.request import Page
from portal.web.agency.step import in_words, stale_form
from portal.web.agency.words import agency_name
from portal.web.agency.year.groups import Group, groups_of, strays_of
from portal.web.agency.year.plan import PlanPage, about, lack_lines, loaded, section_of, sections, url_of
from portal.web.agency.year.words import field_label
from portal.web.current import current_portal, current_texts


@blueprint.route("/year/<int:year>/<agency>/plan/write/<section>", methods=["GET", "POST"])
@needs(Permission.WRITE_PAPERS)
def write_plan(year: int, agency: str, section: str) -> Page:
    """Show a section of a plan as a form, and save what it sends."""
    page = loaded(year, agency)
    actor = actor_for(Permission.WRITE_PAPERS, agency)
    is_there = section in dict(sections(page))
    if request.method == "POST":
        return _save(page, section, actor) if is_there else _keep_strays(page, section, actor)
    return _draw(page, section) if is_there else abort(404)


@paper_form("agency.write_plan")
def form_of_plan(year: int, agency: str, section: str) -> PaperForm:
    """Return the form of a section; of one that is there no longer what it could still send."""
    page, texts = loaded(year, agency), current_texts()
    heading = dict(sections(page)).get(section)
    groups = list(groups_of(page, section)) if heading else []
    fields = [(group.title, one) for group in groups for one in group.fields]
    titles = {each.identity: each.defined.title for each in measures(current_portal(), agency)}
    strays = [
        ("", replace(one, label=field_label(one.name, page.measures, titles)))
        for one in strays_of(page, section, [one for _, one in fields])
    ]
    name = texts.gettext("Plan of %(agency)s, fiscal year %(year)s") % {
        "agency": agency_name(agency),
        "year": year,
    }
    return PaperForm(
        f"{name}: {heading}" if heading else name,
        page.paper,
        [*fields, *strays],
        url_of(page, "write_plan", section=section) if heading else url_of(page, "plan"),
    )


def _save(page: PlanPage, section: str, actor: Actor) -> Page:
    fields = [one for group in groups_of(page, section) for one in group.fields]
    given, strays = sent(fields), sent(strays_of(page, section, fields))
    if not DeskForm().validate_on_submit():
        return _draw(page, section, stale_form()), 400
    if any(len(each.text) > LONGEST_FIELD for each in given):
        return _draw(page, section), 422
    portal = current_portal()
    try:
        number = open_paper(portal, PaperKind.PLAN, page.agency.code, page.year, actor)
        written = write_fields(portal, number, [*given, *strays], actor)
    except Refused as refused:
        return _draw(loaded(page.year, page.agency.code), section, in_words(refused)), 409
    if {each.name for each in strays} & {*written.written, *written.beside}:
        return redirect(url_of(page, "plan", told="left"), code=303)
    told = "beside" if written.beside else "saved"
    if request.form.get("go") == THEN and told == "saved":
        page = loaded(page.year, page.agency.code)
        following = _following(page, section)
        drawn = [each for group in groups_of(page, section) for each in _drawn(page, group, as_typed=False)]
        if following and not any(each.error for each in drawn):
            return redirect(url_of(page, "write_plan", section=following[0], told=told), code=303)
    check = {"check": 1} if request.form.get("go") == "check" else {}
    return redirect(url_of(page, "write_plan", section=section, told=told, **check), code=303)


def _keep_strays(page: PlanPage, section: str, actor: Actor) -> Page:
    """Keep what was written in a section that there is no longer."""
    strays = sent(strays_of(page, section, ()))
    if not strays or not DeskForm().validate_on_submit():
        abort(404)
    portal = current_portal()
    try:
        number = open_paper(portal, PaperKind.PLAN, page.agency.code, page.year, actor)
        write_fields(portal, number, strays, actor)
    except Refused as refused:
        abort(409, in_words(refused))
    return redirect(url_of(page, "plan", told="left"), code=303)


def _draw(page: PlanPage, section: str, problem: str | None = None) -> str:
    as_typed = request.method == "POST"
    groups = [(group, _drawn(page, group, as_typed=as_typed)) for group in groups_of(page, section)]
    following = _following(page, section)
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
        heading=dict(sections(page))[section],
        here=url_of(page, "write_plan", section=section),
        back=url_of(page, "plan"),
        following=(following[1], url_of(page, "write_plan", section=following[0])) if following else None,
        is_open=page.status in OPEN,
        **about(page),
    )


def _following(page: PlanPage, section: str) -> tuple[str, str] | None:
    """Return the code and the heading of the section after this one."""
    found = sections(page)
    at = [code for code, _ in found].index(section)
    return found[at + 1] if at + 1 < len(found) else None


def _drawn(page: PlanPage, group: Group, *, as_typed: bool) -> list[Entry]:
    """Return fields as they are drawn, each with what is wrong with it."""
    drawn = entries(page.paper, group.fields, group.errors, as_typed=as_typed)
    return [replace(each, error=_named(group, each, each.error or _fault(each))) for each in drawn]


def _named(group: Group, each: Entry, error: str) -> str:
    """Say of which measure or field an error is: many stand on one page."""
    return f"{group.title or each.field.label}: {error}" if error else error


def _fault(each: Entry) -> str:
    texts = current_texts()
    if len(each.value) > LONGEST_FIELD:
        sentence = texts.gettext("Shorten this to %(most)s characters: it has %(length)s")
        return sentence % {"most": texts.number(LONGEST_FIELD), "length": texts.number(len(each.value))}
    if each.beside:
        sentence = "Different words were written. Write what is to stand, or say that the box is right"
        return texts.gettext(sentence)
    return ""


def _lacks_here(page: PlanPage, section: str) -> list[str]:
    lacks = zip(page.lacks(), lack_lines(page), strict=True)
    return [sentence for lack, (_, sentence) in lacks if section_of(page, lack) == section]


def _told() -> str | None:
    texts = current_texts()
    return {
        "saved": texts.gettext("Saved."),
        "beside": texts.gettext(
            "Saved. A field was changed in between: both texts stand below, with who wrote them."
        ),
    }.get(request.args.get("told", ""))
