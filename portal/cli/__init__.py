"""The `portal` command: thin commands over commands/ and queries/."""

import logging
import os
import sys

import click
import structlog

from portal.adapters.files import FilesUnavailable
from portal.catalogue import ProfileError
from portal.cli.alerts import alert_group
from portal.cli.city import city
from portal.cli.database import db
from portal.cli.demo import demo
from portal.cli.imports import import_group
from portal.cli.measures import measures
from portal.cli.outbox import outbox
from portal.cli.photos import erase_photo, photos
from portal.cli.rebuild import rebuild
from portal.cli.requests import request
from portal.cli.serve import serve, worker
from portal.cli.staff import staff_group
from portal.cli.synth import synth
from portal.cli.translations import translations
from portal.commands.imports.results import ImportStopped
from portal.commands.refusals import Refused
from portal.outcomes.facts import FactsNotWritten
from portal.settings import SettingsError
from portal.store.base import DatabaseUnavailable
from portal.texts import LanguageError

EXPECTED = (SettingsError, ProfileError, LanguageError, Refused, ImportStopped, FactsNotWritten)
"""Errors that say by themselves what to do: shown as they are, without a traceback."""

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def portal() -> None:
    """A city's portal for service requests. docs/operating.md tells how to run it."""


for command in (
    alert_group,
    city,
    db,
    rebuild,
    demo,
    import_group,
    measures,
    outbox,
    request,
    serve,
    worker,
    staff_group,
    synth,
    translations,
):
    portal.add_command(command)

for command in (photos, erase_photo):
    request.add_command(command)


def setup_log() -> None:
    """Log to standard error: for people on a terminal, as JSON lines elsewhere."""
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    level = os.environ.get("PORTAL_LOG_LEVEL") or "WARNING"
    if level not in LOG_LEVELS:
        raise SettingsError(f"PORTAL_LOG_LEVEL={level!r}: write one of {', '.join(LOG_LEVELS)}")
    logging.basicConfig(level=level)


def main() -> None:
    """Run the command line."""
    try:
        setup_log()
        portal()
    except EXPECTED as error:
        _stop(str(error))
    except DatabaseUnavailable as error:
        _stop(f"The database does not answer ({error}). Nothing was written. Check PORTAL_DATABASE_URL.")
    except FilesUnavailable as error:
        _stop(f"The storage of photos does not answer ({error}). Check PORTAL_FILES.")


def _stop(reason: str) -> None:
    click.echo(reason, err=True)
    sys.exit(1)
