"""The guide: a few questions for whoever does not know what to pick; and what lies elsewhere.

Nothing is kept: each answer is in the address for as long as it takes to go on.
"""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.catalogue.schema import GuideOption, GuideStep
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.elsewhere import elsewhere_view
from portal.web.residents import blueprint
from portal.web.residents.links import named_service

CHOICE = "choice"
GO = "go"
"""Name of the button: an address that has it was answered, if only with nothing."""


def guide_url() -> str | None:
    """Return where the guide begins; None where the city has none."""
    guide = current_portal().catalogue.guide
    return url_for("residents.guide", step=guide.first.id) if guide else None


@blueprint.get("/<lang>/guide/<step>")
@access(Access.ANYONE)
def guide(step: str) -> str | Response | tuple[str, int]:
    """Ask one question of the guide, or go where its answer leads."""
    asked = _step_or_404(step)
    chosen = asked.option(request.args.get(CHOICE, ""))
    if GO not in request.args:
        return _page(asked, chosen.code if chosen else None)
    if chosen is None:
        return _page(asked, None, _choose()), 422
    return redirect(_where(chosen), code=303)


def _step_or_404(step_id: str) -> GuideStep:
    found = current_portal().catalogue.guide
    asked = found.step(step_id) if found else None
    if asked is None:
        abort(404)
    return asked


def _where(option: GuideOption) -> str:
    """Return where an option leads; the profile was checked, so it leads to one place."""
    if option.next is not None:
        return url_for("residents.guide", step=option.next)
    if option.elsewhere is not None:
        return url_for("residents.elsewhere", code=option.elsewhere)
    return url_for("residents.service", slug=option.service)


def _choose() -> str:
    return current_texts().gettext("Choose what comes closest. If nothing does, call us.")


def _page(asked: GuideStep, chosen: str | None, problem: str | None = None) -> str:
    catalogue, texts = current_portal().catalogue, current_texts()
    before = catalogue.guide.before(asked.id) if catalogue.guide else None
    back = url_for("residents.home")
    if before:
        back = url_for("residents.guide", step=before[0].id, choice=before[1].code)
    return render_template(
        "residents/guide.html",
        step=asked,
        words=catalogue.words(texts.language),
        chosen=chosen,
        errors=[(CHOICE, problem)] if problem else [],
        back_url=back,
    )


@blueprint.get("/<lang>/elsewhere/<code>")
@access(Access.ANYONE)
def elsewhere(code: str) -> str:
    """Show what to do about something that is not asked for here."""
    city = current_portal().catalogue.city
    entry = next((entry for entry in city.elsewhere if entry.code == code), None)
    if entry is None:
        abort(404)
    return render_template(
        "residents/elsewhere.html",
        entry=elsewhere_view(entry),
        general=named_service(city.general_service),
        guide_url=guide_url(),
    )
