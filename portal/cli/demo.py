"""portal demo: an invented year of requests."""

from datetime import datetime

import click

from portal.cli.measures import tell_costs
from portal.cli.opening import opened
from portal.cli.places import tell as tell_places
from portal.cli.register import tell_seeded
from portal.cli.supplied import tell_population
from portal.commands.register.seeding import seed_register
from portal.demonstration import (
    Year,
    bring_annotations,
    bring_costs,
    bring_form_counts,
    bring_old_requests,
    bring_places,
    bring_plans,
    bring_population,
    bring_reports,
    bring_stats,
    fill,
    make_accounts,
    password,
    sign_ins,
)
from portal.domain import reference as references
from portal.domain.lifecycle import Outcome, Status
from portal.outcomes import facts
from portal.portal import Portal
from portal.queries.stock import latest, stock


@click.command()
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same year.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day on which the year ends, as that day begins. Today in the city, if left out.",
)
@click.option("--days", type=click.IntRange(min=1), default=365, show_default=True, help="How many days.")
def demo(seed: int, until: datetime | None, days: int) -> None:
    """Fill an empty database with an invented year, to show the portal and to try it."""
    portal = opened()
    if found := stock(portal).total:
        click.echo(f"The database has {found:,} requests. Only an empty one is filled: nothing changed.")
        _tell_sign_ins(portal)
        return
    today = portal.now().astimezone(portal.catalogue.city.zone).date()
    last = until.date() if until else today
    if last > today:
        raise click.BadParameter(f"{last} is still to come; give a day up to {today}", param_hint="--until")
    click.echo(f"Inventing {days} days of requests for {portal.catalogue.city.name}. This can take a minute.")
    if imported := bring_places(portal):
        click.echo("The demonstration's own places (portal city import-places brings the city's):")
        tell_places(imported)
    _bring_tables(portal)
    if (seeded := seed_register(portal)).defined:
        click.echo("The register of measures (docs/register.md):")
        tell_seeded(seeded)
    make_accounts(portal)
    year = Year(seed, last, days)
    bring_annotations(portal, year)
    _bring_requests(portal, year)
    bring_form_counts(portal, year)
    facts.rebuild(portal)
    if plans := bring_plans(portal):
        click.echo(f"{plans} plans of agencies for the present fiscal year.")
    bring_stats(portal, year)
    if reports := bring_reports(portal):
        click.echo(f"{reports} reports of agencies, of those that are due.")
    _tell(portal)


def _bring_requests(portal: Portal, year: Year) -> None:
    old = bring_old_requests(portal, year)
    click.echo(f"{old} requests to be doubted: an old desk's records, and closes that came too fast.")
    fill(portal, year)


def _bring_tables(portal: Portal) -> None:
    if people := bring_population(portal):
        click.echo("How many people live here, invented (portal city import-population brings a census):")
        tell_population(people)
    if costs := bring_costs(portal):
        click.echo("What services cost, invented (portal measures import-costs brings the city's):")
        tell_costs(costs)


def _tell(portal: Portal) -> None:
    made = stock(portal)
    click.echo(f"{made.total:,} requests.")
    counts = [(status.value, made.statuses[status]) for status in Status]
    counts += [(f"as {outcome.value}", made.outcomes[outcome]) for outcome in Outcome]
    for name, requests in counts:
        if requests:
            click.echo(f"  {name.replace('_', ' '):<24}{requests:>6,}")
    click.echo("Try these on the page that tracks a request:")
    for kind, (reference, code) in latest(portal).items():
        name = portal.catalogue.by_code(code).service.name
        click.echo(f"  {references.shown(reference)}  {kind.value}: {name}")
    _tell_sign_ins(portal)
    click.echo("All of it is invented: every request, person, phone number, address and date.")


def _tell_sign_ins(portal: Portal) -> None:
    found = sign_ins(portal)
    if not found:
        return
    click.echo(
        f"Sign in as staff at {portal.settings.public_url}/staff/ with the password {password(portal)} as:"
    )
    for each in found:
        click.echo(f"  {each.username:<34}{each.role.value.replace('_', ' ')}")
    click.echo(
        f"For the code, run: portal staff code {found[0].username} (each works once, for half a minute)."
    )
