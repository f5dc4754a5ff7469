"""YAML as text with line numbers.

Every scalar stays the text that was written; the schema says what it means. So `is: [yes]` is the code
"yes" and `phone: 911` is a phone number, not a truth value and a quantity as YAML 1.1 would have it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from portal.catalogue.problems import Findings, Report

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MARGIN = re.compile(r"[ \t\r\n]+")  # not \s: a no-break space is meant
_DEEPEST = 12


class YamlMap(dict[str, "Node"]):
    """A mapping that knows the line of each key."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}

    def read_as(self, written: str, meant: str) -> None:
        """Let a misspelled key stand for the one that was meant, so that what is under it is checked too."""
        self[meant] = self.pop(written)
        self.lines[meant] = self.lines.pop(written)


class YamlList(list["Node"]):
    """A list that knows the line of each item."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


Node: TypeAlias = str | YamlMap | YamlList


def decode(content: str | bytes, report: Report) -> str | None:
    """The text of a file, or None after reporting bytes that are not UTF-8."""
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        report.problem(line, "This file is not UTF-8 text. Save it again with the encoding UTF-8")
        return None


def read_yaml(content: str | bytes, report: Report) -> Node | None:
    """The tree of one YAML document, or None after reporting why there is none."""
    text = decode(content, report)
    if text is None:
        return None
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        report.problem(*_syntax(error, text))
        return None
    if root is None:
        report.problem(1, "This file is empty. Write the definition, or delete the file")
        return None
    return _Reader(report).tree(root, 0)


def _syntax(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """Line and wording of an error of the YAML parser."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        position = getattr(error, "position", 0)
        return text.count("\n", 0, position) + 1, "Take out the character here that YAML does not allow"
    reason = getattr(error, "problem", None) or "it could not be read"
    return mark.line + 1, (
        f"This is not YAML: {reason}. Check the spaces at the start of the line, "
        'and put text that holds ": " or starts with a mark between double quotes'
    )


class _Reader:
    """Turns composed YAML nodes into text trees."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._seen: set[int] = set()

    def tree(self, node: Any, depth: int) -> Node:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            return _MARGIN.sub(" ", node.value).strip(" ")
        if id(node) in self._seen or depth > _DEEPEST:
            # An alias may hold itself, or unfold into gigabytes: definitions are written out.
            self._report.problem(line, "Write this out in full, without & and * references or deep nesting")
            return ""
        self._seen.add(id(node))
        return self._map(node, depth) if isinstance(node, yaml.MappingNode) else self._list(node, depth)

    def _map(self, node: Any, depth: int) -> YamlMap:
        result = YamlMap()
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._report.problem(line, "Write a plain word as the key before the colon")
                continue
            key = key_node.value
            if key in result:
                self._report.problem(
                    line,
                    f'"{key}" is written twice; the first is on line {result.lines[key]}. Keep one of them',
                )
                continue
            result[key] = self.tree(value_node, depth + 1)
            result.lines[key] = line
        return result

    def _list(self, node: Any, depth: int) -> YamlList:
        result = YamlList()
        for item in node.value:
            result.append(self.tree(item, depth + 1))
            result.lines.append(item.start_mark.line + 1)
        return result


@dataclass(frozen=True)
class Entry:
    """A place in a document, for checks that must go on where something is missing or misshapen."""

    file: str
    node: Node | None
    line: int = 1

    @property
    def text(self) -> str | None:
        """The text written here; None when there is none."""
        return self.node if isinstance(self.node, str) else None

    def wrong(self, findings: Findings, message: str) -> None:
        """Note a mistake made here."""
        findings.problem(self.file, self.line, message)

    def get(self, key: str) -> "Entry":
        """The entry under a key; an entry without a node when the key is missing."""
        if isinstance(self.node, YamlMap) and key in self.node:
            return Entry(self.file, self.node[key], self.node.lines[key])
        return Entry(self.file, None, self.line)

    def has(self, key: str) -> bool:
        """Whether the key is written here."""
        return isinstance(self.node, YamlMap) and key in self.node

    def items(self) -> Iterator[tuple[str, "Entry"]]:
        """Keys and entries of a mapping; nothing for anything else."""
        if isinstance(self.node, YamlMap):
            for key in self.node:
                yield key, self.get(key)

    def each(self) -> Iterator["Entry"]:
        """The entries of a list; nothing for anything else."""
        if isinstance(self.node, YamlList):
            for node, line in zip(self.node, self.node.lines, strict=True):
                yield Entry(self.file, node, line)

    def texts(self) -> list[str]:
        """The texts of a list, without what is not text."""
        return [entry.text for entry in self.each() if entry.text is not None]

    def line_of(self, path: tuple[str | int, ...]) -> int:
        """The line of the deepest entry on a path; steps that are not in the document are passed over."""
        node, line = self.node, self.line
        for step in path:
            if isinstance(node, YamlMap) and step in node:
                line, node = node.lines[str(step)], node[str(step)]
            elif isinstance(node, YamlList) and isinstance(step, int) and step < len(node):
                line, node = node.lines[step], node[step]
        return line
