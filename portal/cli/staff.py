"""portal staff: accounts of the desk."""

from typing import Any

import click

from portal.cli.opening import opened
from portal.commands.staff import accounts
from portal.domain.permissions import STAFF_ROLES, Grant, Role
from portal.domain.staff import INVITATION_WORKS
from portal.portal import Portal
from portal.queries import staff as queries

BY = "command-line"
"""Who acts, as the audit names it."""


class RoleOf(click.ParamType[Grant]):
    """A role, with the agency of one that is of one: `worker:DPW`."""

    name = "role"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Grant:
        """Read ROLE or ROLE:AGENCY."""
        if isinstance(value, Grant):
            return value
        role, _, agency = str(value).partition(":")
        if role not in [each.value for each in STAFF_ROLES]:
            known = ", ".join(each.value for each in STAFF_ROLES)
            self.fail(f"{role!r} is no role of staff; there are: {known}", param, ctx)
        return Grant(Role(role), agency or None)


@click.group("staff")
def staff_group() -> None:
    """Accounts of staff. docs/staff.md tells how they sign in, docs/operating.md how to make the first."""


@staff_group.command()
@click.argument("username")
@click.option("--name", required=True, help="As colleagues know them.")
@click.option("--email", required=True, help="Their own address, for links to sign in.")
@click.option(
    "--role",
    "roles",
    type=RoleOf(),
    multiple=True,
    required=True,
    metavar="ROLE[:AGENCY]",
    help="Repeatable.",
)
@click.option("--team", help="The name of their team.")
def add(username: str, name: str, email: str, roles: tuple[Grant, ...], team: str | None) -> None:
    """Add an account, and show the link on which its owner sets it up."""
    portal = opened()
    accounts.add(portal, accounts.NewStaff(username, name, email, roles, team), BY)
    _invite(portal, username)


@staff_group.command()
@click.argument("username")
def invite(username: str) -> None:
    """Show a new link on which somebody sets password and authenticator, as when a phone is lost."""
    _invite(opened(), username)


@staff_group.command("list")
def list_() -> None:
    """Show the accounts: name, state, roles, team."""
    found = queries.accounts(opened())
    for each in found:
        state = "disabled" if each.disabled_at else "open" if each.is_set_up else "invited"
        roles = ", ".join(_said(grant) for grant in each.grants) or "no role"
        team = f"  team {each.team}" if each.team else ""
        click.echo(f"{each.username}  {state}  {roles}{team}")
    click.echo(f"{len(found)} accounts.")


@staff_group.command()
@click.argument("username")
@click.argument("role", type=RoleOf(), metavar="ROLE[:AGENCY]")
def grant(username: str, role: Grant) -> None:
    """Give an account one more role."""
    accounts.grant(opened(), username, role, BY)
    click.echo(f"{username} now has the role {_said(role)}.")


@staff_group.command()
@click.argument("username")
@click.argument("role", type=RoleOf(), metavar="ROLE[:AGENCY]")
def revoke(username: str, role: Grant) -> None:
    """Take a role from an account."""
    accounts.revoke(opened(), username, role, BY)
    click.echo(f"{username} no longer has the role {_said(role)}.")


@staff_group.command()
@click.argument("username")
def disable(username: str) -> None:
    """Shut an account: it is signed out everywhere, at once."""
    accounts.disable(opened(), username, BY)
    click.echo(f"{username} is disabled and signed out.")


@staff_group.command()
@click.argument("username")
def enable(username: str) -> None:
    """Open an account again."""
    accounts.enable(opened(), username, BY)
    click.echo(f"{username} can sign in again.")


@staff_group.command("sign-out")
@click.argument("username")
def sign_out(username: str) -> None:
    """Sign an account out everywhere."""
    click.echo(f"{accounts.sign_out(opened(), username, BY)} sessions ended.")


@staff_group.command()
@click.argument("username")
def code(username: str) -> None:
    """Show the current code of a demonstration's account, in place of an authenticator app."""
    click.echo(accounts.invented_code(opened(), username))


def _invite(portal: Portal, username: str) -> None:
    secret = accounts.invite(portal, username, BY)
    hours = int(INVITATION_WORKS.total_seconds() // 3600)
    click.echo(f"Give this link to {username} alone. It works once, for {hours} hours:")
    click.echo(f"{portal.settings.public_url}/staff/invitation/{secret}")


def _said(role: Grant) -> str:
    return f"{role.role.value}:{role.agency}" if role.agency else role.role.value
