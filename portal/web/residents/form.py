"""A form's question pages: one question a page."""

from collections.abc import Mapping, Sequence

from flask import redirect, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge

from portal.catalogue import answers
from portal.catalogue.answers import Answer, Fault
from portal.catalogue.schema import AnyQuestion
from portal.commands.drafts.keep import Typed, keep_answer
from portal.forms import builder
from portal.forms.messages import message
from portal.store.base import DatabaseUnavailable
from portal.texts import Texts
from portal.web.access import Access, access
from portal.web.alerts import alerts_for
from portal.web.barriers import suggested_page
from portal.web.current import current_portal, current_texts
from portal.web.errors import drain_body, log_unavailable
from portal.web.journey import Journey, moment, open_journey, unread_journey
from portal.web.phone import call_us
from portal.web.residents import blueprint
from portal.web.residents.opening import Page, stale_page, with_journey
from portal.web.residents.place import settle_site


@blueprint.route("/<lang>/forms/<slug>/<link>/questions/<question_id>", methods=["GET", "POST"])
@access(Access.DRAFT_LINK)
def question(slug: str, link: str, question_id: str) -> Page:
    """Ask one question, or take its answer."""
    try:
        return _question(slug=slug, link=link, question_id=question_id)
    except DatabaseUnavailable as error:
        page = _unsaved_page(slug, link, question_id) if request.method == "POST" else None
        if page is None:
            raise
        log_unavailable(error)
        return page, 503


@with_journey
def _question(journey: Journey, question_id: str) -> Page:
    asked = next((q for q in journey.path() if q.id == question_id), None)
    if asked is None:
        return redirect(journey.next_url(), code=303)
    if request.method == "POST":
        return _take(journey, asked)
    return _question_page(journey, asked, _kept_raw(journey, asked), None)


def _kept_raw(journey: Journey, asked: AnyQuestion) -> Mapping[str, Sequence[str]]:
    """Return what the controls show: the answer in this language's form, else the strings as typed."""
    entry = journey.entries.get(asked.id)
    if entry is None:
        suggested = suggested_page(journey.slug, asked)
        return {"": [suggested]} if suggested else {}
    if entry.answered and entry.value is not None:
        return answers.fill(asked, entry.value, current_texts().formats)
    return entry.raw


def _take(journey: Journey, asked: AnyQuestion) -> Page:
    """Take what was typed: keep it whatever it is, and go where the pressed button says."""
    texts = current_texts()
    try:
        request.form  # noqa: B018 - reading it is what finds a body that is too large
    except RequestEntityTooLarge:
        drain_body()
        return _question_page(journey, asked, _kept_raw(journey, asked), None, too_much(texts)), 413
    raw = builder.raw_of(asked, request.form, texts.formats)
    if not builder.build(asked, texts.formats).validate_on_submit():
        return _question_page(journey, asked, raw, None, stale_page(texts)), 400
    answer = answers.read(asked, raw, moment())
    aside = journey.aside_url(asked)
    if aside is not None:
        return _put_by(journey, asked, raw, answer, aside)
    _keep(journey, asked, raw, answer)
    if answer.fault is not None:
        return _question_page(journey, asked, raw, answer.fault), 422
    return _go_on(journey, asked)


def _put_by(
    journey: Journey, asked: AnyQuestion, raw: Mapping[str, Sequence[str]], answer: Answer, url: str
) -> Page:
    """Keep what was typed and leave the page.

    Only a question that was answered before stays answered: otherwise what may be half a sentence would
    never be shown again before it is sent.
    """
    before = journey.entries.get(asked.id)
    stands = before is not None and before.answered and answer.fault is None and answer.value is not None
    _keep(journey, asked, raw, answer if stands else None)
    again = open_journey(journey.slug, journey.link)
    if isinstance(again, Journey):
        settle_site(again)
    return redirect(url, code=303)


def _unsaved_page(slug: str, link: str, question_id: str) -> str | None:
    """Show what was typed again while the database does not answer; None where there is no such question."""
    journey, texts = unread_journey(slug, link), current_texts()
    asked = next((q for q in journey.path() if q.id == question_id), None) if journey else None
    if journey is None or asked is None:
        return None
    raw = builder.raw_of(asked, request.form, texts.formats)
    return _question_page(journey, asked, raw, None, unsaved(texts))


def _go_on(journey: Journey, asked: AnyQuestion) -> Page:
    """Go to what is still open now that this was answered."""
    again = open_journey(journey.slug, journey.link)
    if not isinstance(again, Journey):
        return redirect(journey.sent_url(), code=303)
    return redirect(settle_site(again).next_url(asked), code=303)


def too_much(texts: Texts) -> str:
    """Say that a body was larger than the portal takes (see portal.app.LARGEST_BODY)."""
    return texts.gettext("That was too much text to take in. Shorten your answer and send it again.")


def unsaved(texts: Texts) -> str:
    """Say that an answer could not be saved, and what to do."""
    sentence = texts.gettext(
        "We cannot save anything right now. Your answer is still here: wait a minute, then send it once more."
    )
    return f"{sentence} {call_us()}"


def _keep(
    journey: Journey, asked: AnyQuestion, raw: Mapping[str, Sequence[str]], answer: Answer | None
) -> None:
    typed = Typed(asked.id, raw, current_texts().language, answer)
    keep_answer(current_portal(), journey.key, journey.version, typed)


def _question_page(
    journey: Journey,
    asked: AnyQuestion,
    raw: Mapping[str, Sequence[str]],
    fault: Fault | None,
    problem: str | None = None,
) -> str:
    texts = current_texts()
    words = journey.version.words(texts.language)
    form = builder.build(asked, texts.formats, raw)
    errors: list[tuple[str | None, str]] = []
    if fault is not None:
        city = current_portal().catalogue.city
        said = message(asked, fault, words, texts, city, city.country)
        errors = [*builder.bind(form, asked, fault, said)]
    if problem is not None:
        errors = [(None, problem)]  # it is about the page, not about this field
    stages = journey.stages()
    return render_template(
        "residents/question.html",
        service=journey.version.service,
        question=asked,
        alerts=alerts_for(journey.slug) if stages[0] is asked and journey.is_read else [],
        words=words,
        form=form,
        errors=errors,
        position=stages.index(asked) + 1,
        total=len(stages),
        kept_until=texts.date_time(journey.expires_at()) if journey.is_read else None,
    )
