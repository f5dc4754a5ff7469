"""The browser checks: each looks at one open page and returns what is wrong with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import MappingProxyType

from accessibility import axe
from accessibility.checks import contrast, errors, focus, layout, operation, preferences, words
from accessibility.finding import Finding
from accessibility.page import Page


@dataclass(frozen=True)
class Check:
    """A named check: the WCAG 2.2 criteria it speaks about, and the function that looks at a page."""

    name: str
    criteria: tuple[str, ...]
    find: Callable[[Page], list[Finding]]


_ALL = (
    Check("axe", ("1.3.1", "4.1.2"), axe.scan),
    Check("title", ("2.4.2",), words.title),
    Check("language", ("3.1.1", "3.1.2"), words.language),
    Check("text-contrast", ("1.4.3", "1.4.6"), contrast.text_contrast),
    Check("edge-contrast", ("1.4.11",), contrast.edge_contrast),
    Check("target-size-44", ("2.5.5", "2.5.8"), operation.target_size),
    Check("paste", ("3.3.8",), operation.paste),
    Check("text-spacing", ("1.4.12",), layout.text_spacing),
    Check("resize", ("1.4.4",), layout.resize),
    Check("mirror", ("1.3.2",), layout.mirror),
    Check("keyboard", ("2.1.1", "2.1.2", "2.4.3"), operation.keyboard),
    Check("focus-covered", ("2.4.11", "2.4.12"), operation.focus_covered),
    Check("focus-visible", ("2.4.7", "2.4.13"), focus.focus_visible),
    Check("reflow", ("1.4.10",), layout.reflow),
    Check("dark", ("1.4.6", "1.4.11"), contrast.dark),
    Check("more-contrast", ("1.4.6", "1.4.11"), contrast.more_contrast),
    Check("forced-colours", ("1.4.11", "2.4.7"), preferences.forced_colours),
    Check("less-motion", ("2.3.3",), preferences.less_motion),
    Check("print", ("1.4.6",), contrast.printed),
    Check("error-wiring", ("3.3.1", "3.3.3", "4.1.3"), errors.error_wiring),
)

CHECKS = MappingProxyType({check.name: check for check in _ALL})
"""Every check by its name, in the order in which they disturb a page least."""

PER_COMPONENT = frozenset({"focus-visible"})
"""Checks that take photographs: run once for each component, not on every page."""

ONE_VIEW = frozenset(
    {
        "title",
        "language",
        "paste",
        "reflow",
        "dark",
        "more-contrast",
        "forced-colours",
        "less-motion",
        "print",
    }
)
"""Checks that find the same in every size and scheme: once for each page and language is enough."""


def run(page: Page, names: Iterable[str] | None = None) -> list[Finding]:
    """What the checks of these ``names`` find, or all but those per component; in the order of ``CHECKS``.

    Raises ``KeyError`` for a name that is no check.
    """
    wanted = CHECKS.keys() - PER_COMPONENT if names is None else set(names)
    if unknown := wanted - CHECKS.keys():
        raise KeyError(f"no such check: {', '.join(sorted(unknown))}")
    return [finding for name, check in CHECKS.items() if name in wanted for finding in check.find(page)]
