"""What was typed into a form of the desk, to be sent once more when that is possible again.

While the database does not answer, or nobody is signed in any more, nobody can tell who sends the form, so
its own page cannot be shown: what came goes back to the browser it came from, in a form of its own.
"""

from dataclasses import dataclass

from flask import current_app, request
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms import ValidationError

from portal.web.access import DECLARED, Access
from portal.web.paper_controls import DROPS, SETTLES, key_of

SECRET_FIELDS = frozenset({"password", "proof"})
"""Names of controls whose content never stands in a page."""

OF_THE_PAGE = frozenset({"csrf_token", "go", "seen", "expected"})
BEHIND_FIELDS = (SETTLES, DROPS)
"""Names of controls that nobody types into, and how others of them begin."""


@dataclass(frozen=True)
class Again:
    """Where a form goes, its names and values in their order, and whether files came that cannot be kept."""

    url: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What somebody typed, by the names of the controls: without what the page itself had put there."""
        return [
            (in_words(name), value)
            for name, value in self.fields
            if value.strip() and name not in OF_THE_PAGE and not name.startswith(BEHIND_FIELDS)
        ]


def in_words(name: str) -> str:
    """Say the name of a control, where the page with its label is not at hand."""
    return key_of(name).replace("-", " ").replace("_", " ")


def _is_ours() -> bool:
    """Say whether the form came from a page of ours: nobody else puts words into somebody's mouth.

    A page that was opened before the last sign-in, or sent after signing out elsewhere, has an old token.
    Browsers say where a form came from (W3C Fetch Metadata, `Sec-Fetch-Site`); no page can change that.
    """
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        return True
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def typed_again() -> Again | None:
    """Return what this request brought; None where it is no form of the desk, or not from our own page."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "POST" or getattr(view, DECLARED, None) is not Access.STAFF:
        return None
    try:
        fields = tuple(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return None
    if not _is_ours():
        return None
    if SECRET_FIELDS & {name for name, _ in fields}:
        return None
    return Again(request.full_path.rstrip("?"), fields, any(file.filename for file in request.files.values()))
