"""Who acts: invented accounts. Nobody is named. `accounts.py` makes them, so that one can sign in as any."""

from collections import Counter
from random import Random

from portal.catalogue import Agency, Catalogue, ServiceVersion
from portal.catalogue.schema import AgencyKind
from portal.domain.lifecycle import Channel
from portal.domain.permissions import RESIDENT, Actor, Role

WORKERS = 6

A_CREW = 2
"""Numbers that are drawn for one account: three workers are enough to show an agency with."""

CALL_CENTER = Actor(Role.CALL_TAKER, "sample-call-taker")
LIAISON = "sample-liaison"
"""Speaks for agencies that are not the city's and have no other accounts here."""


def sender(channel: Channel) -> Actor:
    """Return who enters a request that comes through a channel."""
    return RESIDENT if channel in {Channel.WEB, Channel.API} else CALL_CENTER


def worker(agency: Agency, chance: Random) -> Actor:
    """Return someone who may act for an agency."""
    if agency.kind is AgencyKind.OTHER:
        return Actor(Role.WORKER, LIAISON, agency.code)
    return Actor(Role.WORKER, worker_name(agency.code, chance.randint(1, WORKERS)), agency.code)


def worker_name(agency: str, number: int) -> str:
    """Return the account of an agency's worker. In: its code; a number from 1 to WORKERS."""
    return f"sample-{agency.lower()}-{-(-number // A_CREW)}"


def neighbors(catalogue: Catalogue, version: ServiceVersion) -> dict[str, int]:
    """Return the city's agencies that a service may be handed to, with how likely each is.

    They are those that serve its topic, or where that is one agency alone, all that serve any.
    """
    topic, all_of_them = Counter[str](), Counter[str]()
    for other in catalogue.services.values():
        codes = [other.service.agency, *(route.agency for route in other.service.routing)]
        own = [code for code in codes if catalogue.agencies[code].kind is AgencyKind.CITY]
        all_of_them.update(own)
        if other.service.topic == version.service.topic:
            topic.update(own)
    return dict(topic if len(topic) > 1 else all_of_them)
