"""Another service for a request, or for a part of it: its questions on one page, what was answered kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from flask import abort, redirect, render_template, request, url_for

from portal.catalogue import ServiceVersion, answers
from portal.catalogue.faults import Fault
from portal.catalogue.schema import AnyQuestion
from portal.commands.requests.commands import ChangeService, SplitRequest, Step
from portal.domain.lifecycle import DESK_STEPS, DeskStep
from portal.domain.permissions import Permission
from portal.domain.secrets import digest
from portal.forms import builder
from portal.forms.builder import QuestionForm
from portal.forms.messages import message
from portal.forms.sheet import SHOWN, Sheet, read_sheet
from portal.queries.requests import RequestView
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskForm, Filled
from portal.web.agency.gate import actor_for
from portal.web.agency.history import StaffEntry
from portal.web.agency.request import Page, about, seen_request
from portal.web.agency.step import Again, expected, take
from portal.web.current import current_portal, current_texts
from portal.web.journey import moment

ErrorLine = tuple[str | None, str]
Raw = Mapping[str, Mapping[str, Sequence[str]]]


class Kind(StrEnum):
    """What becomes of the request: it asks for another service, or a part of it is sent as its own."""

    CHANGE = "change"
    SPLIT = "split"


STEPS = {Kind.CHANGE: DeskStep.RECLASSIFY, Kind.SPLIT: DeskStep.SPLIT}
PERMISSIONS = {Kind.CHANGE: Permission.RECLASSIFY, Kind.SPLIT: Permission.SPLIT}


@dataclass(frozen=True)
class AskedQuestion:
    """A question as the page draws it."""

    question: AnyQuestion
    form: QuestionForm


@dataclass(frozen=True)
class Shown:
    """What the page shows: texts by question, the questions, and what is wrong or happened meanwhile."""

    raw: Raw
    path: Sequence[AnyQuestion]
    faults: Mapping[str, Fault] = field(default_factory=dict)
    problems: Sequence[str] = ()
    meanwhile: Sequence[StaffEntry] = ()


@blueprint.get("/requests/<reference>/another/<kind>")
@needs(Permission.SEE_REQUESTS)
def another_service(reference: str, kind: str) -> Page:
    """Ask for which service."""
    view, what = _open(reference, kind)
    slug = request.args.get("service", "")
    if slug in current_portal().catalogue.services:
        address = url_for("agency.another_form", reference=view.state.reference, kind=kind, slug=slug)
        return redirect(address, code=303)
    return render_template(
        "agency/another.html",
        kind=what.value,
        services=_offered(view, what),
        is_possible=_is_possible(view, what),
        **about(view),
    )


@blueprint.route("/requests/<reference>/another/<kind>/<slug>", methods=["GET", "POST"])
@needs(Permission.SEE_REQUESTS)
def another_form(reference: str, kind: str, slug: str) -> Page:
    """Ask the service's questions, or take the step once all are answered."""
    view, what = _open(reference, kind)
    version = current_portal().catalogue.services.get(slug)
    if version is None or version.service.retired:
        abort(404)
    if request.method == "GET":
        raw = _kept(view, version)
        path = version.path({name: value for name, value in (view.answers or {}).items() if name in raw})
        return _page(view, what, version, Shown(raw, path))
    sheet = read_sheet(version, request.form, moment())
    faults = sheet.faults(whole=True)
    problems = [_still(version)] if sheet.unseen and not faults else []
    raw = {**_kept(view, version), **sheet.raw}
    command = None if faults or sheet.unseen else _command(view, what, version, sheet)

    def draw(now: RequestView, filled: Filled, again: Again) -> str:
        shown = Shown(raw, sheet.path, faults, (*again.problems, *problems), again.meanwhile)
        return _page(now, what, version, shown)

    return take(view, Filled(()), command, what.value, draw)


def _open(reference: str, kind: str) -> tuple[RequestView, Kind]:
    if kind not in set(Kind):
        abort(404)
    view = seen_request(reference)
    actor_for(PERMISSIONS[Kind(kind)], view.state.agency, view.state.reference)
    return view, Kind(kind)


def _is_possible(view: RequestView, kind: Kind) -> bool:
    return view.state.status in DESK_STEPS[STEPS[kind]]


def _offered(view: RequestView, kind: Kind) -> list[tuple[str, str]]:
    """Return (slug, name) of the services that can be chosen, by name."""
    language = current_texts().language
    found = [
        (slug, str(version.words(language)(version.service.name)))
        for slug, version in current_portal().catalogue.services.items()
        if not version.service.retired and (kind is Kind.SPLIT or version.service.code != view.state.service)
    ]
    return sorted(found, key=lambda one: one[1].casefold())


def _kept(view: RequestView, version: ServiceVersion) -> Raw:
    """Return what was answered already, for the questions that both services ask in the same way."""
    formats, before = current_texts().formats, view.version
    if before is None:
        return {}
    same = {one.id: one.type for one in before.service.questions}
    return {
        one.id: answers.fill(one, (view.answers or {})[one.id], formats)
        for one in version.service.questions
        if same.get(one.id) is one.type and (view.answers or {}).get(one.id) is not None
    }


def _command(view: RequestView, kind: Kind, version: ServiceVersion, sheet: Sheet) -> Step:
    reference = view.state.reference
    if kind is Kind.CHANGE:
        return ChangeService(reference=reference, expected=expected(), version=version, answers=sheet.values)
    # The same part of the same state is split off once, however often its button is pressed.
    key = digest(f"split {reference} at {expected()} to {version.service.slug}")
    return SplitRequest(
        reference=reference, expected=expected(), key=key, version=version, answers=sheet.values
    )


def _still(version: ServiceVersion) -> str:
    return current_texts().gettext("These answers ask for more. Answer the new questions too")


def _page(view: RequestView, kind: Kind, version: ServiceVersion, shown: Shown) -> str:
    texts, city = current_texts(), current_portal().catalogue.city
    words = version.words(texts.language)
    asked: list[AskedQuestion] = []
    errors: list[ErrorLine] = [(None, sentence) for sentence in shown.problems]
    for question in shown.path:
        built = builder.build(question, texts.formats, shown.raw.get(question.id, {}))
        if fault := shown.faults.get(question.id):
            said = message(question, fault, words, texts, city, city.country)
            errors += builder.bind(built, question, fault, said)
        asked.append(AskedQuestion(question, built))
    return render_template(
        "agency/another_form.html",
        kind=kind.value,
        chosen=str(words(version.service.name)),
        words=words,
        asked=asked,
        shown_name=SHOWN,
        question_heading="h2",
        answers_for_another=True,
        csrf=DeskForm(),
        errors=errors,
        meanwhile=shown.meanwhile,
        is_possible=_is_possible(view, kind),
        **about(view),
    )
