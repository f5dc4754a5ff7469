"""Places in words."""

from dataclasses import dataclass

from portal.places.site import NONE_OF_THESE, Doubt, Match, Site
from portal.queries.places.shown import PlaceShown
from portal.texts import Texts


@dataclass(frozen=True)
class Option:
    """One line to choose. `is_own`: the name is the city's own, and keeps its direction."""

    code: str
    label: str
    hint: str | None
    is_own: bool


def place_name(texts: Texts, label: str, *, is_near: bool) -> str:
    """Return the name of a place as the city has it, or that something is near it."""
    return texts.gettext("Near %(place)s") % {"place": _apart(texts, label)} if is_near else label


def neighbourhood_words(texts: Texts, name: str) -> str:
    """Say which neighborhood it is."""
    return texts.gettext("Neighborhood: %(name)s") % {"name": _apart(texts, name)}


def understood(texts: Texts, spot: Match | None, typed: str) -> tuple[str, ...]:
    """Return what was understood of a place, line by line; nothing for what repeats the answer."""
    if spot is None:
        return ()
    name = place_name(texts, spot.label, is_near=spot.is_near)
    lines = [] if name.casefold() == typed.casefold() else [name]
    return (*lines, *([neighbourhood_words(texts, spot.neighbourhood)] if spot.neighbourhood else []))


def place_options(texts: Texts, site: Site) -> list[Option]:
    """Return what there is to choose from."""
    only = texts.gettext("None of these: use what I typed")
    if site.doubt is Doubt.HERE:
        only = texts.gettext("None of these: use the spot itself")
    found = []
    for at, match in enumerate(site.matches):
        hint = neighbourhood_words(texts, match.neighbourhood) if match.neighbourhood else None
        found.append(
            Option(str(at), place_name(texts, match.label, is_near=match.is_near), hint, not match.is_near)
        )
    return [*found, Option(NONE_OF_THESE, only, None, is_own=False)]


def place_lines(texts: Texts, shown: PlaceShown | None) -> tuple[str, ...]:
    """Return where a request is, line by line, as far as everybody may see it; nothing for nothing."""
    if shown is None:
        return ()
    name = [place_name(texts, shown.label, is_near=shown.is_near)] if shown.label else []
    return (*name, *([neighbourhood_words(texts, shown.neighbourhood)] if shown.neighbourhood else []))


def _apart(texts: Texts, name: str) -> str:
    """Return a name that keeps its own direction within a sentence of the other (UAX #9)."""
    return f"\u2068{name}\u2069" if texts.direction == "rtl" else name
