"""Since when there are requests and which codes they have: remembered of files, and true after a refresh."""

from pathlib import Path

import pytest

from portal.commands.requests.commands import TransferRequest
from portal.outcomes import contents as remembered
from portal.outcomes import facts
from portal.outcomes.cells import ALL, RELEASED, Group, Scope
from portal.outcomes.contents import Contents, contents
from portal.portal import Portal
from tests.portals import Clock, done, sent


def of(portal: Portal, scope: Scope = RELEASED) -> Contents:
    """What there is now."""
    with facts.open(portal, scope) as opened:
        return contents(opened)


def test_what_there_is_follows_the_facts_month_by_month(
    portal: Portal, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert of(portal) == Contents(None, dict.fromkeys(remembered.GROUPS, frozenset()))
    began = clock.now
    moved = sent(portal, key="moved")
    clock.forward(days=40)
    sent(portal, key="later")
    facts.refresh(portal)
    before = of(portal)
    assert before.first == began
    assert before.codes[Group.AGENCY] == {"harbor-works"}
    done(portal, TransferRequest(reference=moved, agency="town-care", why="Theirs"))
    facts.refresh(portal)
    read: list[int] = []
    reading = remembered._read  # noqa: SLF001 - how much is read is what is looked at

    def counting(opened: facts.Facts, paths: list[Path]) -> dict[Path, Contents]:
        read.append(len(paths))
        return reading(opened, paths)

    monkeypatch.setattr(remembered, "_read", counting)
    assert of(portal).codes[Group.AGENCY] == {"harbor-works", "town-care"}
    assert of(portal).first == began
    assert read == [1], "one of two months was written again, and is read once"
    (theirs,) = of(portal, ALL.with_any(Group.AGENCY, ["town-care"])).codes[Group.SERVICE]
    assert theirs in before.codes[Group.SERVICE]
