"""Rules that need several pages: titles that differ, help that stays in its place."""

from collections.abc import Mapping

from accessibility.finding import Finding
from accessibility.markup import read

NAMES = frozenset({"unique-titles", "consistent-help"})
"""The names of the findings of this file."""
LANDMARKS = frozenset({"header", "nav", "main", "aside", "footer"})


def title(html: str) -> str:
    """The words of a page's title."""
    return next((each.text() for each in read(html).all("title")), "")


def unique_titles(pages: Mapping[str, str]) -> list[Finding]:
    """WCAG 2.4.2: no two pages of a language have the same title. ``pages``: name of the page → its title."""
    first: dict[str, str] = {}
    found = []
    for name, words in pages.items():
        if words in first:
            found.append(
                Finding("unique-titles", "2.4.2", name, f"has the title of {first[words]}: “{words}”")
            )
        first.setdefault(words, name)
    return found


def help_place(html: str) -> tuple[str, ...]:
    """Where a page offers help: each telephone link of header and footer, in order, as ``landmark
    tel:number``.
    """
    found = []
    for each in read(html).all("a"):
        landmark = next((outer.tag for outer in each.around() if outer.tag in LANDMARKS), "")
        if each.get("href").startswith("tel:") and landmark in {"header", "footer"}:
            found.append(f"{landmark} {each.get('href')}")
    return tuple(found)


def consistent_help(pages: Mapping[str, tuple[str, ...]]) -> list[Finding]:
    """WCAG 3.2.6: every page offers the same help in the same order. ``pages``: name of the page →
    ``help_place`` of it.
    """
    usual = next(iter(pages.values()), ())
    found = []
    for name, place in pages.items():
        if not place:
            found.append(
                Finding(
                    "consistent-help", "3.2.6", name, "offers no help by telephone in its header or footer"
                )
            )
        elif place != usual:
            found.append(
                Finding("consistent-help", "3.2.6", name, f"offers {place} where other pages offer {usual}")
            )
    return found
