"""A call: the caller's requests first, then what they need, and the end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.catalogue import Said, answers, contact
from portal.catalogue.answers import clean
from portal.catalogue.contact import read_either
from portal.commands.calls.calls import (
    call_about,
    end_call,
    note_call,
    resume_call,
    seek_in_call,
    tell_call,
)
from portal.commands.calls.forms import begin_form, pick_up_form
from portal.commands.calls.looking import callers_looked_up, form_opened
from portal.commands.limits import count, look
from portal.commands.refusals import Refusal, Refused
from portal.domain import code as codes
from portal.domain import reference as references
from portal.domain.calls import ContactReason
from portal.domain.contacts import Contact, ContactChannel
from portal.domain.limits import Limited
from portal.domain.permissions import Permission
from portal.forms.staff import StaffForm
from portal.queries.calls import CallView
from portal.queries.drafts import find_form
from portal.queries.finding_callers import FoundBy, FoundRequest, requests_found
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.calls.opening import ErrorLine, Page, about_of, call_taker, own_call_or_404, stale_page
from portal.web.agency.calls.rows import found_rows, linked_rows
from portal.web.agency.calls.words import reason_word
from portal.web.agency.gate import current_staff
from portal.web.agency.words import language_name
from portal.web.current import current_portal, current_texts
from portal.web.elsewhere import elsewhere_found
from portal.web.journey import moment
from portal.web.limits import retry_after, wait_for
from portal.wording.calls import wait_for_interpreter
from portal.wording.lifecycle import channel_word

LONGEST_SOUGHT = 200
LONGEST_NOTE = 2000


@dataclass(frozen=True)
class OpenForm:
    """A form of this call that is on the way."""

    name: Said
    url: str


@blueprint.route("/calls/<int:number>", methods=["GET", "POST"])
@needs(Permission.TAKE_CALLS)
def call(number: int) -> Page:
    """Show a call, or take the step whose button was pressed."""
    found = own_call_or_404(number)
    if request.method == "GET":
        return call_page(found)
    if not StaffForm().validate_on_submit():
        return call_page(found, [(None, stale_page())], typed=request.form), 400
    step = _STEPS.get(request.form.get("go", ""))
    return step(found) if step else _back(found)


def _back(found: CallView, anchor: str | None = None) -> Response:
    return redirect(url_for("agency.call", number=found.number, _anchor=anchor), code=303)


def _seek(found: CallView) -> Page:
    text = clean(request.form.get("sought", "")[: LONGEST_SOUGHT + 1])
    if len(text) > LONGEST_SOUGHT:
        problem = current_texts().gettext("Search for fewer words: a reference, phone, email or address")
        return call_page(found, [("sought", problem)], typed=request.form), 422
    seek_in_call(current_portal(), found.number, text, call_taker())
    return _back(found, "theirs")


def _about_request(found: CallView) -> Page:
    reference = references.read(request.form.get("reference", "")) or ""
    try:
        call_about(current_portal(), found.number, reference, call_taker())
    except Refused as refused:
        if refused.refusal is not Refusal.UNKNOWN_REQUEST:
            raise
        problem = current_texts().gettext("There is no request with this reference. Search for it once more")
        return call_page(found, [("sought", problem)]), 422
    return _back(found, "theirs")


def _begin(found: CallView) -> Page:
    offered = current_portal().catalogue.services.get(request.form.get("service", ""))
    if offered is None or offered.service.retired:
        problem = current_texts().gettext("Choose a service the city offers now")
        return call_page(found, [("service", problem)], typed=request.form), 422
    asked = request.form.get("place", "")
    place = int(asked) if asked.isdecimal() and len(asked) < 4 else found.next_place
    begun = begin_form(current_portal(), found.number, place, offered.service.slug, call_taker())
    return redirect(url_for("agency.call_form", number=found.number, place=begun), code=303)


def _pick_up(found: CallView) -> Page:
    """Open a caller's form by its code. Guesses are counted for each account."""
    texts, typed = current_texts(), request.form.get("code", "")
    code, who = codes.read(typed), f"staff {current_staff().username}"
    if code is None:
        problem = texts.gettext("Check the code: it has eight letters and numbers, like 4HTM-2X9S")
        return call_page(found, [("code", problem)], typed=request.form), 422
    tally = look(current_portal(), Limited.GUESSES, who)
    if not tally.allowed:
        page = call_page(found, [(None, wait_for(tally))], typed=request.form)
        return page, 429, retry_after(tally)
    place = pick_up_form(current_portal(), found.number, code, call_taker())
    if place is None:
        count(current_portal(), Limited.GUESSES, who)
        problem = texts.gettext("No form has this code now. Ask them to read it again, or to get a new one")
        return call_page(found, [("code", problem)], typed=request.form), 404
    form_opened(current_portal(), found.number, place, call_taker())
    return redirect(url_for("agency.call_form", number=found.number, place=place), code=303)


