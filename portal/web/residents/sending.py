"""Check your answers, send, and the receipt."""

from collections.abc import Sequence

from flask import redirect, render_template, url_for
from flask_wtf import FlaskForm

from portal.catalogue import Said
from portal.catalogue.steps import Step
from portal.commands.drafts.send import Incomplete, Sent, Unknown, Withdrawn, send_draft
from portal.domain import reference as references
from portal.domain.permissions import RESIDENT
from portal.queries.photos import PhotoView, draft_photos, may_everyone_see
from portal.queries.requests import RequestView, public_request
from portal.web.access import Access, access
from portal.web.alerts import alerts_for
from portal.web.answer_rows import AnswerRow, answer_rows
from portal.web.bodies import other_body
from portal.web.current import current_portal, current_texts
from portal.web.grants import grant
from portal.web.journey import Journey, Stage, Stop, find_linked, moment, open_journey
from portal.web.limits import require_sends
from portal.web.maps import map_of
from portal.web.pictures import photo_lines
from portal.web.residents import blueprint
from portal.web.residents.following import follow_receipt
from portal.web.residents.opening import Page, stale_page, stopped_page, with_journey
from portal.web.residents.own.page import PressForm
from portal.web.residents.place import understood_at, understood_spot
from portal.web.residents.review import needs_review
from portal.web.residents.stages import heading, step_rows
from portal.web.timeline import Teller
from portal.web.usual_words import usual_sentences
from portal.wording.lifecycle import milestone_word


class SendForm(FlaskForm):  # type: ignore[misc]
    """Nothing but the proof that the post comes from our own page."""


@blueprint.get("/<lang>/forms/<slug>/<link>/check")
@access(Access.DRAFT_LINK)
@with_journey
def check(journey: Journey) -> Page:
    """Show all answers before anything is sent."""
    if not journey.entries:
        return redirect(journey.next_url(), code=303)
    if journey.followed is not None:
        return redirect(journey.end_url(), code=303)
    return _check_page(journey, journey.still_open())


@blueprint.post("/<lang>/forms/<slug>/<link>/check")
@access(Access.DRAFT_LINK)
@with_journey
def send(journey: Journey) -> Page:
    """Send: one transaction; sending again gives the same receipt."""
    texts = current_texts()
    if not SendForm().validate_on_submit():
        return _check_page(journey, [], stale_page(texts)), 400
    if journey.followed is not None:
        return redirect(journey.end_url(), code=303)
    still_open = journey.still_open()
    if still_open:
        return _check_page(journey, still_open), 422
    require_sends(journey.contacts)
    result = send_draft(
        current_portal(), journey.key, texts.language, moment(), RESIDENT, needs_review=needs_review(journey)
    )
    return _answer(journey, result)


def _answer(journey: Journey, result: Sent | Incomplete | Withdrawn | Unknown) -> Page:
    if isinstance(result, Withdrawn):
        return stopped_page(Stop.WITHDRAWN, journey.slug, journey.link)
    if isinstance(result, Unknown) and not isinstance(open_journey(journey.slug, journey.link), str):
        return stopped_page(Stop.EXPIRED, journey.slug, journey.link)
    if isinstance(result, Incomplete):
        wanting = {*result.faults, *(step.value for step in result.steps)}
        return _check_page(journey, [stage for stage in journey.stages() if _name(stage) in wanting]), 422
    return redirect(journey.sent_url(), code=303)


def _name(stage: Stage) -> str:
    return stage.value if isinstance(stage, Step) else stage.id


def _check_page(journey: Journey, wanting: Sequence[Stage], problem: str | None = None) -> str:
    texts, catalogue = current_texts(), current_portal().catalogue
    words = journey.version.words(texts.language)
    photos = draft_photos(current_portal(), journey.key)
    errors: list[tuple[str | None, str]] = [
        (
            journey.stage_url(stage),
            texts.gettext("Answer this question: %(question)s") % {"question": heading(journey, stage)},
        )
        for stage in wanting
    ]
    missing = frozenset(stage.id for stage in wanting if not isinstance(stage, Step))
    if problem is not None:
        errors = [(None, problem)]
    agency = catalogue.agencies[journey.version.agency_for(journey.values)]
    return render_template(
        "residents/check.html",
        service=journey.version.service,
        alerts=alerts_for(journey.slug),
        words=words,
        rows=[
            *answer_rows(
                journey.version, journey.entries, texts, journey.question_url, missing, understood_at(journey)
            ),
            *_photo_rows(journey, photos, wanting),
            *step_rows(journey, wanting),
        ],
        map=map_of(understood_spot(journey), journey.version.service.visibility),
        photos=_who_sees(journey, photos),
        errors=errors,
        form=SendForm(),
        usual=usual_sentences(journey.version.service, journey.steps.get(Step.PLACE, {}).get("district")),
        agency_name=catalogue.words(texts.language)(agency.name),
        other_body=other_body(agency.code),
        kept_until=texts.date_time(journey.expires_at()),
        later_url=journey.later_url(),
        back_url=journey.stage_url(journey.stages()[-1]),
    )


