"""Accounts to try the desk with, one for each role and a few for each agency: plainly invented.

Their addresses end in `.invalid` (RFC 2606), where no letter can go: so they are told from real ones. Their
password follows from the installation's own secret key, so that it can be said again, and nobody else
knows it.
"""

import hashlib
import hmac
from base64 import b32encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from portal.catalogue.schema import AgencyKind
from portal.commands.staff.accounts import NewStaff, add_ready
from portal.demonstration.staff import CALL_CENTER, LIAISON, WORKERS, worker_name
from portal.domain.permissions import OF_ONE_AGENCY, STAFF_ROLES, Grant, Role
from portal.domain.staff import INVENTED
from portal.portal import Portal
from portal.queries.staff import account

CREWS = ("Crew A", "Crew B")

HEAD, PLAN_AUTHOR = "sample-agency-head", "sample-plan-author"
"""They plan for the agency that plans first, and stand for others' in what was invented."""


@dataclass(frozen=True)
class SignIn:
    """What to sign in with, and as what."""

    username: str
    role: Role


def make_accounts(portal: Portal) -> None:
    """Make the accounts that are not there yet. Errors: DatabaseUnavailable."""
    for new in _accounts(portal):
        if account(portal, new.username) is None:
            add_ready(portal, new, password(portal), "demonstration")


def sign_ins(portal: Portal) -> list[SignIn]:
    """Return one account for each role, in the order of the map; none where they were not made."""
    found: dict[Role, SignIn] = {}
    for new in _accounts(portal):
        role = new.grants[0].role
        if role not in found and account(portal, new.username) is not None:
            found[role] = SignIn(new.username, role)
    return [found[role] for role in STAFF_ROLES if role in found]


def password(portal: Portal) -> str:
    """Return the one password of all invented accounts here."""
    key = portal.settings.secret_key.encode()
    drawn = (
        b32encode(hmac.new(key, b"demonstration password", hashlib.sha256).digest()).decode("ascii").lower()
    )
    return "-".join(drawn[at : at + 4] for at in range(0, 16, 4))


def _accounts(portal: Portal) -> Iterator[NewStaff]:
    agencies = portal.catalogue.agencies.values()
    services = Counter(each.service.agency for each in portal.catalogue.services.values())
    own = [agency for agency in agencies if agency.kind is AgencyKind.CITY]
    # Who tries the desk begins with the agency that has most to do, not with an empty queue.
    own.sort(key=lambda agency: -services[agency.code])
    for agency in own:
        for number in range(1, WORKERS + 1, 2):
            name = worker_name(agency.code, number)
            crew = CREWS[number // 2 % len(CREWS)]
            yield _one(name, f"Sample Worker {number // 2 + 1}", Grant(Role.WORKER, agency.code), team=crew)
        chief = f"sample-{agency.code.lower()}-supervisor"
        yield _one(chief, "Sample Supervisor", Grant(Role.SUPERVISOR, agency.code))
    others = [Grant(Role.WORKER, each.code) for each in agencies if each.kind is AgencyKind.OTHER]
    if others:
        yield _one(LIAISON, "Sample Liaison", *others)
    yield _one(CALL_CENTER.name, "Sample Call-taker", Grant(CALL_CENTER.role))
    planning = sorted(own, key=lambda each: not (each.principal and each.budget_code))
    for role in STAFF_ROLES:
        words = role.value.replace("_", " ")
        lies_with = planning[0].code if planning and role in OF_ONE_AGENCY else None
        if role not in {Role.WORKER, Role.SUPERVISOR, CALL_CENTER.role} and (
            lies_with or role not in OF_ONE_AGENCY
        ):
            yield _one(f"sample-{words.replace(' ', '-')}", f"Sample {words}", Grant(role, lies_with))


def _one(username: str, name: str, *grants: Grant, team: str | None = None) -> NewStaff:
    return NewStaff(username, name, f"{username}{INVENTED}", grants, team)
