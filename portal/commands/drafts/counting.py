"""Counting forms without following people: each count rides in the transaction of what it counts.

A count knows the day on which the form began, the definition it is made with and the language it began in;
nothing of who, from where, or which request it became. All that happens to a form is counted on the day it
began, so that an end is never counted without its beginning.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.catalogue.steps import Step
from portal.commands.versions import ensure_version
from portal.domain.forms import Counted, FormCounts
from portal.domain.permissions import Actor, Role
from portal.places.site import Doubt
from portal.portal import Portal
from portal.store.dialects import insert_or_add
from portal.store.models import DraftRow, FormCountRow

SHARDS = 8
"""Rows that one count is spread over: on PostgreSQL a row is locked until its transaction is on the disk."""

WHOLE_FORM = ""
"""The step of what happens to a form as a whole."""


@dataclass(frozen=True, order=True)
class Begun:
    """Forms that began together: on a city day, of a service (by its slug), in a language."""

    day: date
    slug: str
    language: str


def bring_counts(portal: Portal, counts: Mapping[Begun, FormCounts]) -> None:
    """Write an invented year's counts for a demonstration, where nothing was counted yet."""
    with portal.store.write() as session:
        if session.scalar(select(FormCountRow.day).limit(1)) is not None:
            return
        services = portal.catalogue.services
        ids = {
            slug: ensure_version(session, services[slug], portal.now())
            for slug in sorted({begun.slug for begun in counts})
        }
        rows = [
            {
                "day": begun.day,
                "service_version_id": ids[begun.slug],
                "language": begun.language,
                "step": WHOLE_FORM,
                "what": what.value,
                "shard": 0,
                "count": getattr(found, what.value),
            }
            for begun, found in sorted(counts.items(), key=lambda one: one[0])
            for what in Counted
            if getattr(found, what.value)
        ]
        if rows:
            session.execute(insert(FormCountRow), rows)


def count(session: Session, portal: Portal, draft: DraftRow, what: Counted) -> None:
    """Count what just happened to a form; one that is not counted (DraftRow.began_in) stays so.

    Called last in its transaction, so that others wait for the row as short as can be.
    """
    if draft.began_in is None:
        return
    insert_or_add(
        session,
        FormCountRow,
        {
            "day": portal.catalogue.calendar.local_day(draft.created_at),
            "service_version_id": draft.service_version_id,
            "language": draft.began_in,
            "step": WHOLE_FORM,
            "what": what.value,
            # Not of the portal's chance: a seeded history must not depend on who fills in forms meanwhile.
            "shard": secrets.randbelow(SHARDS),
            "count": 1,
        },
        unique=("day", "service_version_id", "language", "step", "what", "shard"),
        column="count",
    )


def count_end(session: Session, portal: Portal, draft: DraftRow, what: Counted, actor: Actor) -> None:
    """Count that a form reached its end by the hand of whoever filled it in.

    One that a call-taker had to finish did not get there by itself: it stays among those that began.
    """
    if actor.role is Role.RESIDENT:
        count(session, portal, draft, what)


def count_turning(session: Session, portal: Portal, draft: DraftRow, before: Mapping[str, Any]) -> None:
    """Count whether a form was turned away, or went on after all. In: its steps as they were before."""
    was, is_now = is_turned_away(before), is_turned_away(draft.steps)
    if was != is_now:
        count(session, portal, draft, Counted.TURNED_AWAY if is_now else Counted.WENT_ON)


def is_turned_away(steps: Mapping[str, Any]) -> bool:
    """Say whether a form stands at the page that names whom to ask outside the city."""
    place = steps.get(Step.PLACE.value) or {}
    return place.get("doubt") == Doubt.OUTSIDE.value and not place.get("done")
