"""What is not this portal's to do, as pages show it: what to do instead, and the number."""

from dataclasses import dataclass

from portal.catalogue import Said
from portal.catalogue.schema import Elsewhere
from portal.web.current import current_portal, current_texts


@dataclass(frozen=True)
class ElsewhereView:
    """An entry in words: `why` is the phrase of a search that found it, None where nobody searched."""

    name: Said
    say: Said
    number: str
    urgent: bool
    why: Said | None = None


def elsewhere_found(query: str) -> list[ElsewhereView]:
    """Return what a search means that is not this portal's to do, emergencies first."""
    found = current_portal().catalogue.elsewhere(query, current_texts().language)
    return [elsewhere_view(pointer.entry, pointer.why) for pointer in found]


def elsewhere_view(entry: Elsewhere, why: Said | None = None) -> ElsewhereView:
    """Return an entry in the page's language."""
    words = current_portal().catalogue.words(current_texts().language)
    return ElsewhereView(words(entry.name), words(entry.say), entry.number, entry.urgent, why)
