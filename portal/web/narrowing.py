"""What the address of a page of figures may ask for, and what it says when it is asked for more.

A link that is sent on must not show the whole city to whoever thinks that it shows a part. So a page declares
which parameters it understands. Whatever else would narrow it is named in a notice at its top, goes into no
other address, and makes no page of its own among those that are kept (`portal.web.kept`). So it is with a
parameter that it understands, where there is no such agency, say: the notice has what there is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import ParamSpec

from flask import current_app, g, render_template, request
from markupsafe import Markup

from portal.texts import Texts
from portal.web.current import current_texts

UNDERSTOOD = "portal_understood"

PLACE = Markup("<!-- what it could not be narrowed by -->")
"""Stands in a page for the notice: the page that is kept is the same for everybody."""

CHANGES_NO_FIGURE = frozenset(
    {"by", "ref", "source", "fbclid", "gclid", "dclid", "msclkid", "igshid", "twclid", "mc_cid", "mc_eid"}
)
"""Parameters by which nobody expects fewer requests: rows by something, and what follows readers about."""

FOLLOWS_READERS = "utm_"
"""How the other parameters of that kind begin."""

ONLY_BY_QUARTER = frozenset({"channel", "language", "assisted"})
"""What is on no released row, and is told a quarter at a time."""

WITH_TABLES = frozenset({"performance.index", "performance.measure"})
"""Pages whose own tables lead to their parts."""

P = ParamSpec("P")

Way = tuple[str, str]
"""The name of something there is, and its address."""

ThereIs = Mapping[str, Callable[[], Sequence[Way]]]
"""What gives the ways to what there is, by parameter."""


class NotKnown(Exception):
    """An address asks for what there is not, by parameters that its page understands.

    `there_is` gives the ways to what there is, by parameter, once the page is drawn without it.
    """

    def __init__(self, there_is: ThereIs) -> None:
        super().__init__(f"not known: {', '.join(there_is)}")
        self.there_is = there_is


def understands(*names: str) -> Callable[[Callable[P, str]], Callable[P, str]]:
    """Declare which parameters a page's address may have, and let the page say what else it was asked for."""

    def declare(view: Callable[P, str]) -> Callable[P, str]:
        @wraps(view)
        def shown(*args: P.args, **kwargs: P.kwargs) -> str:
            while True:
                try:
                    page = view(*args, **kwargs)
                except NotKnown as error:
                    if error.there_is.keys() <= _not_known().keys():
                        raise  # drawn without it already: the view reads what `understood` leaves out
                    g.not_known = {**_not_known(), **error.there_is}
                else:
                    return page.replace(PLACE, _notice(names), 1)

        setattr(shown, UNDERSTOOD, names)
        return shown

    return declare


def understood() -> list[tuple[str, str]]:
    """Return what the address asks of a page; of one that declares nothing all that was sent.

    What was found out not to be known is left out.
    """
    names = _declared()
    if names is None:
        return list(request.args.items(multi=True))
    known = request.args.keys() & set(names) - _not_known().keys()
    return [(name, request.args[name]) for name in sorted(known)]


def _not_known() -> ThereIs:
    found: ThereIs = g.get("not_known", {})
    return found


def place_of_notice() -> Markup:
    """Return what stands for the notice in a page that may have to give one."""
    return Markup() if _declared() is None else PLACE


def _declared() -> tuple[str, ...] | None:
    return getattr(current_app.view_functions.get(request.endpoint or ""), UNDERSTOOD, None)


def _notice(names: Iterable[str]) -> str:
    unknown = {
        name
        for name, value in request.args.items()
        if value
        and name not in CHANGES_NO_FIGURE
        and name not in names
        and not name.startswith(FOLLOWS_READERS)
    }
    not_known = _not_known()
    if not unknown and not not_known:
        return ""
    texts = current_texts()
    asked = unknown | {request.args[name] for name in not_known if name == "by"}
    return render_template(
        "components/not_narrowed.html",
        not_narrowed=texts.listed(_words(texts, unknown)),
        not_known=texts.listed(_words(texts, set(not_known))),
        counts_all=bool(unknown | not_known.keys() - {"by"}),
        there_is=[way for name in not_known for way in not_known[name]()],
        by_quarter=bool(asked & ONLY_BY_QUARTER) and request.endpoint != "performance.answers",
        has_tables=request.endpoint in WITH_TABLES,
    )


def _words(texts: Texts, unknown: set[str]) -> list[str]:
    """Name what was asked for. What nobody knows is not repeated: anybody can write an address."""
    days, place = texts.gettext("days"), texts.gettext("neighborhood")
    words = {
        "by": texts.gettext("kind of table"),
        "year": texts.gettext("fiscal year"),
        "quarter": texts.gettext("quarter"),
        "month": texts.gettext("month"),
        "from": days,
        "since": days,
        "until": days,
        "to": days,
        "service": texts.gettext("service"),
        "topic": texts.gettext("topic"),
        "agency": texts.gettext("agency"),
        "district": texts.gettext("district"),
        "neighbourhood": place,
        "neighborhood": place,
        "channel": texts.gettext("way of asking"),
        "language": texts.gettext("language"),
        "assisted": texts.gettext("whether somebody helped"),
        "outcome": texts.gettext("outcome"),
        "status": texts.gettext("status"),
    }
    named = list(dict.fromkeys(word for name, word in words.items() if name in unknown))
    if unknown - words.keys():
        named.append(texts.gettext("words in the link that we do not know"))
    return named
