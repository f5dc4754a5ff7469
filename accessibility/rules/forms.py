"""Rules for forms: labels, groups, autocomplete, buttons."""

from collections import Counter
from collections.abc import Iterator

from accessibility.markup import Document, Element
from accessibility.rules.rule import Fault, rule

UNLABELLED = frozenset({"hidden", "submit", "button", "reset", "image"})
TOKENS = frozenset(
    [
        "name",
        "given-name",
        "family-name",
        "email",
        "tel",
        "address-line1",
        "address-line2",
        "address-level1",
        "address-level2",
        "postal-code",
        "street-address",
        "country",
        "country-name",
        "language",
        "bday",
        "sex",
        "url",
        "organization",
        "username",
        "current-password",
        "new-password",
        "one-time-code",
        "on",
        "off",
    ]
)
"""The values of ``autocomplete`` that a city's forms have use for (WCAG 1.3.5; HTML Living Standard,
autofill).
"""
WANTED = {"email": {"email"}, "tel": {"tel"}, "password": {"current-password", "new-password"}}
"""What a field of these types must say, as one of its values."""


def _fields(page: Document) -> Iterator[Element]:
    for each in page.all("input", "select", "textarea"):
        if each.tag != "input" or each.get("type").lower() not in UNLABELLED:
            yield each


@rule("labels", "3.3.2")
def labels(page: Document) -> Iterator[Fault]:
    """Every field has a label with words in it."""
    pointed = {each.get("for"): each for each in page.all("label") if each.get("for") and each.text()}
    ids = page.ids()
    for each in _fields(page):
        wrapped = any(outer.tag == "label" and outer.text() for outer in each.around())
        named = any(ids[name][0].text() for name in each.get("aria-labelledby").split() if name in ids)
        if not (wrapped or named or each.get("aria-label").strip() or each.get("id") in pointed):
            yield each, "the field has no label"


@rule("groups", "1.3.1")
def groups(page: Document) -> Iterator[Fault]:
    """Radio buttons, and check boxes that belong together, stand in a fieldset whose legend asks the
    question.
    """
    choices = [each for each in page.all("input") if each.get("type") in {"radio", "checkbox"}]
    sizes = Counter((each.get("type"), each.get("name")) for each in choices)
    for each in choices:
        alone = each.get("type") == "checkbox" and sizes["checkbox", each.get("name")] == 1
        if not alone and not any(_is_group(outer) for outer in each.around()):
            yield each, "one of several choices stands in no fieldset with a legend"


def _is_group(element: Element) -> bool:
    if element.get("role") in {"group", "radiogroup"} and (
        element.get("aria-labelledby") or element.get("aria-label")
    ):
        return True
    return element.tag == "fieldset" and any(legend.text() for legend in element.all("legend"))


@rule("autocomplete", "1.3.5")
def autocomplete(page: Document) -> Iterator[Fault]:
    """Values a browser knows; e-mail, telephone and password say what they are; street-address only on a
    textarea.
    """
    for each in page.all("input", "select", "textarea"):
        kind, words = each.get("type").lower(), each.get("autocomplete").split()
        if words and words[-1] not in TOKENS:
            yield each, f"autocomplete does not know “{words[-1]}”"
        if words[-1:] == ["street-address"] and each.tag != "textarea":
            yield each, "street-address has several lines: use address-line1 on an input"
        if kind in WANTED and not WANTED[kind] & set(words):
            yield each, f"a field of type {kind} has no autocomplete of {' or '.join(sorted(WANTED[kind]))}"


@rule("asked-once", "3.3.7")
def asked_once(page: Document) -> Iterator[Fault]:
    """No form asks for the same thing twice, as in "confirm your e-mail"."""
    for form in page.all("form"):
        seen: set[str] = set()
        for each in form.all("input", "textarea"):
            words = each.get("autocomplete")
            if words in {"", "on", "off"} or each.get("type") in {"radio", "checkbox"}:
                continue
            if words in seen:
                yield each, f"asks for “{words}” a second time"
            seen.add(words)


@rule("placeholder", "3.3.2")
def placeholder(page: Document) -> Iterator[Fault]:
    """A placeholder goes away when it is needed."""
    for each in page.all():
        if each.has("placeholder"):
            yield each, "a placeholder is no label and no hint"


@rule("buttons", "4.1.2")
def buttons(page: Document) -> Iterator[Fault]:
    """Buttons say what they do, and of which type they are."""
    for each in page.all("button"):
        if each.get("type") not in {"submit", "button", "reset"}:
            yield each, "the button has no type"
        if not each.text() and not each.get("aria-labelledby"):
            yield each, "the button is empty"
    for each in page.all("input"):
        if each.get("type") in {"submit", "button", "reset"} and not each.get("value").strip():
            yield each, "the button is empty"


@rule("server-checks", "3.3.1")
def server_checks(page: Document) -> Iterator[Fault]:
    """The server says what is wrong, in words that stay: the browser's own bubbles are off, and nothing
    hidden is required.
    """
    for form in page.all("form"):
        asks = any(each.get("type") not in UNLABELLED for each in form.all("input", "select", "textarea"))
        if asks and form.get("method").lower() == "post" and not form.has("novalidate"):
            yield form, "the form has no novalidate"
    for each in page.all("input", "select", "textarea"):
        hidden = each.get("type") == "hidden" or any(outer.has("hidden") for outer in (each, *each.around()))
        if each.has("required") and hidden:
            yield each, "is required but hidden"


@rule("no-drag", "2.5.7")
def no_drag(page: Document) -> Iterator[Fault]:
    """Nothing needs a drag."""
    for each in page.all():
        if each.get("draggable") == "true":
            yield each, "can be dragged"
