"""portal serve, portal worker."""

import errno
import socket
import sys
import time

import click

from portal import worker as background
from portal.cli.opening import require_tables, settings
from portal.cli.supervision import Child, Supervisor
from portal.cli.web_server import WebServer
from portal.portal import open_portal
from portal.settings import Settings

BACKLOG = 1024
"""Connections the kernel keeps waiting: they survive a web server that is started again."""

PORT_SECONDS = 2.0
"""How long to wait for a port: what is left of a killed portal frees it within moments."""


@click.command()
def serve() -> None:
    """Serve the portal until Ctrl-C: the web server and the worker together."""
    chosen = settings()
    require_ready(chosen)
    listener = listen(chosen.host, chosen.port)

    def serve_web() -> None:
        WebServer(chosen, listener).run()

    def work() -> None:
        listener.close()
        background.run(open_portal(chosen))

    def stopping() -> None:
        listener.close()
        click.echo("Stopping.")

    children = [Child("web server", serve_web, needed=True), Child("worker", work, needed=False)]
    sys.exit(Supervisor(children, lambda: click.echo(where_to_look(chosen)), stopping).run())


@click.command()
def worker() -> None:
    """Run the worker alone until Ctrl-C, beside web servers that run elsewhere."""
    chosen = settings()
    require_ready(chosen)
    background.run(open_portal(chosen))


def require_ready(chosen: Settings) -> None:
    """Stop with one clear sentence where serving could not work: profile, words, database, its tables.

    Errors: ProfileError and LanguageError; click.ClickException for the rest.
    """
    open_portal(chosen).store.close()
    require_tables(chosen)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Errors: click.ClickException when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    give_up = time.monotonic() + PORT_SECONDS
    while True:
        try:
            return socket.create_server((host, port), family=family, backlog=BACKLOG)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and time.monotonic() < give_up:
                time.sleep(0.1)
                continue
            raise click.ClickException(_no_port(host, port, error)) from error


def _no_port(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use already. Stop what uses it, or choose another one: PORT={port + 1}"
    if error.errno == errno.EACCES:
        return f"Port {port} needs root. Choose one from 1024 on: PORT=8000"
    return f"Nothing can listen on PORTAL_HOST={host} ({error.strerror}). Write an address of this machine."


def where_to_look(chosen: Settings) -> str:
    """Return what a person reads once the portal answers."""
    here = f"{chosen.host}:{chosen.port}"
    return f"Open {chosen.public_url}/ in a browser (listening on {here}). Stop with Ctrl-C."