def _photo_rows(journey: Journey, photos: Sequence[PhotoView], wanting: Sequence[Stage]) -> list[AnswerRow]:
    """Return the row of the photos, where the form asks for them."""
    texts = current_texts()
    if Step.PHOTOS not in journey.stages():
        return []
    return [
        AnswerRow(
            label=Said(heading(journey, Step.PHOTOS), texts.language),
            lines=photo_lines(texts, photos),
            change_url=journey.stage_url(Step.PHOTOS),
            is_missing=Step.PHOTOS in wanting,
        )
    ]


def _who_sees(journey: Journey, photos: Sequence[PhotoView]) -> str | None:
    """Say who will see the photos of a form: everyone, or only their owner and the staff; None for none."""
    if not photos:
        return None
    visibility = journey.version.service.visibility
    return "everyone" if may_everyone_see(visibility, journey.version) else "own"


@blueprint.get("/<lang>/forms/<slug>/<link>/sent")
@access(Access.DRAFT_LINK)
def sent(slug: str, link: str) -> Page:
    """Show the receipt: only once the request is durable."""
    found = _found(slug, link)
    return _receipt(found, slug, link) if isinstance(found, RequestView) else found


@blueprint.post("/<lang>/forms/<slug>/<link>/sent")
@access(Access.DRAFT_LINK)
def see_all(slug: str, link: str) -> Page:
    """Exchange the form's link for the cookie that shows everything of the request it became."""
    found = _found(slug, link)
    if not isinstance(found, RequestView):
        return found
    if not PressForm().validate_on_submit():
        return _receipt(found, slug, link, stale_page(current_texts())), 400
    grant(found.state.reference)
    return redirect(url_for("residents.track", reference=found.state.reference), code=303)


def _found(slug: str, link: str) -> RequestView | Page:
    """Return the request that a form became, or the page that says why there is none."""
    found = open_journey(slug, link)
    if isinstance(found, Stop):
        return stopped_page(found, slug, link)
    if isinstance(found, Journey):
        return redirect(found.next_url(), code=303)
    view = public_request(current_portal(), found)
    if view is None:
        return stopped_page(Stop.EXPIRED, slug, link)
    linked = find_linked(slug, link)
    return follow_receipt(view) if linked and linked[0].has_followed else view


def _receipt(view: RequestView, slug: str, link: str, problem: str | None = None) -> str:
    texts, catalogue = current_texts(), current_portal().catalogue
    city_words = catalogue.words(texts.language)
    now = current_portal().now()
    teller = Teller(texts, city_words, dict(catalogue.agencies), catalogue.calendar, now)
    state, service = view.state, view.version.service if view.version else None
    words = catalogue.words(texts.language) if view.version is None else view.version.words(texts.language)
    return render_template(
        "residents/sent.html",
        reference_shown=references.shown(state.reference),
        reference_spelled=references.spelled(state.reference),
        service_name=view.service_name(texts.language),
        agency_name=teller.agency(state.agency),
        other_body=other_body(state.agency),
        sent_at=texts.date_time(state.received_at),
        what_happens=[words(sentence) for sentence in (service.what_happens if service else ())],
        promises=[(milestone_word(texts, m.kind), teller.due(view, m)) for m in state.milestones],
        usual=usual_sentences(service, state.place.district) if service else [],
        track_url=url_for("residents.track", reference=state.reference),
        own_url=current_portal().settings.public_url + url_for("residents.sent", slug=slug, link=link),
        form=PressForm(),
        errors=[(None, problem)] if problem else [],
    )
