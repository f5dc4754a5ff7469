"""Where news of one's own request goes: begin it, stop it, or send it elsewhere."""

from flask import redirect, render_template, request, url_for

from portal.catalogue import answers, contact
from portal.catalogue.controls import MAIN
from portal.commands.contacts import change_contacts
from portal.queries.contacts import contacts_of
from portal.queries.requests import RequestView
from portal.web import contact_form
from portal.web.access import Access, access
from portal.web.channels import offered_channels
from portal.web.contact_form import Raw
from portal.web.current import current_portal, current_texts
from portal.web.journey import moment
from portal.web.residents import blueprint
from portal.web.residents.opening import Page, stale_page
from portal.web.residents.own.opening import with_grant
from portal.web.residents.own.page import Told, about


@blueprint.route("/<lang>/track/<reference>/messages", methods=["GET", "POST"])
@access(Access.GRANT)
@with_grant
def own_messages(view: RequestView) -> Page:
    """Ask where news should go, or take the answer."""
    here = url_for("residents.track", reference=view.state.reference)
    if not offered_channels():
        return redirect(here, code=303)
    shown = _shown(view)
    if request.method == "GET":
        return _page(view, shown)
    sent = contact_form.sent()
    if not contact_form.is_ours():
        return _page(view, sent, problem=stale_page(current_texts())), 400
    reading = contact.read(sent, shown, moment(), offered_channels())
    if reading.faults:
        kept = {**sent, contact.BY: {MAIN: [one.value for one in reading.wanted]}}
        controls, errors = contact_form.controls(kept, reading.faults)
        return _drawn(view, controls, errors), 422
    reference = view.state.reference
    change_contacts(current_portal(), reference, reading.addresses, current_texts().language)
    return redirect(url_for("residents.track", reference=reference, told=Told.MESSAGES.value), code=303)


def _shown(view: RequestView) -> Raw:
    """Return what the controls show: where news goes now."""
    known, formats = contacts_of(current_portal(), view.state.reference), current_texts().formats
    addresses = {
        contact.ADDRESSES[channel].id: answers.fill(contact.ADDRESSES[channel], address, formats)
        for channel, address in known.items()
    }
    return {contact.BY: {MAIN: [channel.value for channel in known]}, **addresses}


def _page(view: RequestView, raw: Raw, problem: str | None = None) -> str:
    controls, errors = contact_form.controls(raw)
    return _drawn(view, controls, [(None, problem)] if problem else errors)


def _drawn(
    view: RequestView, controls: contact_form.ContactControls, errors: list[tuple[str | None, str]]
) -> str:
    return render_template("residents/own_messages.html", controls=controls, errors=errors, **about(view))
