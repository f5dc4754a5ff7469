"""Sending is one transaction under one key: many at once, one too early, one killed half-way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import func, select

from portal.app import portal_of
from portal.commands.drafts.send import Sent, Unknown
from portal.commands.rebuild import rebuild
from portal.portal import Portal
from portal.queries import drafts
from portal.store.models import DraftRow, RequestRow, VersionRow
from portal.web import journey
from tests.integration import crash_points
from tests.integration.commanding import forked
from tests.integration.crash_points import MOST_MOMENTS, key_of
from tests.integration.drafts import keep_place, kept, send
from tests.integration.ledger import answered, faults
from tests.integration.serving import environment
from tests.visitor import Visitor

AT_ONCE = 8

Result = TypeVar("Result")


def all_at_once(*jobs: Callable[[], Result]) -> list[Result]:
    """Runs jobs in as many threads, which all begin at the same moment."""
    barrier = Barrier(len(jobs))

    def begin(job: Callable[[], Result]) -> Result:
        barrier.wait(timeout=30)
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(begin, job) for job in jobs]]


def count(portal: Portal, table: type[DraftRow] | type[RequestRow] | type[VersionRow]) -> int:
    """How many rows there are."""
    with portal.store.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_one_draft_sent_by_many_at_once_is_one_request(portal: Portal) -> None:
    kept(portal, "a", "12 Wharf Road")
    results = all_at_once(*[lambda: send(portal, "a")] * AT_ONCE)
    assert len(set(results)) == 1
    assert isinstance(results[0], Sent)
    assert send(portal, "a") == results[0]  # and the next morning
    assert (count(portal, RequestRow), count(portal, DraftRow)) == (1, 0)
    assert faults(portal, {"a": results[0].reference}) == []


def test_many_drafts_at_once_are_as_many_requests(portal: Portal) -> None:
    """Nobody waits for anybody for ever, though all write the service's version for the first time."""
    keys = [f"key {number}" for number in range(AT_ONCE)]

    def errand(key: str) -> Callable[[], object]:
        def run() -> object:
            kept(portal, key, f"{key}, Wharf Road")
            return send(portal, key)

        return run

    results = dict(zip(keys, all_at_once(*map(errand, keys)), strict=True))
    references = {key: result.reference for key, result in results.items() if isinstance(result, Sent)}
    assert len(set(references.values())) == AT_ONCE
    assert (count(portal, VersionRow), count(portal, DraftRow)) == (1, 0)
    assert faults(portal, references) == []
    assert answered(portal) == {key: f"{key}, Wharf Road" for key in keys}
    assert rebuild(portal) == (AT_ONCE, 0)


@pytest.mark.parametrize("attempt", range(6))
def test_an_answer_that_races_with_sending_is_in_it_or_is_dropped(portal: Portal, attempt: int) -> None:
    key = f"race {attempt}"
    kept(portal, key, "12 Wharf Road")

    def change() -> None:
        keep_place(portal, key, "14 Wharf Road")

    result = all_at_once(lambda: send(portal, key), change, change, change)[0]
    assert isinstance(result, Sent)
    assert count(portal, DraftRow) == 0
    assert answered(portal)[key] in {"12 Wharf Road", "14 Wharf Road"}
    assert faults(portal, {key: result.reference}) == []
    before = answered(portal)
    change()
    assert answered(portal) == before
    assert count(portal, DraftRow) == 0


def test_what_was_never_kept_is_not_sent(portal: Portal) -> None:
    assert set(all_at_once(*[lambda: send(portal, "nobody's")] * AT_ONCE)) == {Unknown()}
    assert count(portal, RequestRow) == 0


def test_a_form_sent_while_its_page_is_opened_is_never_taken_for_an_empty_one(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A double tap: the second request looks for the form, and the first is through between its two looks."""
    visitor.get("/en/services/wet-street/start")
    form = visitor.path.removesuffix("/questions/where")
    portal, key = portal_of(visitor.app), journey.key_of(form.rpartition("/")[2])
    kept(portal, key, "12 Wharf Road")
    visitor.get(f"{form}/contact")
    visitor.to_the_check()
    token = visitor.token()

    def through_after(look: Callable[..., object]) -> Callable[..., object]:
        def looking(*arguments: object) -> object:
            found = look(*arguments)
            send(portal, key)
            return found

        return looking

    for module, look in ((drafts, drafts.draft_in), (journey, drafts.find_form)):
        monkeypatch.setattr(module, look.__name__, through_after(look))
    visitor.post(f"{form}/check", {"csrf_token": token})
    assert visitor.page.status_code == 200
    assert visitor.path == f"{form}/sent"
    assert count(portal, RequestRow) == 1


def test_killed_at_any_statement_a_send_is_whole_or_has_not_happened(
    portal: Portal, database_url: str
) -> None:
    for moment in range(1, MOST_MOMENTS + 1):
        kept(portal, key_of(moment), "12 Wharf Road")
    moments = die_at_every_moment(database_url)
    assert moments >= 12  # before and after each statement of a send
    assert faults(portal, {}) == []
    # The last one killed was past its commit; the one after it was told that it is sent.
    assert (count(portal, DraftRow), count(portal, RequestRow)) == (MOST_MOMENTS - 2, 2)
    results = {key: send(portal, key) for key in map(key_of, range(1, moments + 1))}
    references = {key: result.reference for key, result in results.items() if isinstance(result, Sent)}
    assert len(references) == moments
    assert faults(portal, references) == []
    assert rebuild(portal) == (moments + 1, 0)


def die_at_every_moment(database_url: str) -> int:
    """Sends drafts in processes killed at their first, second … moment; how many moments there are."""
    ended = forked(crash_points.main, environment(database_url, port=8000))
    assert ended.returncode == 0, ended.stderr
    return int(ended.stdout)
