"""What is wrong in a form is told to everyone: in the summary, at the field, in the accessibility tree."""

from collections.abc import Iterator, Mapping
from typing import Any

from accessibility.finding import Finding
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.tree import Node, elements, read

NAME = "error-wiring"
GROUPS = frozenset({"group", "radiogroup"})


def error_wiring(page: Page) -> list[Finding]:
    """WCAG 3.3.1, 3.3.3 and 4.1.3: the summary has the focus when the page comes up and links to the first
    control of each question in error; that control or its group says it is in error, and its description
    holds the summary's words.

    A line without a link speaks of the page as a whole, one that leads to another page of the field there:
    neither has a field here. A page without expected errors must not say that anything is in error. Moves the
    focus: run it last.
    """
    tree = read(page)
    if not page.expected.errors:
        wrong = [node for node in tree.all() if node.is_in_error]
        return [Finding(NAME, "3.3.1", node.name, "is in error on a page without errors") for node in wrong]
    if not page.landed:
        return [Finding(NAME, "4.1.3", "document", "nothing has the focus when the page comes up")]
    links = page.run("summary", page.landed)
    if len(links) != page.expected.errors:
        message = (
            f"has the focus when the page comes up and lists {len(links)} errors of {page.expected.errors}"
        )
        return [Finding(NAME, "4.1.3", page.landed, message)]
    here = [link for link in links if not link["elsewhere"]]
    return [*_links(page, here), *_fields(here, tree, elements(page))]


def _links(page: Page, links: list[Mapping[str, Any]]) -> Iterator[Finding]:
    for link in links:
        if not link["control"]:
            yield Finding(NAME, "3.3.1", link["path"], f"leads to “{link['id']}”, which is no field")
        elif not link["first"]:
            yield Finding(
                NAME, "3.3.1", link["path"], f"leads to #{link['id']}, which is not the first of its choices"
            )
        else:
            page.run("give_focus", link["path"])
            page.press(Key.ENTER)
            if not page.run("is_focused", f"[id='{link['id']}']"):
                yield Finding(NAME, "3.3.1", link["path"], f"does not give the focus to #{link['id']}")
    page.run("give_focus", page.landed)


def _fields(links: list[Mapping[str, Any]], tree: Node, numbers: Mapping[str, int]) -> Iterator[Finding]:
    told: set[int] = set()
    names = {number: f"#{name}" for name, number in numbers.items()}
    for link in links:
        line = list(_line(tree, numbers.get(link["id"], -1)))
        if not link["control"] or not line:
            continue
        field, groups = line[-1], [node for node in line[:-1] if node.role in GROUPS]
        described = [node for node in (field, *groups) if link["text"] in node.description]
        if not described:
            yield Finding(NAME, "3.3.1", f"#{link['id']}", f"is not described by “{link['text']}”")
        if not any(node.is_in_error for node in (field, *groups)):
            yield Finding(
                NAME, "3.3.1", f"#{link['id']}", "neither the field nor its group says that it is in error"
            )
        told |= {field.element} | {node.element for each in described for node in each.all()}
    for node in tree.all():
        if node.is_in_error and node.element not in told:
            where = names.get(node.element, f"{node.role} “{node.name}”")
            yield Finding(NAME, "3.3.1", where, "is in error but no link of the summary leads to it")


def _line(node: Node, element: int) -> Iterator[Node]:
    """The node of an element, after everything around it from the root on; nothing when the tree does not
    hold it.
    """
    if node.element == element:
        yield node
        return
    for child in node.children:
        if line := list(_line(child, element)):
            yield node
            yield from line
            return
