"""Pages of figures are kept for a while: counting millions of facts for each reader would serve nobody.

A page of figures is the same for everybody: it has no form and knows no visitor. So a web process keeps what
it drew, by what the page understands of its address, for as many seconds as the city allows
(docs/operating.md, PORTAL_FIGURES_AGE).
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlencode

from flask import Response, current_app, request

from portal.web.current import current_portal
from portal.web.narrowing import understood

EXTENSION = "kept_pages"

MOST_PAGES = 200
"""A page has some 50 KB: that is 10 MB a process at most."""

ASK_AGAIN = "public, no-cache"
"""Anybody may keep a file of figures, and asks before using it whether there is another by now."""

P = ParamSpec("P")
Made = TypeVar("Made")


@dataclass
class _Pages:
    """The pages and files of one application, the one looked at last at the end."""

    drawn: OrderedDict[str, tuple[datetime, Any]] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)


def kept(view: Callable[P, str]) -> Callable[P, str]:
    """Let a view draw a page only when none of what its address asks for is kept that is young enough.

    What ends in an error is not kept.
    """

    @wraps(view)
    def look(*args: P.args, **kwargs: P.kwargs) -> str:
        return _young_enough(urlencode(understood()), lambda: view(*args, **kwargs))

    return look


def kept_file(view: Callable[P, Response]) -> Callable[P, Response]:
    """Let a view write the file of a fiscal year as `kept` lets one draw a page.

    Whoever has it already is told so instead of being sent it again (RFC 9110, 13.1.2).
    """

    @wraps(view)
    def look(*args: P.args, **kwargs: P.kwargs) -> Response:
        def write() -> tuple[bytes, list[tuple[str, str]]]:
            written = view(*args, **kwargs)
            return written.get_data(), list(written.headers)

        body, headers = _young_enough(urlencode({"year": request.args.get("year", "")}), write)
        response = Response(body, headers=headers)
        response.headers["Cache-Control"] = ASK_AGAIN
        response.add_etag(weak=True)
        response.make_conditional(request)
        return response

    return look


def _young_enough(asked: str, make: Callable[[], Made]) -> Made:
    """Return what is kept of this path and what is asked of it; or make it anew, and keep it."""
    portal = current_portal()
    age = timedelta(seconds=portal.settings.figures_age)
    pages: _Pages = current_app.extensions.setdefault(EXTENSION, _Pages())
    address, now = f"{request.path}?{asked}", portal.now()
    with pages.lock:
        found = pages.drawn.get(address)
        if found and now - found[0] < age:
            pages.drawn.move_to_end(address)
            kept_before: Made = found[1]
            return kept_before
    made = make()
    with pages.lock:
        pages.drawn[address] = (now, made)
        while len(pages.drawn) > MOST_PAGES:
            pages.drawn.popitem(last=False)
    return made
