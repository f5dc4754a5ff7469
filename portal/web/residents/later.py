"""Go on later or on another device: a code, the address of the form, or a link that is sent."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm

from portal.catalogue import contact
from portal.catalogue.answers import clean
from portal.commands.drafts.coming_back import NewCode, make_code, send_link
from portal.commands.limits import count
from portal.domain import code as codes
from portal.domain.contacts import ContactChannel
from portal.domain.limits import Limited
from portal.web.access import Access, access
from portal.web.channels import offered_channels
from portal.web.current import current_portal, current_texts
from portal.web.journey import Journey, moment
from portal.web.limits import require, retry_after, wait_for
from portal.web.residents import blueprint
from portal.web.residents.opening import Page, stale_page, with_journey

CODE, SEND = "code", "send"
"""What the buttons ask for (the field "do")."""

TO = "to"
"""The name and id of the box for an address or a number."""

LONGEST_ADDRESS = 254


class LaterForm(FlaskForm):  # type: ignore[misc]
    """Nothing but the proof that the post comes from our own page."""


@dataclass(frozen=True)
class CodeView:
    """A code as a page shows it."""

    shown: str
    spelled: str
    works_until: str


@blueprint.get("/<lang>/forms/<slug>/<link>")
@access(Access.DRAFT_LINK)
@with_journey
def resume(journey: Journey) -> Page:
    """Go on where the form stands: the address that is kept, or was sent."""
    return redirect(journey.next_url(), code=303)


@blueprint.route("/<lang>/forms/<slug>/<link>/later", methods=["GET", "POST"])
@access(Access.DRAFT_LINK)
@with_journey
def later(journey: Journey) -> Page:
    """Show the ways to come back to a form, or make one of them. Looking makes none."""
    if request.method == "GET":
        return _page(journey)
    if not LaterForm().validate_on_submit():
        return _page(journey, problem=(None, stale_page(current_texts()))), 400
    makers = {CODE: _code, SEND: _send if offered_channels() else _page}
    return makers.get(request.form.get("do", ""), _page)(journey)


def _code(journey: Journey) -> Page:
    require(Limited.LINKS)
    made = make_code(current_portal(), journey.key, journey.version, current_texts().language)
    return redirect(journey.sent_url(), code=303) if made is None else _page(journey, made)


def _send(journey: Journey) -> Page:
    """Queue the link to one address, which somebody may not ask for again and again."""
    texts = current_texts()
    to = contact.read_either(_typed(), moment())
    if to is None or to.address is None or to.channel not in offered_channels():
        return _page(journey, problem=(TO, _no_address())), 422
    require(Limited.LINKS)
    tally = count(current_portal(), Limited.LINKS_TO_ONE, to.address)
    if not tally.allowed:
        return _page(journey, problem=(None, wait_for(tally))), 429, retry_after(tally)
    if not send_link(current_portal(), journey.key, journey.version, texts.language, to):
        return redirect(journey.sent_url(), code=303)
    return _page(journey, sent_to=_typed())


def _typed() -> str:
    return clean(request.form.get(TO, "")[:LONGEST_ADDRESS])


def _no_address() -> str:
    texts = current_texts()
    if offered_channels() == (ContactChannel.EMAIL,):
        return texts.gettext("Enter your whole email address, like name@example.com")
    if offered_channels() == (ContactChannel.TEXT,):
        return texts.gettext("Enter your phone number with its area code")
    return texts.gettext("Enter your whole email address, or your phone number with its area code")


def _code_view(made: NewCode) -> CodeView:
    until = current_texts().date_time(made.works_until)
    return CodeView(codes.shown(made.code), codes.spelled(made.code), until)


def _page(
    journey: Journey,
    made: NewCode | None = None,
    problem: tuple[str | None, str] | None = None,
    sent_to: str | None = None,
) -> str:
    texts, public_url = current_texts(), current_portal().settings.public_url
    return render_template(
        "residents/later.html",
        service_name=journey.version.words(texts.language)(journey.version.service.name),
        code=_code_view(made) if made else None,
        sent_to=sent_to,
        channels=offered_channels(),
        field=TO,
        value=_typed(),
        come_back_shown=public_url.partition("://")[2] + url_for("residents.come_back"),
        address=public_url + url_for("residents.resume", slug=journey.slug, link=journey.link),
        form=LaterForm(),
        errors=[problem] if problem else [],
        kept_until=texts.date_time(journey.expires_at()),
        back_url=journey.next_url(),
    )
