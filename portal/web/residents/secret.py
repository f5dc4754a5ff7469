"""A secret link: a page with one button, and the exchange for a cookie.

Mail scanners follow links, so looking changes nothing; pressing the button does (safety.md, References).
"""

from flask import redirect, render_template, url_for

from portal.commands.access import use_link
from portal.domain.access import LinkFault, Opens
from portal.queries.access import opened_by
from portal.texts import Texts
from portal.web import grants
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.phone import call_us
from portal.web.residents import blueprint
from portal.web.residents.opening import Page, stale_page
from portal.web.residents.own.page import PressForm


@blueprint.get("/<lang>/open/<secret>")
@access(Access.MESSAGE_LINK)
def open_link(secret: str) -> Page:
    """Say what the link opens, and offer the button."""
    found = opened_by(current_portal(), secret)
    return _page(found) if isinstance(found, Opens) else _fault_page(found)


@blueprint.post("/<lang>/open/<secret>")
@access(Access.MESSAGE_LINK)
def exchange_link(secret: str) -> Page:
    """Exchange the link for the cookie, and lead to an address without it."""
    portal = current_portal()
    if not PressForm().validate_on_submit():
        found = opened_by(portal, secret)
        if isinstance(found, Opens):
            return _page(found, stale_page(current_texts())), 400
        return _fault_page(found)
    found = use_link(portal, secret)
    if isinstance(found, LinkFault):
        return _fault_page(found)
    if found.reference is None:
        grants.grant_address(secret)
        return redirect(url_for("residents.my_requests"), code=303)
    grants.grant(found.reference)
    return redirect(url_for("residents.track", reference=found.reference), code=303)


def _page(found: Opens, problem: str | None = None) -> str:
    texts = current_texts()
    one = found.reference is not None
    return render_template(
        "residents/open_link.html",
        heading=texts.gettext("Open your request") if one else texts.gettext("Open your requests"),
        works_once=not one,
        form=PressForm(),
        errors=[(None, problem)] if problem else [],
    )


def _fault_page(fault: LinkFault) -> tuple[str, int]:
    texts = current_texts()
    heading, what_happened, status = _words(texts, fault)
    page = render_template(
        "residents/stopped.html",
        heading=heading,
        what_happened=what_happened,
        what_to_do=[
            texts.gettext("Enter your email address or phone number, and we send you a new link."),
            texts.gettext("With the reference alone you can see where your request stands."),
            call_us(),
        ],
        rows=[],
        links=[
            (texts.gettext("Get a link to your requests"), url_for("residents.my_requests")),
            (texts.gettext("Track a request"), url_for("residents.track_form")),
        ],
    )
    return page, status


def _words(texts: Texts, fault: LinkFault) -> tuple[str, str, int]:
    return {
        LinkFault.UNKNOWN: (
            texts.gettext("This link opens nothing"),
            texts.gettext(
                "It is not complete, or the address it was sent to has changed since. Copy the whole link."
            ),
            404,
        ),
        LinkFault.USED: (
            texts.gettext("This link was used before"),
            texts.gettext("To protect you, it works only once."),
            410,
        ),
        LinkFault.EXPIRED: (
            texts.gettext("This link is too old"),
            texts.gettext("To protect you, it works only for a short time."),
            410,
        ),
    }[fault]
