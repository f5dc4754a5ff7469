"""The receipt of a call's form, to be read back to the caller."""

from flask import redirect, render_template, url_for

from portal.catalogue import Said
from portal.domain import reference as references
from portal.domain.calls import Part
from portal.domain.permissions import Permission
from portal.domain.spelling import words_for
from portal.forms.staff import StaffForm
from portal.queries.requests import RequestView, public_request
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.calls.opening import Page, own_call_or_404
from portal.web.agency.calls.rows import request_url, teller
from portal.web.agency.calls.sheet import open_form
from portal.web.agency.words import language_name
from portal.web.current import current_portal, current_texts
from portal.web.timeline import Teller
from portal.wording.calls import before_the_reference
from portal.wording.lifecycle import milestone_word


@blueprint.get("/calls/<int:number>/forms/<int:place>/sent")
@needs(Permission.TAKE_CALLS)
def call_receipt(number: int, place: int) -> Page:
    """Show the reference, spelled, and what was promised, in the caller's language too."""
    call = own_call_or_404(number)
    reference = open_form(call, place)
    if not isinstance(reference, str):
        return redirect(url_for("agency.call_form", number=number, place=place), code=303)
    portal, texts = current_portal(), current_texts()
    view = public_request(portal, reference)
    if view is None:
        raise LookupError("a request that a form became is gone")
    told, theirs = teller(texts), teller(portal.texts.get(call.language, texts))
    follows = any(one.reference == reference and one.part is Part.FOLLOWED for one in call.requests)
    return render_template(
        "agency/calls/receipt.html",
        call=call,
        language=language_name(call.language),
        before=Said(before_the_reference(theirs.texts, follows=follows), theirs.texts.language),
        request_url=request_url(reference),
        shown=references.shown(reference),
        spelled=references.spelled(reference),
        symbols=words_for(reference),
        service_name=view.service_name(texts.language),
        agency_name=told.agency(view.state.agency),
        next=_next(told, view),
        their_next=_next(theirs, view) if call.language != texts.language else [],
        is_closed=call.ended_at is not None,
        form=StaffForm(),
    )


def _next(told: Teller, view: RequestView) -> list[Said]:
    """Return what happens next and by when, as sentences that know their language."""
    texts = told.texts
    words = view.version.words(texts.language) if view.version else told.city_words
    sentences = view.version.service.what_happens if view.version else ()
    promised = (f"{milestone_word(texts, one.kind)}: {told.due(view, one)}" for one in view.state.milestones)
    return [*(words(sentence) for sentence in sentences), *(Said(text, texts.language) for text in promised)]
