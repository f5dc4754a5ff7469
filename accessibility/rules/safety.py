"""Rules that keep a page within its Content-Security-Policy, its own host and its own window."""

from collections.abc import Iterator

from accessibility.markup import Document, Element
from accessibility.rules.rule import Fault, rule

FETCHED = frozenset(
    {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest"}
)
"""The kinds of ``link`` that make a browser ask a server."""

LEADING = frozenset({"href", "action", "formaction", "src"})
"""Attributes that lead somewhere when they are followed."""
ASKING = frozenset({"src", "poster", "data", "action", "formaction", "href", "srcset"})
"""Attributes that make a browser ask a server, on some elements at least."""


@rule("no-inline", "best-practice")
def no_inline(page: Document) -> Iterator[Fault]:
    """No style or script inside the page: the policy forbids it, and so the page would not be as it was
    meant.
    """
    for each in page.all():
        if each.has("style") or each.tag == "style":
            yield each, "has a style of its own: write it in the style sheet"
        if each.tag == "script" and not each.has("src"):
            yield each, "is a script inside the page"
        for name in each.attributes:
            if name.startswith("on"):
                yield each, f"has the script {name}"
        if any(
            name in LEADING and value.strip().lower().startswith("javascript:")
            for name, value in each.attributes.items()
        ):
            yield each, "leads to a script"


@rule("same-window", "3.2.5")
def same_window(page: Document) -> Iterator[Fault]:
    """Nothing opens a new window."""
    for each in page.all():
        if each.get("target") not in {"", "_self"} or each.get("formtarget") not in {"", "_self"}:
            yield each, "opens another window"


@rule("own-host", "best-practice")
def own_host(page: Document) -> Iterator[Fault]:
    """Nothing is fetched from another host, and no form is sent to one: people's visits stay between them and
    the city.
    """
    for each in page.all():
        for address in _fetched(each):
            if address.lower().startswith(("http:", "https:", "//")):
                yield each, f"asks another host: {address}"


def _fetched(element: Element) -> Iterator[str]:
    if ASKING.isdisjoint(element.attributes):
        return
    if element.tag == "link" and not FETCHED & set(element.get("rel").lower().split()):
        return
    names = [
        "src",
        "poster",
        "data",
        "action",
        "formaction",
        *(["href"] if element.tag in {"link", "use", "image"} else []),
    ]
    yield from (element.get(name).strip() for name in names if element.get(name))
    yield from (part.split()[0] for part in element.get("srcset").split(",") if part.strip())
