"""Keeping a queue under a name."""

from urllib.parse import parse_qsl

from flask import redirect, request, url_for

from portal.catalogue.answers import clean
from portal.commands.queues import LONGEST_NAME, forget_queue, save_queue
from portal.domain.permissions import Permission
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskForm
from portal.web.agency.filters import asked
from portal.web.agency.gate import current_staff
from portal.web.agency.queue import Shown, show_queue
from portal.web.agency.queue_urls import queue_url
from portal.web.agency.request import Page
from portal.web.agency.step import stale_form
from portal.web.current import current_portal, current_texts

LONGEST_FILTERS = 2000
"""Characters of the filters in an address."""


@blueprint.post("/requests/saved")
@needs(Permission.SEE_REQUESTS)
def keep_queue() -> Page:
    """Keep a queue, or forget one; then show it."""
    filters = asked(dict(parse_qsl(request.form.get("filters", "")[:LONGEST_FILTERS])))
    name, texts = clean(request.form.get("name", "")), current_texts()
    if not DeskForm().validate_on_submit():
        return show_queue(filters, Shown(name, stale_form())), 400
    if request.form.get("go") == "forget":
        forget_queue(current_portal(), current_staff().username, name)
        return redirect(url_for("agency.queue"), code=303)
    if not name:
        return show_queue(filters, Shown(name, texts.gettext("Give the queue a name"))), 422
    if len(name) > LONGEST_NAME:
        sentence = texts.gettext("Shorten the name to %(most)s characters")
        return show_queue(filters, Shown(name, sentence % {"most": texts.number(LONGEST_NAME)})), 422
    if not save_queue(current_portal(), current_staff().username, name, filters):
        return show_queue(
            filters, Shown(name, texts.gettext("Forget another queue first: you keep many"))
        ), 422
    return redirect(queue_url(filters), code=303)
