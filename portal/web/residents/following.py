"""Following another request instead of sending one's own: the last look, and the receipt."""

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm

from portal.catalogue.steps import Step
from portal.commands.drafts.follow import TooLate, follow_draft
from portal.commands.drafts.send import Unknown
from portal.domain import reference as references
from portal.domain.permissions import RESIDENT
from portal.queries.requests import RequestView
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.journey import Journey, Stop, open_journey
from portal.web.limits import require_sends
from portal.web.neighbours import people_told
from portal.web.residents import blueprint
from portal.web.residents.nearby import (
    FIELD,
    closed_meanwhile,
    nearby_page,
    neighbours,
    undecided,
)
from portal.web.residents.opening import Page, stale_page, stopped_page, with_journey
from portal.web.residents.stages import step_rows
from portal.wording.lifecycle import status_word


class FollowForm(FlaskForm):  # type: ignore[misc]
    """Nothing but the proof that the post comes from our own page."""


@blueprint.route("/<lang>/forms/<slug>/<link>/follow", methods=["GET", "POST"])
@access(Access.DRAFT_LINK)
@with_journey
def follow(journey: Journey) -> Page:
    """Show what will be followed before it is, or follow it."""
    if journey.followed is None or journey.still_open():
        return redirect(journey.next_url(), code=303)
    if request.method == "GET":
        return _follow_page(journey)
    if not FollowForm().validate_on_submit():
        return _follow_page(journey, stale_page(current_texts()))
    return _follow(journey)


def _follow(journey: Journey) -> Page:
    """Follow: one transaction; pressing again gives the same receipt."""
    texts = current_texts()
    require_sends(journey.contacts)
    result = follow_draft(current_portal(), journey.key, texts.language, RESIDENT)
    if isinstance(result, TooLate):
        return nearby_page(undecided(journey), [(FIELD, closed_meanwhile(texts))]), 422
    if isinstance(result, Unknown) and not isinstance(open_journey(journey.slug, journey.link), str):
        return stopped_page(Stop.EXPIRED, journey.slug, journey.link)
    return redirect(journey.sent_url(), code=303)


def _follow_page(journey: Journey, problem: str | None = None) -> str | tuple[str, int]:
    row = next((row for row in neighbours(journey) if row.reference == journey.followed), None)
    if row is None:
        return nearby_page(undecided(journey), [(FIELD, closed_meanwhile(current_texts()))]), 422
    texts = current_texts()
    page = render_template(
        "residents/follow.html",
        service_name=journey.version.words(texts.language)(journey.version.service.name),
        row=row,
        more_rows=step_rows(journey, ()),
        errors=[(None, problem)] if problem else [],
        form=FollowForm(),
        nearby_url=journey.stage_url(Step.NEARBY),
        kept_until=texts.date_time(journey.expires_at()),
        back_url=journey.stage_url(journey.stages()[-1]),
    )
    return (page, 400) if problem else page


def follow_receipt(view: RequestView) -> str:
    """Show what is followed: only once that is durable."""
    texts, state = current_texts(), view.state
    return render_template(
        "residents/followed.html",
        reference_shown=references.shown(state.reference),
        reference_spelled=references.spelled(state.reference),
        service_name=view.service_name(texts.language),
        status_code=state.status.value,
        status=status_word(texts, state.status),
        people=people_told(texts, state.followers + 1),
        track_url=url_for("residents.track", reference=state.reference),
    )
