"""Come back to a form with its code."""

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm

from portal.catalogue.answers import clean
from portal.commands.drafts.coming_back import CODE_WORKS, open_by_code
from portal.commands.limits import Tally, count, look
from portal.domain import code as codes
from portal.domain.limits import EVERYBODY, Limited
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.limits import network, retry_after, wait_for
from portal.web.residents import blueprint
from portal.web.residents.opening import Page, stale_page

LONGEST_CODE = 200


class ComeBackForm(FlaskForm):  # type: ignore[misc]
    """Nothing but the proof that the post comes from our own page; the code is read as it was typed."""


@blueprint.route("/<lang>/come-back", methods=["GET", "POST"])
@access(Access.ANYONE)
def come_back() -> Page:
    """Ask for a code; with one that opens a form, go on where that stands, by a link of this device's own."""
    if request.method == "GET":
        return _page("")
    texts, typed = current_texts(), clean(request.form.get("code", "")[:LONGEST_CODE])
    if not ComeBackForm().validate_on_submit():
        return _page(typed, stale_page(texts), about_page=True), 400
    code = codes.read(typed)
    if code is None:
        return _page(typed, _why_unreadable(typed)), 422
    return _open(typed, code)


def _open(typed: str, code: str) -> Page:
    """Try a code. Whoever has guessed too often does not learn whether this one is right."""
    full = _full()
    if full is not None:
        page = _page(typed, wait_for(full), about_page=True)
        return page, 429, retry_after(full)
    reopened = open_by_code(current_portal(), code)
    if reopened is None:
        _count()
        return _page(typed, _unknown()), 404
    return redirect(url_for("residents.resume", slug=reopened.slug, link=reopened.link), code=303)


def _guesses() -> list[tuple[Limited, str]]:
    return [(Limited.GUESSES, network(request.remote_addr)), (Limited.GUESSES_BY_ALL, EVERYBODY)]


def _full() -> Tally | None:
    tallies = (look(current_portal(), what, who) for what, who in _guesses())
    return next((tally for tally in tallies if not tally.allowed), None)


def _count() -> None:
    for what, who in _guesses():
        count(current_portal(), what, who)


def _page(typed: str, problem: str | None = None, *, about_page: bool = False) -> str:
    target = None if about_page else "code"
    return render_template(
        "residents/come_back.html",
        value=typed,
        form=ComeBackForm(),
        errors=[(target, problem)] if problem else [],
    )


def _why_unreadable(typed: str) -> str:
    texts = current_texts()
    if not typed:
        return texts.gettext("Enter your code. It has eight letters and numbers, like 4HTM-2X9S.")
    return texts.gettext(
        "Check your code: it should have eight letters and numbers, like 4HTM-2X9S, "
        "and one of them does not fit."
    )


def _unknown() -> str:
    texts = current_texts()
    hours = round(CODE_WORKS.total_seconds() / 3600)
    sentence = texts.ngettext(
        "No form has this code now. A code works for %(num)s hour, and only the newest one does. "
        "Check each sign, or get a new code where you began.",
        "No form has this code now. A code works for %(num)s hours, and only the newest one does. "
        "Check each sign, or get a new code where you began.",
        hours,
    )
    return sentence % {"num": texts.number(hours)}
