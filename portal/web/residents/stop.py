"""The end of messages, from the link in each of them."""

from flask import render_template, url_for

from portal.commands.subscriptions import stop_messages
from portal.domain import reference as references
from portal.domain.contacts import ContactChannel
from portal.queries.subscriptions import Told, told_by
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.phone import call_us
from portal.web.residents import blueprint


@blueprint.get("/<lang>/stop/<secret>")
@access(Access.MESSAGE_LINK)
def stop(secret: str) -> str | tuple[str, int]:
    """Show what would stop, and a button: mail scanners follow links, and must not stop anything."""
    told = told_by(current_portal(), secret)
    return _unknown() if told is None else _page(told, is_stopped=told.is_stopped)


@blueprint.post("/<lang>/stop/<secret>")
@access(Access.MESSAGE_LINK)
def stopped(secret: str) -> str | tuple[str, int]:
    """Stop, for a person's button and for a mail program's one click alike (RFC 8058).

    No cookie says who this is, only the link does: so no token against forged posts, and no redirect.
    """
    told = told_by(current_portal(), secret)
    if told is None or not stop_messages(current_portal(), secret):
        return _unknown()
    return _page(told, is_stopped=True)


def _page(told: Told, *, is_stopped: bool) -> str:
    return render_template(
        "residents/stop.html",
        reference_shown=references.shown(told.reference),
        reference_spelled=references.spelled(told.reference),
        by_text=told.channel is ContactChannel.TEXT,
        is_stopped=is_stopped,
        track_url=url_for("residents.track", reference=told.reference),
    )


def _unknown() -> tuple[str, int]:
    texts = current_texts()
    page = render_template(
        "errors/error.html",
        heading=texts.gettext("This link stops nothing"),
        what_happened=texts.gettext(
            "Part of the address may be missing, or the messages it belongs to are erased."
        ),
        what_to_do=[texts.gettext("Copy the whole address from the message and open it again."), call_us()],
        links=[
            (texts.gettext("Go to the home page"), url_for("residents.home")),
            (texts.gettext("Track a request"), url_for("residents.track_form")),
        ],
    )
    return page, 404
