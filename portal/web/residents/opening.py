"""Opening a form by its link, and the pages of a form that cannot go on."""

from collections.abc import Callable
from functools import wraps

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.commands.drafts.keep import KEPT_FOR
from portal.portal import Portal
from portal.queries.drafts import find_draft
from portal.texts import Texts
from portal.web.answer_rows import answer_rows
from portal.web.current import current_portal, current_texts
from portal.web.journey import Stop, key_of, open_journey

Page = str | Response | tuple[str, int]


def with_journey(view: Callable[..., Page]) -> Callable[..., Page]:
    """Give a view the form its link opens; one that was sent shows its receipt, one that stopped says why."""

    @wraps(view)
    def opened(slug: str, link: str, **values: str) -> Page:
        found = open_journey(slug, link)
        if isinstance(found, Stop):
            return stopped_page(found, slug, link)
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


def stopped_page(stop: Stop, slug: str, link: str) -> tuple[str, int]:
    """Say why a form cannot go on and what to do, with the answers that are still kept."""
    texts, portal = current_texts(), current_portal()
    offered = portal.catalogue.services.get(slug)
    can_start = offered is not None and not offered.service.retired
    draft = find_draft(portal, key_of(link)) if stop is Stop.WITHDRAWN else None
    heading, what_happened, status = _words(texts, stop)
    links = [(texts.gettext("Find another service"), url_for("residents.home"))]
    if can_start and stop is not Stop.WITHDRAWN:
        again = url_for("residents.service", slug=slug)
        links.insert(0, (texts.gettext("Start this form again"), again))
    page = render_template(
        "residents/stopped.html",
        heading=heading,
        what_happened=what_happened,
        what_to_do=_what_to_do(texts, portal, stop),
        rows=answer_rows(draft.version, draft.entries, texts) if draft else [],
        links=links,
    )
    return page, status


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


def _what_to_do(texts: Texts, portal: Portal, stop: Stop) -> list[str]:
    call = texts.gettext("Call %(number)s and tell us in your own words.")
    calling = call % {"number": portal.catalogue.city.contact.phone}
    first = {
        Stop.BROKEN_LINK: texts.gettext("Copy the whole address and open it again."),
        Stop.EXPIRED: texts.gettext("Start the form again. It takes a few minutes."),
        Stop.WITHDRAWN: texts.gettext("Keep or print this page: your answers are below."),
    }[stop]
    return [first, calling]
