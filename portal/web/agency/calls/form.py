"""The form of a service on one page, with a script to read aloud."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from flask import redirect, render_template, request, url_for

from portal.catalogue import Said, contact
from portal.catalogue.faults import Fault, FaultCode
from portal.catalogue.schema import AnyQuestion
from portal.catalogue.schema.city import Neighbour
from portal.catalogue.steps import Step
from portal.commands.calls.calls import Caller, tell_call
from portal.commands.calls.forms import follow_form, send_form
from portal.commands.drafts.follow import Followed, TooLate
from portal.commands.drafts.send import Incomplete, Manner, Sent, Unknown, Withdrawn
from portal.domain.contacts import ContactChannel
from portal.domain.limits import Limited
from portal.domain.permissions import Permission
from portal.forms import builder
from portal.forms.builder import QuestionForm
from portal.forms.messages import message
from portal.forms.sheet import SHOWN
from portal.forms.staff import StaffForm
from portal.places.site import Doubt, Site
from portal.queries.calls import CallView
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.calls import news
from portal.web.agency.calls.call import call_page
from portal.web.agency.calls.opening import ErrorLine, Page, about_of, call_taker, own_call_or_404, stale_page
from portal.web.agency.calls.sheet import (
    NEARBY,
    NONE_OF_THESE,
    PLACE,
    CallForm,
    State,
    keep,
    kept_state,
    near_of,
    open_form,
    sent_state,
)
from portal.web.agency.gate import current_staff
from portal.web.agency.words import language_name
from portal.web.alerts import alerts_for
from portal.web.current import current_portal, current_texts
from portal.web.journey import moment
from portal.web.limits import require
from portal.web.neighbours import neighbour_rows
from portal.web.place_words import place_options, understood
from portal.wording.calls import question_script
from portal.wording.lifecycle import channel_word, milestone_word, target_word

OFFICE_OPENS, MORNING = time(8), timedelta(hours=4)
"""A letter that came on a day counts from its noon: nobody wrote down the hour."""


@dataclass(frozen=True)
class AskedQuestion:
    """A question as the page draws it: its form, and what to read aloud in the caller's language."""

    question: AnyQuestion
    form: QuestionForm
    script: Sequence[Said]
    is_site: bool


@blueprint.route("/calls/<int:number>/forms/<int:place>", methods=["GET", "POST"])
@needs(Permission.TAKE_CALLS)
def call_form(number: int, place: int) -> Page:
    """Show a form with everything that is kept of it, or take what was typed."""
    call = own_call_or_404(number)
    form = open_form(call, place)
    if form is None:
        return call_page(call, [("service", _no_longer())]), 410
    if isinstance(form, str):
        return redirect(url_for("agency.call_receipt", number=number, place=place), code=303)
    if request.method == "GET":
        return _page(form, kept_state(form))
    return _take(form)


def _take(form: CallForm) -> Page:
    """Keep what was typed, whatever it is, and send it if that was pressed and nothing is wrong."""
    sends = request.form.get("go") == "send"
    state, sheet = sent_state(form, whole=sends)
    if not StaffForm().validate_on_submit():
        return _page(form, state, [(None, stale_page())]), 400
    keep(form, state, sheet)
    _remember(form.call, state)
    if sends and state.can_be_sent:
        return _send(form, state)
    if state.faults or state.news_faults or state.has_closed or sends:
        return _page(form, state, whole=sends), 422
    return redirect(_url(form, "still-open"), code=303)


def _url(form: CallForm, anchor: str | None = None) -> str:
    return url_for("agency.call_form", number=form.call.number, place=form.place, _anchor=anchor)


def _remember(call: CallView, state: State) -> None:
    """Keep how to reach the caller with the call, so that its next form need not ask again."""
    known = state.steps.get(Step.CONTACT) or {}
    email = known.get(ContactChannel.EMAIL.value) or call.email
    phone = known.get(ContactChannel.TEXT.value) or call.phone
    if (email, phone) == (call.email, call.phone):
        return
    caller = Caller(phone, email, call.speaks)
    tell_call(current_portal(), call.number, replace(about_of(call), caller=caller), call_taker())


