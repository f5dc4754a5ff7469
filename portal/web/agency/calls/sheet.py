"""A form of a call on one page: what is kept of it, and what a page sent."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from flask import abort, request

from portal.catalogue import ServiceVersion, answers
from portal.catalogue.faults import Fault
from portal.catalogue.schema import AnyQuestion, QuestionType
from portal.catalogue.steps import Step
from portal.commands.drafts.follow import CHOICE
from portal.commands.drafts.keep import Typed, keep_page
from portal.domain.contacts import Point
from portal.forms.sheet import Sheet, read_sheet
from portal.places.site import Site, read_site
from portal.queries.calls import CallView
from portal.queries.drafts import DraftView, find_form
from portal.queries.nearby import Near, find_nearby
from portal.queries.places.settling import settle
from portal.queries.requests import staff_request
from portal.web.agency.calls import news
from portal.web.agency.calls.rows import made_in
from portal.web.channels import offered_channels
from portal.web.current import current_portal, current_texts
from portal.web.journey import moment

PLACE, NEARBY = "call-place", "call-nearby"
"""Names of the radios for the place and for what is near it; no question of a service can have them."""

FOUND, NONE_OF_THESE = "found", "none"

OF_THE_CALLER = frozenset({QuestionType.PERSON_NAME, QuestionType.EMAIL, QuestionType.PHONE})
"""Types of question whose answer is the same for every request of one caller."""


@dataclass(frozen=True)
class CallForm:
    """A form of a call that can go on. `draft` is None until something is kept of it."""

    call: CallView
    place: int
    key: str
    version: ServiceVersion
    draft: DraftView | None

    @property
    def steps(self) -> Mapping[str, Mapping[str, Any]]:
        """What is known so far of the steps beside the questions."""
        return self.draft.steps if self.draft else {}


@dataclass(frozen=True)
class State:
    """What a page of a form shows.

    `raw` is what the controls show by question, `path` the questions, `steps` what is known of the place, of
    what is near it and of the news. `faults` and `news_faults` say what is wrong, `missing` what is still to
    be answered or chosen: ids of questions, or a step. `has_closed`: the report that was chosen to be
    followed was closed meanwhile.
    """

    raw: Mapping[str, Mapping[str, Sequence[str]]]
    path: Sequence[AnyQuestion]
    steps: Mapping[Step, Mapping[str, Any] | None]
    news_raw: news.Raw
    missing: Sequence[str | Step]
    faults: Mapping[str, Fault] = field(default_factory=dict)
    news_faults: Mapping[str, Fault] = field(default_factory=dict)
    has_closed: bool = False

    @property
    def site(self) -> Site | None:
        """What is known of the place."""
        known = self.steps.get(Step.PLACE)
        return read_site(known) if known else None

    @property
    def followed(self) -> str | None:
        """The reference of the request that is followed instead of sending this one."""
        known = self.steps.get(Step.NEARBY)
        return known[CHOICE] if known else None

    @property
    def can_be_sent(self) -> bool:
        """Whether nothing is wrong and nothing is missing. Who follows is asked for nothing but the news."""
        if self.news_faults or self.has_closed:
            return False
        return self.followed is not None or not (self.faults or self.missing)


def open_form(call: CallView, place: int) -> CallForm | str | None:
    """Open a form of a call; 404 when it has none at this place.

    Out: the form; the reference it was sent as, or that is followed instead; None when the city no longer
    offers its service.
    """
    form, portal = call.form(place), current_portal()
    if form is None:
        abort(404)
    found = find_form(portal, form.draft_key)
    if found.reference is not None:
        return found.reference
    offered = portal.catalogue.services.get(form.slug)
    if offered is None or offered.service.retired:
        return None
    version = found.draft.version if found.draft else offered
    return CallForm(call, place, form.draft_key, version, found.draft)


def kept_state(form: CallForm) -> State:
    """Return what is kept of a form."""
    formats, draft = current_texts().formats, form.draft
    raw: dict[str, Mapping[str, Sequence[str]]] = {}
    for name, entry in (draft.entries if draft else {}).items():
        question = next((one for one in form.version.service.questions if one.id == name), None)
        if question is not None and entry.answered and entry.value is not None:
            raw[name] = answers.fill(question, entry.value, formats)
        else:
            raw[name] = entry.raw
    path = form.version.path(draft.values if draft else {})
    asked_again = [one for one in path if one.type in OF_THE_CALLER and one.id not in raw]
    told = _told_before(form.call) if asked_again else {}
    raw |= {one.id: answers.fill(one, told.get(one.type), formats) for one in asked_again}
    entries = draft.entries if draft else {}
    steps = {step: form.steps.get(step.value) for step in (Step.PLACE, Step.NEARBY, Step.CONTACT)}
    missing = [one.id for one in path if one.id not in entries or not entries[one.id].answered]
    return State(
        raw,
        path,
        steps,
        news.known(form.call, steps[Step.CONTACT]),
        [*missing, *_undecided(steps)] if draft else [],
    )


def sent_state(form: CallForm, *, whole: bool) -> tuple[State, Sheet]:
    """Return what a page sent, as far as it can be understood now: nothing is kept yet.

    In: `whole` is for a form that is to be sent. Errors: DatabaseUnavailable.
    """
    sheet = read_sheet(form.version, request.form, moment())
    place = _place(form, sheet)
    nearby = _nearby(form, place)
    follows = bool(nearby and nearby[CHOICE])
    shown, raw = news.known(form.call, form.steps.get(Step.CONTACT.value)), news.sent()
    needed = whole and form.version.service.contact is not None and bool(offered_channels()) and not follows
    reading = news.read(raw, shown, required=needed)
    steps = {Step.PLACE: place, Step.NEARBY: nearby, Step.CONTACT: news.kept(raw, reading)}
    before = kept_state(form)
    state = State(
        {**before.raw, **sheet.raw},
        sheet.path,
        steps,
        raw,
        [*(one.id for one in sheet.unseen), *_undecided(steps)],
        sheet.faults(whole=whole and not follows),
        reading.faults,
        _has_closed(form, nearby),
    )
    return state, sheet


def keep(form: CallForm, state: State, sheet: Sheet) -> None:
    """Keep everything that a page sent, whatever it is."""
    language = current_texts().language
    typed = [Typed(name, sheet.raw[name], language, answer) for name, answer in sheet.read.items()]
    keep_page(current_portal(), form.key, form.version, typed, state.steps, form.call.language)


def _told_before(call: CallView) -> dict[QuestionType, Any]:
    """Return what the caller has said of themselves in this call, by the type of question."""
    told: dict[QuestionType, Any] = {QuestionType.EMAIL: call.email, QuestionType.PHONE: call.phone}
    before = made_in(call)
    view = staff_request(current_portal(), before) if before else None
    if view is None or view.version is None or view.answers is None:
        return told
    for question in view.version.service.questions:
        if question.type in OF_THE_CALLER and view.answers.get(question.id):
            told[question.type] = view.answers[question.id]
    return told


def _undecided(steps: Mapping[Step, Mapping[str, Any] | None]) -> list[Step]:
    asked = (Step.PLACE, Step.NEARBY)
    return [one for one in asked if (known := steps.get(one)) is not None and not known["done"]]


def _place(form: CallForm, sheet: Sheet) -> dict[str, Any] | None:
    """Settle where the city is to go, or take the choice among its own places."""
    question = next((one for one in sheet.path if one.type is QuestionType.LOCATION), None)
    value: Any = sheet.values.get(question.id) if question else None
    if question is None or value is None:
        return None
    of, known = {"question": question.id, "value": value}, form.steps.get(Step.PLACE.value)
    if known is None or known["of"] != of:
        site = settle(current_portal(), value)
        return {**site.kept(), "of": of} if site else None
    chosen = read_site(known).choose(request.form.get(PLACE, "")) if known.get("asked", True) else None
    return {**chosen.kept(), "of": of} if chosen else dict(known)


def _nearby(form: CallForm, place: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Look what is reported near the place, or take the choice among what is."""
    service = form.version.service
    settled = place is not None and place.get("latitude") is not None and place.get("longitude") is not None
    if place is None or not settled or not service.looks_nearby:
        return None
    spot = Point(place["latitude"], place["longitude"])
    found = [asdict(near) for near in find_nearby(current_portal(), service.code, spot, service.looks_nearby)]
    if not found:
        return None
    before = form.steps.get(Step.NEARBY.value)
    same = before is not None and [one["reference"] for one in before[FOUND]] == [
        one["reference"] for one in found
    ]
    if not same or before is None:
        return {FOUND: found, CHOICE: None, "done": False}
    chosen = request.form.get(NEARBY, "")
    if chosen == NONE_OF_THESE or chosen in {one["reference"] for one in found}:
        return {**before, CHOICE: None if chosen == NONE_OF_THESE else chosen, "done": True}
    return dict(before)


def _has_closed(form: CallForm, nearby: Mapping[str, Any] | None) -> bool:
    """Say whether the page chose a report that is not there to be followed any more."""
    before = form.steps.get(Step.NEARBY.value)
    offered, standing = (
        {one["reference"] for one in known[FOUND]} if known else set() for known in (before, nearby)
    )
    return request.form.get(NEARBY) in offered - standing


def near_of(state: State) -> list[Near]:
    """Return what was found near the place."""
    known = state.steps.get(Step.NEARBY)
    return [Near(**one) for one in known[FOUND]] if known else []
