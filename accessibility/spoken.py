"""What a screen reader has to say about a page, as lines of text that can be reviewed and compared."""

import difflib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from accessibility.page import Page
from accessibility.tree import Node, read

UPDATE = "ACCESSIBILITY_UPDATE_SPOKEN"
"""Name of the environment variable that, set to anything, writes changed snapshots instead of failing."""

_SILENT = frozenset({"InlineTextBox", "ListMarker", "LineBreak"})
_THROUGH = frozenset(
    {"generic", "none", "LabelText", "Legend", "paragraph", "Section", "LayoutTable", "LayoutTableRow"}
)
_THROUGH |= {
    "strong",
    "emphasis",
    "time",
    "LayoutTableCell",
    "DescriptionList",
    "rowgroup",
    "Details",
    "row",
    "listitem",
    "caption",
}
_NAMES = {
    "RootWebArea": "page",
    "DisclosureTriangle": "summary",
    "StaticText": "text",
    "contentinfo": "footer",
}
_NAMES |= {
    "banner": "header",
    "image": "picture",
    "img": "picture",
    "searchbox": "search field",
    "textbox": "text field",
}
_NAMES |= {"LabelText": "label", "combobox": "choice", "radio": "radio button", "checkbox": "check box"}
_FLAGS = ("disabled", "required", "readonly", "selected", "busy", "modal", "multiselectable")


def lines(page: Page) -> list[str]:
    """The page in reading order: one line for each thing, with its role, name, states and description.

    Boxes without meaning are left out, and so is text that the name of the thing around it already says.
    Indented by two spaces for each thing around it. The same page gives the same lines on every machine.
    """
    return list(_lines(read(page), 0, ""))


def _lines(node: Node, depth: int, said: str) -> Iterator[str]:
    if node.role in _SILENT:
        return
    if _is_told(node, said):
        yield "  " * depth + _line(node)
        depth, said = depth + 1, node.name
    for child in node.children:
        # The words of a label are the name of its control.
        if not (node.role == "LabelText" and child.role == "StaticText"):
            yield from _lines(child, depth, said)


def _is_told(node: Node, said: str) -> bool:
    if node.ignored or node.role in _THROUGH:
        return False
    if node.role == "group":
        return bool(node.name or node.description or node.is_in_error)
    return node.role != "StaticText" or node.name not in said


def _line(node: Node) -> str:
    role = _NAMES.get(node.role, node.role)
    if node.role == "heading":
        role = f"{role} {node.states['level']}"
    if node.role == "list":
        role = f"list of {sum(child.role == 'listitem' for child in node.children)}"
    name = [f"{role} “{node.name}”" if node.name else role]
    value = [f"value “{node.value}”"] if node.value and node.role not in {"StaticText", "RootWebArea"} else []
    about = [f"described “{node.description}”"] if node.description and node.description != node.name else []
    return ", ".join([*name, *value, *_states(node), *about])


def _states(node: Node) -> Iterator[str]:
    states = node.states
    if node.is_in_error:
        yield "in error"
    if states.get("multiline") == "true":
        yield "several lines"
    if (checked := states.get("checked")) is not None:
        yield {"true": "checked", "mixed": "partly checked"}.get(checked, "not checked")
    if (expanded := states.get("expanded")) is not None:
        yield "open" if expanded == "true" else "closed"
    if states.get("live", "off") != "off":
        yield f"live {states['live']}"
    yield from (flag for flag in _FLAGS if states.get(flag) == "true")


def compare(snapshot: Path, now: Sequence[str]) -> str:
    """The difference between the reviewed ``snapshot`` and what is spoken ``now``: "" when they agree.

    A snapshot that does not exist differs. With the environment variable ``ACCESSIBILITY_UPDATE_SPOKEN`` it
    is written, and the change is then reviewed where changes are reviewed.
    """
    text = "\n".join(now) + "\n"
    before = snapshot.read_text(encoding="utf-8") if snapshot.exists() else ""
    if text == before:
        return ""
    if os.environ.get(UPDATE):
        snapshot.parent.mkdir(parents=True, exist_ok=True)
        snapshot.write_text(text, encoding="utf-8")
        return ""
    changed = difflib.unified_diff(
        before.splitlines(), text.splitlines(), snapshot.name, "now", lineterm="", n=1
    )
    return "\n".join(changed)
