"""My requests: a link to all of them for whoever gave an address, and the list. No account, no password."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for

from portal.catalogue import Said
from portal.catalogue.contact import read_either
from portal.catalogue.schema import QuestionType, ShortTextQuestion
from portal.commands.access import ask_for_link
from portal.domain import reference as references
from portal.domain.contacts import Contact, ContactChannel
from portal.domain.limits import Limited
from portal.queries.access import requests_of
from portal.queries.requests import RequestView
from portal.web import grants
from portal.web.access import Access, access
from portal.web.asked import Asked, ErrorLine, ask, is_ours, plain, sent
from portal.web.channels import offered_channels
from portal.web.current import current_portal, current_texts
from portal.web.journey import moment
from portal.web.limits import require
from portal.web.residents import blueprint
from portal.web.residents.opening import Page, stale_page
from portal.web.residents.own.page import PressForm
from portal.wording.lifecycle import outcome_word, status_word


@dataclass(frozen=True)
class Row:
    """One request in the list."""

    url: str
    name: Said
    reference_shown: str
    reference_spelled: str
    sent_at: str
    status_code: str
    status: str
    outcome: str | None


@blueprint.get("/<lang>/my-requests")
@access(Access.ANYONE)
def my_requests() -> Page:
    """Show the requests of the address that this browser has shown to be its own; else ask for one."""
    contact = grants.address()
    if contact is not None:
        return _list(contact)
    return _form(ask(_question()), told=request.args.get("told"))


@blueprint.post("/<lang>/my-requests")
@access(Access.ANYONE)
def send_my_link() -> Page:
    """Have a link sent. What the page says is the same whether the address is known or not."""
    question, texts = _question(), current_texts()
    raw, answer = sent(question)
    if not is_ours(question):
        return _form(ask(question, raw), problem=(None, stale_page(texts))), 400
    contact = read_either(str(answer.value or ""), moment())
    if contact is None or contact.channel not in offered_channels():
        problem = _unreadable()
        return _form(ask(question, raw), problem=(question.id, problem)), 422
    require(Limited.LINKS)
    require(Limited.LINKS_TO_ONE, contact.address)
    ask_for_link(current_portal(), contact, texts.language)
    return redirect(url_for("residents.my_requests", told="sent"), code=303)


@blueprint.post("/<lang>/my-requests/forget")
@access(Access.ANYONE)
def forget() -> Page:
    """Take back everything that this browser may see."""
    if not PressForm().validate_on_submit():
        return _form(ask(_question()), problem=(None, stale_page(current_texts()))), 400
    grants.forget()
    return redirect(url_for("residents.my_requests", told="forgotten"), code=303)


def _question() -> ShortTextQuestion:
    texts, offered = current_texts(), offered_channels()
    labels: dict[tuple[ContactChannel, ...], str] = {
        (ContactChannel.EMAIL,): texts.gettext("What is your email address?"),
        (ContactChannel.TEXT,): texts.gettext("What is your phone number?"),
    }
    return ShortTextQuestion(
        id="address",
        type=QuestionType.SHORT_TEXT,
        label=labels.get(offered, texts.gettext("What is your email address or phone number?")),
        hint=texts.gettext("The one you gave us when you sent the request."),
        max_length=254,
    )


def _unreadable() -> str:
    texts, offered = current_texts(), offered_channels()
    sentences: dict[tuple[ContactChannel, ...], str] = {
        (ContactChannel.EMAIL,): texts.gettext("Enter your email address in full, with the @"),
        (ContactChannel.TEXT,): texts.gettext("Enter your phone number with its area code"),
    }
    either = texts.gettext("Enter your email address in full, or your phone number with its area code")
    return sentences.get(offered, either)


def _form(asked: Asked, told: str | None = None, problem: ErrorLine | None = None) -> str:
    texts = current_texts()
    said = {
        "sent": texts.gettext(
            "If we know this address, we sent a link to it. It comes within a few minutes and works once, "
            "for a short time."
        ),
        "forgotten": texts.gettext("This device no longer shows your requests."),
    }
    return render_template(
        "residents/my_requests_form.html",
        asked=asked,
        words=plain,
        question=asked.question,
        form=asked.form,
        is_offered=bool(offered_channels()),
        told=said.get(told or ""),
        errors=[problem] if problem else [],
    )


def _list(contact: Contact) -> str:
    found = requests_of(current_portal(), contact)
    return render_template(
        "residents/my_requests.html", rows=[_row(view) for view in found], form=PressForm()
    )


def _row(view: RequestView) -> Row:
    texts, state = current_texts(), view.state
    return Row(
        url=url_for("residents.track", reference=state.reference),
        name=view.service_name(texts.language),
        reference_shown=references.shown(state.reference),
        reference_spelled=references.spelled(state.reference),
        sent_at=texts.date_time(state.received_at),
        status_code=state.status.value,
        status=status_word(texts, state.status),
        outcome=outcome_word(texts, state.outcome) if state.outcome else None,
    )
