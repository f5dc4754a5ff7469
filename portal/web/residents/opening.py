"""Opening a form by its link, and the pages of a form that cannot go on."""

from collections.abc import Callable
from functools import wraps

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.catalogue import ServiceVersion, answers
from portal.catalogue.schema import AnyQuestion
from portal.domain.forms import KEPT_FOR
from portal.forms import builder
from portal.queries.drafts import DraftView, Entry, find_form
from portal.texts import Texts
from portal.web.answer_rows import AnswerRow, answer_rows
from portal.web.current import current_portal, current_texts
from portal.web.journey import Stop, key_of, moment, open_journey
from portal.web.phone import call_us

Page = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]


def with_journey(view: Callable[..., Page]) -> Callable[..., Page]:
    """Give a view the form its link opens; one that was sent shows its receipt, one that stopped says why."""

    @wraps(view)
    def opened(slug: str, link: str, **values: str) -> Page:
        found = open_journey(slug, link)
        if isinstance(found, Stop):
            return stopped_page(found, slug, link, values.get("question_id"))
        if isinstance(found, str):
            return redirect(url_for("residents.sent", slug=slug, link=link), code=303)
        return view(found, **values)

    return opened


def stale_page(texts: Texts) -> str:
    """Say what to do when a page's safety token is missing or old (cookies off, or open for very long)."""
    return texts.gettext(
        "We could not tell that this came from our page. Your answer is still here: send it once more. "
        "If this happens again, allow cookies for this site."
    )


def stopped_page(stop: Stop, slug: str, link: str, question_id: str | None = None) -> tuple[str, int]:
    """Say why a form cannot go on and what to do, with the answers that are still here.

    In: `question_id` is the question whose answer may be arriving with this very request.
    """
    texts, portal = current_texts(), current_portal()
    offered = portal.catalogue.services.get(slug)
    can_start = offered is not None and not offered.service.retired
    draft = find_form(portal, key_of(link)).draft if stop is Stop.WITHDRAWN else None
    rows = _rows(draft, draft.version if draft else offered, question_id)
    heading, what_happened, status = _words(texts, stop)
    links = [(texts.gettext("Find another service"), url_for("residents.home"))]
    if stop is not Stop.WITHDRAWN:
        links.insert(0, (texts.gettext("Enter the code of your form"), url_for("residents.come_back")))
    if can_start and stop is not Stop.WITHDRAWN:
        again = url_for("residents.service", slug=slug)
        links.insert(0, (texts.gettext("Start this form again"), again))
    page = render_template(
        "residents/stopped.html",
        heading=heading,
        what_happened=what_happened,
        what_to_do=[*_what_to_do(texts, stop, bool(rows)), call_us()],
        rows=rows,
        links=links,
    )
    return page, status


def _rows(
    draft: DraftView | None, version: ServiceVersion | None, question_id: str | None
) -> list[AnswerRow]:
    if version is None:
        return []
    entries = {**draft.entries} if draft else {}
    asked = next((q for q in version.service.questions if q.id == question_id), None)
    if asked is not None and request.method == "POST":
        entries[asked.id] = _arriving(asked)
    return [row for row in answer_rows(version, entries, current_texts()) if row.lines]


def _arriving(asked: AnyQuestion) -> Entry:
    """Return what was just typed: it is kept nowhere, so this page is the last to show it."""
    texts = current_texts()
    raw = builder.raw_of(asked, request.form, texts.formats)
    answer = answers.read(asked, raw, moment())
    return Entry(raw, texts.language, answer.value, answer.fault is None)


def _words(texts: Texts, stop: Stop) -> tuple[str, str, int]:
    return {
        Stop.BROKEN_LINK: (
            texts.gettext("This link is not complete"),
            texts.gettext("Part of the address is missing, so we cannot open the form it belongs to."),
            404,
        ),
        Stop.EXPIRED: (
            texts.gettext("This form is no longer here"),
            _kept_for(texts),
            410,
        ),
        Stop.WITHDRAWN: (
            texts.gettext("The city no longer takes this request here"),
            texts.gettext("The service was closed while your form was open. Nothing was sent."),
            410,
        ),
    }[stop]


def _kept_for(texts: Texts) -> str:
    sentence = texts.ngettext(
        "We keep a form for %(num)s day after the last change. Then we erase it to protect you.",
        "We keep a form for %(num)s days after the last change. Then we erase it to protect you.",
        KEPT_FOR.days,
    )
    return sentence % {"num": texts.number(KEPT_FOR.days)}


def _what_to_do(texts: Texts, stop: Stop, has_answers: bool) -> list[str]:
    if stop is Stop.BROKEN_LINK:
        return [texts.gettext("Copy the whole address and open it again.")]
    if stop is Stop.EXPIRED:
        return [texts.gettext("Start the form again. It takes a few minutes.")]
    return [texts.gettext("Keep or print this page: your answers are below.")] if has_answers else []
