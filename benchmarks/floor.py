"""The floor: what the same answers cost with Flask, Jinja and SQLAlchemy and nothing else.

    python -m benchmarks.floor FOLDER

FOLDER holds a template and its values for each page. It answers GET /en/ and /<page>/<key>, with one indexed
select where the page reads something, and POST /answer, POST /send, with the same rows in one transaction.
"""

import json
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

from flask import Flask, redirect, render_template, request
from gunicorn.app.base import BaseApplication
from sqlalchemy import Engine, Table, create_engine, event, insert, select
from werkzeug.wrappers import Response

from portal.store import models

Row = dict[str, Any]
DATABASE = "PORTAL_DATABASE_URL"

REQUEST: Table = models.Table.metadata.tables["service_request"]
DRAFT: Table = models.Table.metadata.tables["draft"]
PARTS = tuple(
    models.Table.metadata.tables[name] for name in ("milestone", "request_detail", "event", "dirty_request")
)
"""What is written with a request."""

READS = {
    "question": (DRAFT, DRAFT.c.key),
    "track": (REQUEST, REQUEST.c.reference),
    "performance": (REQUEST, REQUEST.c.reference),
}
"""The pages that read something, and the unique column by which the floor finds one row."""


def create(folder: Path, url: str) -> Flask:
    """Make the application on a database that has at least one draft and one request."""
    app = Flask(__name__, template_folder=str(folder.absolute()), static_folder=None)
    app.jinja_env.keep_trailing_newline = True
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _durable)
    values = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}

    @app.get("/en/", defaults={"name": "home", "key": ""})
    @app.get("/<name>/<key>")
    def page(name: str, key: str) -> str:
        if name in READS:
            table, column = READS[name]
            with engine.connect() as connection:
                connection.execute(select(table).where(column == key)).one()
        return render_template(f"{name}.html", values=values[name])

    _take_forms(app, engine)
    return app


def _take_forms(app: Flask, engine: Engine) -> None:
    draft, write_request = _sample_draft(engine), _request_writer(engine)

    @app.post("/answer/<key>")
    def answer(key: str) -> Response:
        request.form.get("csrf_token")
        with engine.begin() as connection:
            connection.execute(insert(DRAFT).values({**draft, "key": key}))
        return redirect(f"/question/{key}", code=303)

    @app.post("/send/<key>")
    def send(key: str) -> Response:
        request.form.get("csrf_token")
        write_request(key)
        return redirect(f"/sent/{key}", code=303)


def _sample_draft(engine: Engine) -> Row:
    with engine.connect() as connection:
        return dict(connection.execute(select(DRAFT).order_by(DRAFT.c.updated_at).limit(1)).mappings().one())


def _request_writer(engine: Engine) -> Callable[[str], None]:
    """Return what writes the newest request once more, under a new key."""
    with engine.connect() as connection:
        newest = select(REQUEST).order_by(REQUEST.c.id.desc()).limit(1)
        sample = dict(connection.execute(newest).mappings().one())
        number = sample.pop("id")
        parts = {
            table: [
                _without_id(table, dict(row))
                for row in connection.execute(select(table).where(table.c.request_id == number)).mappings()
            ]
            for table in PARTS
        }

    def write(key: str) -> None:
        with engine.begin() as connection:
            named = {**sample, "key": key, "reference": secrets.token_hex(5)[:9]}
            made = connection.execute(insert(REQUEST).values(named)).inserted_primary_key
            for table, rows in parts.items():
                connection.execute(insert(table), [{**row, "request_id": made[0]} for row in rows])  # type: ignore[index]

    return write


def _without_id(table: Table, row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "id" or "id" not in table.c}


def _durable(connection: Any, _record: object) -> None:
    # As durable as the portal, or the comparison would be none.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


class FloorServer(BaseApplication):  # type: ignore[misc]
    """gunicorn as the portal runs it: one sync worker on the loopback interface."""

    def __init__(self, folder: Path, url: str, port: int) -> None:
        """Serve what lies in `folder`; `run()` serves until SIGTERM."""
        self._folder, self._url, self._port = folder, url, port
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn its options; files and variables of its own are not read."""
        options = {
            "bind": [f"127.0.0.1:{self._port}"],
            "workers": 1,
            "worker_class": "sync",
            "control_socket_disable": True,
            "loglevel": "warning",
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        """Open the floor: called in the worker, after its fork."""
        return create(self._folder, self._url)


if __name__ == "__main__":
    FloorServer(Path(sys.argv[1]), os.environ[DATABASE], int(os.environ["PORT"])).run()
