"""HTML as a tree with line numbers, read strictly: what a browser would mend in silence is reported."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
"""Elements that have no end tag (HTML Living Standard, 13.1.2)."""


@dataclass(eq=False)
class Element:
    """One element: its tag, attributes (names in lower case, "" for those without value) and line in the
    source.
    """

    tag: str
    attributes: dict[str, str]
    line: int
    parent: "Element | None" = field(default=None, repr=False)
    children: list["Element | str"] = field(default_factory=list, repr=False)

    def get(self, name: str) -> str:
        """An attribute's value, "" when it is not there."""
        return self.attributes.get(name, "")

    def has(self, name: str) -> bool:
        """True when the attribute is there, whatever its value."""
        return name in self.attributes

    def all(self, *tags: str) -> Iterator["Element"]:
        """What lies below with one of these tags, or everything, in reading order."""
        waiting = self.children[::-1]
        while waiting:
            child = waiting.pop()
            if isinstance(child, Element):
                if not tags or child.tag in tags:
                    yield child
                waiting += child.children[::-1]

    def around(self) -> Iterator["Element"]:
        """What this lies in, from the nearest outwards."""
        if self.parent:
            yield self.parent
            yield from self.parent.around()

    def text(self) -> str:
        """The words in it, with the alternatives of pictures and ``aria-label``; single spaces."""
        words = [self.get("aria-label"), self.get("alt") if self.tag == "img" else ""]
        words += [child if isinstance(child, str) else child.text() for child in self.children]
        return " ".join(" ".join(words).split())

    def path(self) -> str:
        """A short name for messages: ``tag#id``, ``tag[name=…]`` or ``tag``."""
        if self.get("id"):
            return f"{self.tag}#{self.get('id')}"
        return f"{self.tag}[name={self.get('name')}]" if self.get("name") else self.tag


@dataclass
class Document:
    """A page. ``elements`` are all of them in reading order, ``faults`` (line, message) of what is not well
    nested.
    """

    root: Element
    elements: list[Element]
    doctype: str
    faults: list[tuple[int, str]]

    def all(self, *tags: str) -> Iterator[Element]:
        """Every element with one of these tags, or every element, in reading order."""
        return (element for element in self.elements if not tags or element.tag in tags)

    def ids(self) -> dict[str, list[Element]]:
        """The elements of each id; more than one is a fault."""
        found: dict[str, list[Element]] = {}
        for element in self.all():
            if element.has("id"):
                found.setdefault(element.get("id"), []).append(element)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#document", {}, 1)
        self.open = [self.root]
        self.elements: list[Element] = []
        self.doctype = ""
        self.faults: list[tuple[int, str]] = []

    def _fault(self, message: str) -> None:
        self.faults.append((self.getpos()[0], message))

    def handle_decl(self, decl: str) -> None:
        self.doctype = decl

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._add(tag, attrs)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._add(tag, attrs)
        within = {tag, *(outer.tag for outer in element.around())}
        if tag not in VOID and not within & {"svg", "math"}:
            self._fault(f"<{tag}/> does not end the element: write </{tag}>")

    def _add(self, tag: str, attrs: list[tuple[str, str | None]]) -> Element:
        attributes = {name: value or "" for name, value in attrs}
        if len(attributes) < len(attrs):
            names = [name for name, _ in attrs]
            for name in sorted(name for name in attributes if names.count(name) > 1):
                self._fault(f"<{tag}> has {name} twice")
        parent = self.open[-1]
        element = Element(tag, attributes, self.getpos()[0], parent)
        parent.children.append(element)
        self.elements.append(element)
        return element

    def handle_endtag(self, tag: str) -> None:
        if all(element.tag != tag for element in reversed(self.open)):
            self._fault(f"</{tag}> ends nothing")
            return
        while (element := self.open.pop()).tag != tag:
            self._fault(f"<{element.tag}> of line {element.line} is not ended before </{tag}>")

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(html: str) -> Document:
    """The tree of a page's source. Never raises for bad markup: it is in ``Document.faults``."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    faults = reader.faults + [(element.line, f"<{element.tag}> is not ended") for element in reader.open[1:]]
    return Document(reader.root, reader.elements, reader.doctype, faults)
