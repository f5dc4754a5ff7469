"""Rules for the frame of a page: title, language, headings, landmarks, ids, pictures, tables, links."""

from collections.abc import Iterator

from accessibility.markup import Document, Element
from accessibility.rules.rule import Fault, rule

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
REFERENCES = frozenset(
    {"for", "headers", "form", "list", "aria-controls", "aria-describedby", "aria-labelledby", "aria-details"}
    | {"aria-errormessage", "aria-owns", "aria-activedescendant", "aria-flowto"}
)


@rule("nesting", "best-practice")
def nesting(page: Document) -> Iterator[Fault]:
    """The document is HTML 5, and every element ends where it should."""
    if page.doctype.lower() != "doctype html":
        yield 1, "the page does not begin with <!doctype html>"
    yield from page.faults


@rule("title", "2.4.2")
def title(page: Document) -> Iterator[Fault]:
    """One title, with words in it."""
    found = [each for each in page.all("title") if not any(outer.tag == "svg" for outer in each.around())]
    if len(found) != 1:
        yield 1, f"the page has {len(found)} titles, not one"
    for each in found:
        if not each.text():
            yield each, "the title is empty"


@rule("html-language", "3.1.1")
def html_language(page: Document) -> Iterator[Fault]:
    """The root element says language and direction."""
    root = next(page.all("html"), None)
    if root is None or not root.get("lang"):
        yield root or 1, "html has no lang"
    if root is None or root.get("dir") not in {"ltr", "rtl"}:
        yield root or 1, "html has no dir of ltr or rtl"


@rule("one-h1", "1.3.1")
def one_h1(page: Document) -> Iterator[Fault]:
    """One h1, with words in it."""
    found = list(page.all("h1"))
    if len(found) != 1:
        yield found[1] if found else 1, f"the page has {len(found)} h1, not one"
    for each in page.all(*HEADINGS):
        if not each.text():
            yield each, "the heading is empty"


@rule("heading-levels", "1.3.1")
def heading_levels(page: Document) -> Iterator[Fault]:
    """Levels do not skip. An error summary's h2 may come before the h1 (both published design systems do
    that).
    """
    before = 1
    for each in page.all(*HEADINGS):
        level = int(each.tag[1])
        if level > before + 1:
            yield each, f"h{level} follows h{before}"
        before = level


@rule("landmarks", "1.3.1")
def landmarks(page: Document) -> Iterator[Fault]:
    """One main, one banner, one footer; where there are several nav, each has its own name."""
    sections = {"article", "aside", "main", "nav", "section"}
    for tag in ("main", "header", "footer"):
        found = [each for each in page.all(tag) if not any(outer.tag in sections for outer in each.around())]
        if len(found) != 1:
            yield found[1] if found else 1, f"the page has {len(found)} {tag} landmarks, not one"
    navigations = list(page.all("nav"))
    names = [_name(page, each) for each in navigations]
    for each, name in zip(navigations, names, strict=True):
        if len(navigations) > 1 and (not name or names.count(name) > 1):
            yield each, "one of several nav has no name of its own"


def _name(page: Document, element: Element) -> str:
    ids = page.ids()
    labels = [ids[each][0].text() for each in element.get("aria-labelledby").split() if each in ids]
    return " ".join(labels) or element.get("aria-label").strip()


@rule("unique-ids", "4.1.2")
def unique_ids(page: Document) -> Iterator[Fault]:
    """No id twice, none empty, none with a space."""
    for name, elements in page.ids().items():
        if not name or " " in name:
            yield elements[0], f"the id “{name}” cannot be referred to"
        for each in elements[1:]:
            yield each, f"the id {name} is also on line {elements[0].line}"


@rule("references", "1.3.1")
def references(page: Document) -> Iterator[Fault]:
    """What an attribute refers to is on the page; so is what a link within the page leads to."""
    ids = page.ids()
    for element in page.all():
        for attribute in sorted(REFERENCES & element.attributes.keys()):
            for name in element.get(attribute).split():
                if name not in ids:
                    yield element, f"{attribute} refers to {name}, which is not on the page"
        target = element.get("href")
        if element.tag == "a" and target.startswith("#") and target[1:] not in ids:
            yield element, f"leads to {target}, which is not on the page"


@rule("viewport", "1.4.4")
def viewport(page: Document) -> Iterator[Fault]:
    """The page fits small screens and lets people zoom."""
    found = [each for each in page.all("meta") if each.get("name") == "viewport"]
    if not found:
        yield 1, "there is no meta viewport"
    for each in found:
        if "user-scalable" in each.get("content") or "maximum-scale" in each.get("content"):
            yield each, "keeps people from zooming"


@rule("pictures", "1.1.1")
def pictures(page: Document) -> Iterator[Fault]:
    """Pictures have alt; drawings are named or hidden."""
    for each in page.all("img"):
        if not each.has("alt"):
            yield each, "the picture has no alt"
    for each in page.all("svg"):
        named = each.get("role") == "img" and (_name(page, each) or any(t.text() for t in each.all("title")))
        if each.get("aria-hidden") != "true" and not named:
            yield each, "the drawing is neither hidden nor named with role=img"


@rule("tables", "1.3.1")
def tables(page: Document) -> Iterator[Fault]:
    """Tables have a name and header cells with a scope."""
    for each in page.all("table"):
        if not any(caption.text() for caption in each.all("caption")) and not _name(page, each):
            yield each, "the table has no caption"
        heads = list(each.all("th"))
        if not heads:
            yield each, "the table has no header cells"
        for head in heads:
            if head.get("scope") not in {"col", "row", "colgroup", "rowgroup"}:
                yield head, "the header cell has no scope"


@rule("links", "2.4.4")
def links(page: Document) -> Iterator[Fault]:
    """Links lead somewhere and say where."""
    for each in page.all("a"):
        if each.get("href") in {"", "#"}:
            yield each, "the link leads nowhere"
        if not each.text() and not _name(page, each):
            yield each, "the link is empty"
        if each.get("hreflang") and each.get("hreflang") not in {
            each.get("lang"),
            *(o.get("lang") for o in each.around()),
        }:
            yield each, "hreflang without the same lang"


@rule("focus-order", "2.4.3")
def focus_order(page: Document) -> Iterator[Fault]:
    """Nothing jumps the queue, no letter is a shortcut (2.1.4)."""
    for each in page.all():
        number = each.get("tabindex")
        if number not in {"", "0", "-1"}:
            yield each, f"tabindex is {number}"
        if each.has("accesskey"):
            yield each, "accesskey takes a key away from assistive technology"


@rule("media", "1.2.1")
def media(page: Document) -> Iterator[Fault]:
    """No audio, video, frames or plug-ins: the record says that the criteria about them do not apply."""
    for each in page.all(
        "audio", "video", "iframe", "frame", "object", "embed", "applet", "canvas", "marquee", "blink"
    ):
        yield each, f"<{each.tag}> is not judged by anything here"


@rule("no-time-limit", "2.2.1")
def no_time_limit(page: Document) -> Iterator[Fault]:
    """The page does not load itself again."""
    for each in page.all("meta"):
        if each.get("http-equiv").lower() == "refresh":
            yield each, "meta refresh moves people on"
