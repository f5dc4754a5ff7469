"""A stored figure three times: as it was stored, counted again as of its moment, and as it is counted now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from portal.domain.values import Number
from portal.outcomes import stored
from portal.outcomes.links import Link, read
from portal.outcomes.stored import Stored
from portal.portal import Portal
from portal.queries.figures.explain import Changed, explain
from portal.queries.figures.verify import Move, Verdict, verify

MOST_EVENTS = 100_000
"""So long a log is folded while somebody waits: some ten seconds of the thirty that an answer may take."""


@dataclass(frozen=True)
class Recounted:
    """What a figure read when it was stored, and what counting again gives.

    `verdict` None: the log is too long to fold while somebody waits, so nobody counted as of then. `then` is
    None too where the figure's definition has changed. `moves` are rows that should have stood and did not;
    `since` rows that play another part now, and `reasons` how many do, by why.
    """

    stored: Stored
    was: Number
    verdict: Verdict | None
    then: Number | None
    now: Number
    now_as_of: datetime
    moves: Sequence[Move] = ()
    since: Sequence[Changed] = ()
    reasons: Mapping[str, int] = field(default_factory=dict)


def recount(portal: Portal, number: int, link: Link) -> Recounted | None:
    """Count a stored figure again, as of then from the log alone, and as of now.

    In: the figure's number, and what it reads. Out: None for a number that no figure has, or one
    of another measure than is read now. Errors: as for
    portal.queries.figures.verify and explain.
    """
    with portal.store.read() as session:
        found = stored.read(session, [number])
        last = stored.last_event(session)
    if not found or found[0].figure.measure is not link.measure:
        return None
    each = found[0]
    verified = next(iter(verify(portal, [each]))) if last <= MOST_EVENTS else None
    explained = explain(portal, each)
    return Recounted(
        stored=each,
        was=read(link, each.figure.counts),
        verdict=verified.verdict if verified else None,
        then=read(link, verified.now) if verified and verified.now else None,
        now=read(link, explained.now),
        now_as_of=explained.now_as_of,
        moves=verified.moves if verified else (),
        since=explained.changes,
        reasons={why.value: count for why, count in explained.reasons.most_common()},
    )