def _send(form: CallForm, state: State) -> Page:
    """Send it, or end it by following: once, whatever is pressed twice."""
    portal, actor, call = current_portal(), call_taker(), form.call
    require(Limited.SENDS, f"staff {current_staff().username}")
    result: Sent | Followed | Incomplete | TooLate | Withdrawn | Unknown
    if state.followed is not None:
        result = follow_form(portal, call.number, form.place, call.language, actor)
    else:
        manner = Manner(call.language, call.channel, _occurred_at(call))
        result = send_form(portal, call.number, form.place, manner, moment(), actor)
    if isinstance(result, Sent | Followed):
        receipt = url_for("agency.call_receipt", number=call.number, place=form.place)
        return redirect(receipt, code=303)
    if isinstance(result, TooLate):
        return _page(form, replace(state, has_closed=True)), 422
    if isinstance(result, Incomplete):
        return _page(form, _wanting(state, result), whole=True), 422
    return redirect(_url(form), code=303)


def _wanting(state: State, result: Incomplete) -> State:
    """Return what the page shows where more is needed than it knew: all that was typed, and what is missing.

    Another tab may have taken an answer or an address away since.
    """
    news_faults = {contact.BY: Fault(FaultCode.REQUIRED)} if Step.CONTACT in result.steps else {}
    return replace(state, faults={**state.faults, **result.faults}, news_faults=news_faults)


