"""What somebody typed into a plan's, report's or memo's form that could not be saved: kept, and shown again.

Whatever keeps a form from being saved: a fault in it, a step that somebody else took meanwhile, a role that
was taken away, a session that was over. Only while the database does not answer can nothing be kept in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from flask import Response, g, request
from werkzeug.exceptions import RequestEntityTooLarge, ServiceUnavailable

from portal.catalogue.answers import clean
from portal.commands.papers.unsaved import forget_unsaved, keep_unsaved
from portal.domain.papers import Sent
from portal.queries.unsaved import unsaved_form
from portal.store.base import DatabaseUnavailable
from portal.web.agency import blueprint
from portal.web.agency.gate import found_staff, writer
from portal.web.current import current_portal
from portal.web.paper_controls import DROPS, Control, controls
from portal.web.typed_again import typed_again

KEEPS_NOTHING = frozenset({RequestEntityTooLarge.code, ServiceUnavailable.code})
"""Answers to a form that cannot be read, or of which nothing can be written."""

_log = structlog.get_logger()


@dataclass(frozen=True)
class UnsavedHere:
    """What a form held that could not be saved, by the keys of its fields, and when."""

    typed: Mapping[str, Sent] = field(default_factory=dict)
    at: datetime | None = None


@blueprint.after_request
def keep_what_failed(response: Response) -> Response:
    """Keep what a paper's form held when it was not saved; forget it when it was."""
    if request.method != "POST" or response.status_code in KEEPS_NOTHING:
        return response
    if given := controls(request.form):
        try:
            if response.status_code < 400:
                _forget(given)
            elif typed_again() is not None:
                _keep(given)
        except DatabaseUnavailable as error:
            _log.error("what was typed was not kept", endpoint=request.endpoint, error=str(error))
    return response


def unsaved_here() -> UnsavedHere:
    """Return what whoever reads this page typed into its form last time, when that could not be saved."""
    if "unsaved" not in g:
        identity = found_staff()
        found = unsaved_form(current_portal(), identity.username, request.path) if identity else None
        g.unsaved = UnsavedHere(found.typed, found.at) if found else UnsavedHere()
    here: UnsavedHere = g.unsaved
    return here


def _keep(given: Mapping[str, Control]) -> None:
    by = writer()
    if by is not None:
        wanted = [each for each in given.values() if DROPS + each.key not in request.form]
        typed = [Sent(each.key, clean(each.text, lines=True), each.seen) for each in wanted]
        keep_unsaved(current_portal(), by, request.path, typed)


def _forget(given: Mapping[str, Control]) -> None:
    """Forget what the form held before, now that it is saved, or not wanted any more."""
    by = writer()
    if by is not None and unsaved_form(current_portal(), by, request.path) is not None:
        forget_unsaved(current_portal(), by, request.path, given)
