"""The accessibility tree: what Chromium tells assistive technology about a page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from accessibility.page import Page


@dataclass(frozen=True)
class Node:
    """One object of the tree (CDP Accessibility.AXNode).

    ``states`` holds the properties that are set (``invalid``, ``checked``, ``level`` …) as text; ``element``
    is the number the browser gives the DOM node, 0 for none.
    """

    role: str
    name: str
    description: str
    value: str
    states: Mapping[str, str]
    element: int
    ignored: bool
    children: tuple["Node", ...] = field(default=(), repr=False)

    def all(self) -> Iterator["Node"]:
        """This node and everything below it, in reading order, but for what nobody is told."""
        if not self.ignored:
            yield self
        for child in self.children:
            yield from child.all()

    @property
    def is_in_error(self) -> bool:
        """True when the node says that what it holds is wrong (``aria-invalid``)."""
        return self.states.get("invalid", "false") not in {"false", ""}


def read(page: Page) -> Node:
    """The tree of the page as it is now (CDP Accessibility.getFullAXTree); about 5 ms for a small page."""
    facts = page.command("Accessibility.getFullAXTree")["nodes"]
    by_id = {each["nodeId"]: each for each in facts}
    root = next(each for each in facts if each.get("parentId") not in by_id)
    return _node(root, by_id)


def elements(page: Page) -> dict[str, int]:
    """The number of every element that has an id, to find its ``Node.element``."""
    found: dict[str, int] = {}
    waiting = [page.command("DOM.getDocument", {"depth": -1})["root"]]
    while waiting:
        node = waiting.pop()
        waiting += node.get("children", [])
        names = node.get("attributes", [])
        found |= {
            value: node["backendNodeId"]
            for name, value in zip(names[::2], names[1::2], strict=True)
            if name == "id"
        }
    return found


def _node(facts: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> Node:
    return Node(
        role=_text(facts, "role"),
        name=_text(facts, "name"),
        description=_text(facts, "description"),
        value=_text(facts, "value"),
        states={each["name"]: _plain(each["value"].get("value", "")) for each in facts.get("properties", ())},
        element=int(facts.get("backendDOMNodeId", 0)),
        ignored=bool(facts["ignored"]),
        children=tuple(_node(by_id[child], by_id) for child in facts.get("childIds", ()) if child in by_id),
    )


def _text(facts: Mapping[str, Any], part: str) -> str:
    return " ".join(_plain(facts.get(part, {}).get("value", "")).split())


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
