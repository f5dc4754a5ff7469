"""The facts, as the rest of the portal uses them: `facts.open`, `facts.refresh`, `facts.rebuild`.

One row a request and one row a milestone, derived from the event log (docs/decisions/0012).
"""

from portal.outcomes.manifest import DamagedFacts
from portal.outcomes.reading import Edition, Facts, open_facts, present_edition
from portal.outcomes.refresh import FactsNotWritten, rebuild, refresh

__all__ = [
    "DamagedFacts",
    "Edition",
    "Facts",
    "FactsNotWritten",
    "open",
    "present_edition",
    "rebuild",
    "refresh",
]

open = open_facts  # noqa: A001 - always said with its module's name, as in `facts.open(portal)`
