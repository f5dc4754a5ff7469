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
from typing import ParamSpec
from urllib.parse import urlencode

from flask import current_app, request

from portal.web.current import current_portal
from portal.web.narrowing import understood

EXTENSION = "kept_pages"

MOST_PAGES = 200
"""A page has some 50 KB: that is 10 MB a process at most."""

P = ParamSpec("P")


@dataclass
class _Pages:
    """The pages of one application, the one looked at last at the end."""

    drawn: OrderedDict[str, tuple[datetime, str]] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)


def kept(view: Callable[P, str]) -> Callable[P, str]:
    """Let a view draw a page only when none of what its address asks for is kept that is young enough.

    What ends in an error is not kept.
    """

    @wraps(view)
    def look(*args: P.args, **kwargs: P.kwargs) -> str:
        portal = current_portal()
        age = timedelta(seconds=portal.settings.figures_age)
        pages: _Pages = current_app.extensions.setdefault(EXTENSION, _Pages())
        address, now = f"{request.path}?{urlencode(understood())}", portal.now()
        with pages.lock:
            found = pages.drawn.get(address)
            if found and now - found[0] < age:
                pages.drawn.move_to_end(address)
                return found[1]
        page = view(*args, **kwargs)
        with pages.lock:
            pages.drawn[address] = (now, page)
            while len(pages.drawn) > MOST_PAGES:
                pages.drawn.popitem(last=False)
        return page

    return look
