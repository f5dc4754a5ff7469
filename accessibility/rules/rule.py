"""What a page rule is, and the list of all of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from accessibility.markup import Document, Element

Fault = tuple[Element | int, str]
"""The element in fault, or the line where no element stands for it, and what is wrong."""
Look = Callable[[Document], Iterator[Fault]]


@dataclass(frozen=True)
class Rule:
    """A named rule for a page's source, the WCAG 2.2 criterion it serves, and the function that looks for
    faults.
    """

    name: str
    criterion: str
    look: Look


_RULES: dict[str, Rule] = {}


def rule(name: str, criterion: str) -> Callable[[Look], Look]:
    """Add a function to the list of rules. Raises ``ValueError`` for a name that is taken."""

    def add(look: Look) -> Look:
        if name in _RULES:
            raise ValueError(f"two rules are called {name}")
        _RULES[name] = Rule(name, criterion, look)
        return look

    return add


def known() -> dict[str, Rule]:
    """All rules that were added, by name."""
    return dict(_RULES)