def _occurred_at(call: CallView) -> datetime | None:
    """Return when what the call brought came (UTC); None for now.

    Of an earlier day nobody knows the hour: chance draws a moment of its morning. Neither a full hour nor a
    minute of now then shows on the released row, among those that residents sent, that somebody wrote it down
    for them; and no deadline is later than if the letter had been opened by noon.
    """
    portal = current_portal()
    zone = portal.catalogue.calendar.time_zone
    if call.received_on is None or call.received_on >= portal.now().astimezone(zone).date():
        return None
    opens = datetime.combine(call.received_on, OFFICE_OPENS, zone).astimezone(UTC)
    return opens + timedelta(microseconds=secrets.randbelow(MORNING // timedelta(microseconds=1)))


def _closed() -> str:
    return current_texts().gettext(
        "The report they were to follow was closed in the meantime. Ask whether the problem is still there"
    )


def _no_longer() -> str:
    return current_texts().gettext("The city no longer offers this service. Choose another one")


def _page(form: CallForm, state: State, extra: Sequence[ErrorLine] = (), *, whole: bool = False) -> str:
    texts, portal, call, service = current_texts(), current_portal(), form.call, form.version.service
    asked, errors = _asked(form, state)
    boxes, addresses, news_errors = news.controls(state.news_raw, state.news_faults)
    if state.has_closed:
        errors.append((NEARBY if state.steps.get(Step.NEARBY) else None, _closed()))
    elif whole:
        errors += _still_missing(form, state)
    errors = [*extra] if extra else [*errors, *news_errors]
    own = {target: text for target, text in errors if target in {PLACE, NEARBY}}
    site, near = state.site, neighbour_rows(near_of(state))
    typed = (state.steps.get(Step.PLACE) or {}).get("of", {}).get("value", {}).get("text", "")
    theirs = portal.texts.get(call.language, texts)
    return render_template(
        "agency/calls/form.html",
        call=call,
        service=service,
        alerts=alerts_for(service.slug),
        words=form.version.words(texts.language),
        theirs=theirs,
        their_words=form.version.words(call.language),
        channel=channel_word(texts, call.channel),
        language=language_name(call.language),
        received=texts.date(call.received_on) if call.received_on else None,
        asked=asked,
        shown_name=SHOWN,
        place_field=PLACE,
        place_options=place_options(texts, site) if site and _is_asked(state) else [],
        place_chosen=site.choice if site else None,
        place_typed=typed,
        place_doubt=site.doubt.value if site else None,
        neighbours=_neighbours(site),
        understood=understood(texts, site.spot, typed) if site else (),
        nearby_field=NEARBY,
        near=near,
        nearby_chosen=_nearby_chosen(state),
        none_of_these=NONE_OF_THESE,
        own_errors=own,
        boxes=boxes,
        addresses=addresses,
        is_needed=service.contact is not None and bool(boxes.control.options),
        missing=[] if errors else _still_missing(form, state),
        is_ready=form.draft is not None and state.can_be_sent and not errors,
        promises=_promises(form, texts.language),
        their_promises=_promises(form, call.language) if call.language != texts.language else [],
        question_heading="h3",
        answers_for_another=True,
        form=StaffForm(),
        errors=errors,
    )


def _nearby_chosen(state: State) -> str | None:
    known = state.steps.get(Step.NEARBY)
    if known is None:
        return None
    return state.followed or (NONE_OF_THESE if known["done"] else None)


def _neighbours(site: Site | None) -> list[Neighbour]:
    """Return who does such things where a place outside the city lies: all while that is not plain."""
    if site is None or site.doubt is not Doubt.OUTSIDE:
        return []
    neighbours = current_portal().catalogue.city.neighbours
    return [one for one in neighbours if site.neighbour in {None, one.name}]


def _is_asked(state: State) -> bool:
    known = state.steps.get(Step.PLACE)
    return known is not None and bool(known.get("asked", True))


def _promises(form: CallForm, language: str) -> list[tuple[str, str]]:
    """Return what is promised and by when, in a language."""
    texts = current_portal().texts[language]
    words, milestones = form.version.words(language), form.version.service.milestones
    return [(milestone_word(texts, kind), target_word(texts, words, one)) for kind, one in milestones.items()]


def _asked(form: CallForm, state: State) -> tuple[list[AskedQuestion], list[ErrorLine]]:
    """Return the questions as they are drawn, and what is wrong with their answers."""
    texts, portal = current_texts(), current_portal()
    words, city = form.version.words(texts.language), portal.catalogue.city
    theirs, their_words = portal.texts.get(form.call.language, texts), form.version.words(form.call.language)
    asked, errors = list[AskedQuestion](), list[ErrorLine]()
    site = next((one.id for one in state.path if one.type == "location"), None)
    for question in state.path:
        built = builder.build(question, texts.formats, state.raw.get(question.id, {}))
        fault = state.faults.get(question.id)
        if fault is not None:
            said = message(question, fault, words, texts, city, city.country)
            errors += builder.bind(built, question, fault, _of(words(question.label, question.id), said))
        script = question_script(theirs, their_words, question)
        asked.append(AskedQuestion(question, built, script, question.id == site))
    return asked, errors


def _of(label: str, problem: str) -> str:
    """Say which question a problem is about: on a page with many, "Choose one" alone names none."""
    return f"{label} {problem}" if label.endswith("?") else f"{label}: {problem}"


def _still_missing(form: CallForm, state: State) -> list[ErrorLine]:
    """Say what is still to be answered or chosen, in the order of the page."""
    texts, words = current_texts(), form.version.words(current_texts().language)
    if state.followed is not None:
        return []
    steps = {
        Step.PLACE: (
            PLACE,
            texts.gettext("Choose the place they mean, or the last line if it is none"),
        ),
        Step.NEARBY: (NEARBY, texts.gettext("Choose the report about the same problem, or the last line")),
    }
    labels = {one.id: words(one.label, one.id) for one in state.path}
    lines: list[ErrorLine] = []
    for one in state.missing:
        if isinstance(one, Step):
            lines.append(steps[one])
        elif one not in state.faults:
            asks = texts.gettext("Answer this question: %(question)s") % {"question": labels[one]}
            lines.append((one, asks))
    return lines
