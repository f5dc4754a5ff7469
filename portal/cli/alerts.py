"""portal alert: what everybody should know before asking."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from portal.cli.opening import opened
from portal.cli.requests import LocalMoment, Words
from portal.commands.alerts import Alert, change_alert, end_alert, post_alert
from portal.domain.permissions import Actor, Role
from portal.portal import Portal
from portal.queries.alerts import AlertView, open_alerts
from portal.texts import PSEUDO_LOCALES

Decorated = Callable[..., Any]
ACTOR = Actor(Role.ADMINISTRATOR, "command-line")


@click.group("alert")
def alert_group() -> None:
    """Alerts that stand on the pages they concern. docs/staff.md tells when to use one."""


def _contents(function: Decorated) -> Decorated:
    for option in (
        click.option("--until", type=LocalMoment(), help="When it ends; without, until you end it."),
        click.option("--from", "since", type=LocalMoment(), help="When it begins; without, now."),
        click.option(
            "--service", "services", multiple=True, metavar="SLUG", help="Of which service; without, of all."
        ),
        click.option(
            "--say",
            "said",
            nargs=2,
            multiple=True,
            required=True,
            type=(str, Words()),
            metavar="LANGUAGE TEXT",
            help="The text in a language, once for each.",
        ),
    ):
        function = option(function)
    return function


@alert_group.command()
@_contents
def post(**given: Any) -> None:
    """Post an alert."""
    portal = opened()
    alert = _alert(portal, **given)
    number = post_alert(portal, alert, ACTOR)
    _warn(portal, alert)
    click.echo(f"Alert {number} is posted.")


@alert_group.command()
@click.argument("number", type=int)
@_contents
def change(number: int, **given: Any) -> None:
    """Put another alert in the place of alert NUMBER; the old one stays on record as ended."""
    portal = opened()
    alert = _alert(portal, **given)
    after = change_alert(portal, number, alert, ACTOR)
    _warn(portal, alert)
    click.echo(f"Alert {number} has ended; alert {after} stands in its place.")


@alert_group.command("list")
def list_alerts() -> None:
    """Show the alerts that stand or are to come, the newest first."""
    portal = opened()
    found = open_alerts(portal)
    for alert in found:
        _show(portal, alert)
    if not found:
        click.echo("No alert stands or is to come.")


@alert_group.command()
@click.argument("number", type=int)
def end(number: int) -> None:
    """End alert NUMBER now."""
    end_alert(opened(), number, ACTOR)
    click.echo(f"Alert {number} has ended.")


def _alert(
    portal: Portal,
    said: tuple[tuple[str, str], ...],
    services: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
) -> Alert:
    return Alert(
        words=dict(said),
        services=tuple(dict.fromkeys(services)),
        starts_at=_moment(portal, since) or portal.now(),
        ends_at=_moment(portal, until),
    )


def _moment(portal: Portal, given: datetime | None) -> datetime | None:
    """Read a moment without an offset as the city's own time."""
    if given is None or given.tzinfo is not None:
        return given
    return given.replace(tzinfo=portal.catalogue.city.zone)


def _warn(portal: Portal, alert: Alert) -> None:
    spoken = [tag for tag in portal.catalogue.city.languages if tag not in PSEUDO_LOCALES]
    for language in spoken:
        if language not in alert.words:
            source = portal.catalogue.city.source_language
            click.echo(f"Not said in {language}: pages in {language} show the text in {source}.", err=True)


def _show(portal: Portal, alert: AlertView) -> None:
    texts = portal.texts[portal.catalogue.city.source_language]
    about = ", ".join(alert.services) or "all services"
    until = texts.date_time(alert.ends_at) if alert.ends_at else "it is ended"
    state = "stands" if alert.stands(portal.now()) else "to come"
    span = f"{texts.date_time(alert.starts_at)} until {until}"
    click.echo(f"{alert.number}  {state}, {about}, {span}, by {alert.posted_by}")
    for language, text in alert.words.items():
        click.echo(f"    {language}  {text}")
