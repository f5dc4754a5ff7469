"""How should we keep you posted? The last thing that a form asks."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge

from portal.catalogue import answers, contact
from portal.catalogue.contact import Reading
from portal.catalogue.controls import MAIN
from portal.catalogue.faults import Fault
from portal.catalogue.schema import QuestionType
from portal.catalogue.steps import Step
from portal.commands.drafts.keep import keep_step
from portal.store.base import DatabaseUnavailable
from portal.web import contact_form
from portal.web.access import Access, access
from portal.web.channels import offered_channels
from portal.web.contact_form import Raw
from portal.web.current import current_portal, current_texts
from portal.web.errors import drain_body, log_unavailable
from portal.web.journey import Journey, moment, open_journey, unread_journey
from portal.web.residents import blueprint
from portal.web.residents.form import too_much, unsaved
from portal.web.residents.opening import Page, stale_page, with_journey

PREFILLED = {QuestionType.EMAIL: contact.EMAIL, QuestionType.PHONE: contact.TEXT}
"""The types of question whose answers are offered here again (WCAG 3.3.7)."""


@blueprint.route("/<lang>/forms/<slug>/<link>/contact", methods=["GET", "POST"], endpoint="contact")
@access(Access.DRAFT_LINK)
def contact_step(slug: str, link: str) -> Page:
    """Ask how to keep in touch, or take the answer."""
    try:
        return _contact_step(slug=slug, link=link)
    except DatabaseUnavailable as error:
        journey = unread_journey(slug, link) if request.method == "POST" else None
        if journey is None:
            raise
        log_unavailable(error)
        return _page(journey, contact_form.sent(), problem=unsaved(current_texts())), 503


@with_journey
def _contact_step(journey: Journey) -> Page:
    if Step.CONTACT not in journey.stages():
        return redirect(journey.next_url(), code=303)
    if request.method == "POST":
        return _take(journey)
    return _page(journey, _shown(journey))


def _is_needed(journey: Journey) -> bool:
    """Say whether nobody can go on without an address; who only follows another request always can."""
    return journey.version.service.contact is not None and journey.followed is None


def _known(journey: Journey) -> Mapping[str, Any]:
    return journey.steps.get(Step.CONTACT.value, {})


def _shown(journey: Journey) -> Raw:
    """Return what the controls show: what was typed here, else what other questions of this form know."""
    typed: Raw | None = _known(journey).get("raw")
    if typed is not None:
        return typed
    formats, offered = current_texts().formats, dict[str, Mapping[str, list[str]]]()
    for question in journey.path():
        value = journey.values.get(question.id)
        if question.type in PREFILLED and value is not None:
            offered.setdefault(PREFILLED[question.type].id, answers.fill(question, value, formats))
    return offered


def _take(journey: Journey) -> Page:
    """Take what was chosen: keep it whatever it is, and go where the pressed button says."""
    texts = current_texts()
    try:
        request.form  # noqa: B018 - reading it is what finds a body that is too large
    except RequestEntityTooLarge:
        drain_body()
        return _page(journey, _shown(journey), problem=too_much(texts)), 413
    sent = contact_form.sent()
    if not contact_form.is_ours():
        return _page(journey, sent, problem=stale_page(texts)), 400
    reading = contact.read(sent, _shown(journey), moment(), offered_channels(), required=_is_needed(journey))
    kept = {**sent, contact.BY: {MAIN: [one.value for one in reading.wanted]}}
    aside = journey.aside_url(Step.CONTACT)
    if aside is not None:
        return _put_by(journey, kept, reading, aside)
    _keep(journey, kept, reading, done=not reading.faults)
    if reading.faults:
        return _page(journey, kept, reading.faults), 422
    again = open_journey(journey.slug, journey.link)
    following = again.next_url(Step.CONTACT) if isinstance(again, Journey) else journey.sent_url()
    return redirect(following, code=303)


def _put_by(journey: Journey, kept: Raw, reading: Reading, url: str) -> Page:
    """Keep what was typed and leave the page; only what was done before stays done."""
    _keep(journey, kept, reading, done=bool(_known(journey).get("done")) and not reading.faults)
    return redirect(url, code=303)


def _keep(journey: Journey, kept: Raw, reading: Reading, *, done: bool) -> None:
    addresses = {one.value: reading.addresses.get(one) if done else None for one in contact.CHANNELS}
    known = {**addresses, "raw": kept, "done": done}
    language = current_texts().language
    keep_step(current_portal(), journey.key, journey.version, Step.CONTACT, known, language)


def _page(
    journey: Journey, raw: Raw, faults: Mapping[str, Fault] | None = None, problem: str | None = None
) -> str:
    texts = current_texts()
    shown, errors = contact_form.controls(raw, faults)
    if problem is not None:
        errors = [(None, problem)]  # it is about the page, not about a field
    stages, service = journey.stages(), journey.version.service
    return render_template(
        "residents/contact.html",
        service=service,
        words=journey.version.words(texts.language),
        is_needed=_is_needed(journey),
        controls=shown,
        errors=errors,
        position=stages.index(Step.CONTACT) + 1,
        total=len(stages),
        kept_until=texts.date_time(journey.expires_at()) if journey.is_read else None,
    )