def _note(found: CallView) -> Page:
    note = clean(request.form.get("note", ""), lines=True)
    if len(note) > LONGEST_NOTE:
        problem = current_texts().gettext("Shorten your note to 2,000 characters or fewer")
        return call_page(found, [("note", problem)], typed=request.form), 422
    note_call(current_portal(), found.number, note, call_taker())
    return _back(found, "end")


def _end(found: CallView) -> Page:
    """End it, with the reason and the note that stand beside the button."""
    texts, portal = current_texts(), current_portal()
    reason = next((one for one in ContactReason if one.value == request.form.get("reason")), None)
    note = clean(request.form.get("note", ""), lines=True)
    if reason is None:
        return call_page(
            found, [("reason", texts.gettext("Choose why they called"))], typed=request.form
        ), 422
    if len(note) > LONGEST_NOTE:
        return _note(found)
    try:
        tell_call(portal, found.number, replace(about_of(found), reason=reason), call_taker())
    except Refused as refused:
        if refused.refusal is not Refusal.NOT_ONLY_INFORMATION:
            raise
        problem = texts.gettext("A request was sent in this call: choose what it was for")
        return call_page(found, [("reason", problem)], typed=request.form), 422
    note_call(portal, found.number, note, call_taker())
    end_call(portal, found.number, call_taker())
    return redirect(url_for("agency.start_call"), code=303)


def _resume(found: CallView) -> Page:
    resume_call(current_portal(), found.number, call_taker())
    return _back(found)


_STEPS: Mapping[str, Callable[[CallView], Page]] = {
    "seek": _seek,
    "about": _about_request,
    "begin": _begin,
    "code": _pick_up,
    "note": _note,
    "end": _end,
    "resume": _resume,
}
"""The step of each button."""


def _found(found: CallView) -> list[FoundRequest]:
    """Find the caller's requests, and what was searched for; who looked is written down."""
    contacts = [
        Contact(channel, address)
        for channel, address in ((ContactChannel.TEXT, found.phone), (ContactChannel.EMAIL, found.email))
        if address
    ]
    sought = found.sought or ""
    reference = references.read(sought)
    told = read_either(sought, moment()) if sought else None
    place = sought if sought and reference is None and told is None else None
    if told is not None and told not in contacts:
        contacts.append(told)
    requests = requests_found(current_portal(), reference, contacts, place)
    theirs = [one.view.state.reference for one in requests if one.by is not FoundBy.PLACE]
    if theirs:
        callers_looked_up(current_portal(), found.number, theirs, call_taker())
    return requests


def _open_forms(found: CallView) -> list[OpenForm]:
    texts, portal = current_texts(), current_portal()
    words = portal.catalogue.words(texts.language)
    return [
        OpenForm(
            words(portal.catalogue.services[one.slug].service.name),
            url_for("agency.call_form", number=found.number, place=one.place),
        )
        for one in found.forms
        if one.slug in portal.catalogue.services and find_form(portal, one.draft_key).draft is not None
    ]


def _phone(found: CallView) -> str | None:
    """Return the caller's number as people write it."""
    if found.phone is None:
        return None
    texts = current_texts()
    words = current_portal().catalogue.words(texts.language)
    return " ".join(answers.show(contact.TEXT, found.phone, words, texts))


def call_page(
    found: CallView, errors: Sequence[ErrorLine] = (), typed: Mapping[str, str] | None = None
) -> str:
    """Show a call. In: what is wrong, and what the controls of the failed step had."""
    texts, portal = current_texts(), current_portal()
    theirs = portal.texts.get(found.language, texts)
    need = clean(request.args.get("need", "")[:LONGEST_SOUGHT])
    shown = {"sought": found.sought or "", "note": found.note or "", "code": "", "service": ""}
    shown |= {"reason": found.reason.value if found.reason else ""}
    shown |= {name: text for name, text in (typed or {}).items() if name in shown}
    services = [one for one in portal.catalogue.services.values() if not one.service.retired]
    matches = portal.catalogue.search(need, found.language) if need else []
    return render_template(
        "agency/calls/call.html",
        call=found,
        caller_phone=_phone(found),
        channel=channel_word(texts, found.channel),
        language=language_name(found.language),
        began=texts.date_time(found.started_at),
        ended=texts.date_time(found.ended_at) if found.ended_at else None,
        received=texts.date(found.received_on) if found.received_on else None,
        prompt=Said(wait_for_interpreter(theirs), theirs.language),
        found=found_rows(_found(found), found),
        linked=linked_rows(found),
        open_forms=_open_forms(found),
        need=need,
        matches=[
            (one.service.slug, one.words(texts.language)(one.service.name), why)
            for one, why in ((match.version, match.why) for match in matches)
        ],
        elsewhere=elsewhere_found(need) if need else [],
        services=sorted(
            ((one.service.slug, one.words(texts.language)(one.service.name)) for one in services),
            key=lambda each: each[1].casefold(),
        ),
        reasons=[(one.value, reason_word(texts, one)) for one in ContactReason],
        typed=shown,
        form=StaffForm(),
        errors=list(errors),
    )
