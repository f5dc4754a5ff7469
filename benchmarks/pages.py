"""Server CPU per request: the portal's pages beside the floor, in turns."""

import re
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.capture import captured, holes_of
from benchmarks.client import Load, load, load_all
from benchmarks.processes import cpu_seconds, tree
from benchmarks.spread import Result
from benchmarks.stage import SLUG, TYPED, Stage, environment, settings_of
from portal.app import create_app
from portal.outcomes import facts
from tests.databases import Database, Databases
from tests.integration.serving import ROOT, Serving, free_port
from tests.integration.serving import environment as plain_environment

LOADS = 25
"""Requests a round, of the portal and of the floor each."""

WARM = 8
"""Requests of each page before anything is counted: templates are compiled, connections open."""

TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
WRITING = ("answer", "send")
NAMES = {
    "home": "home",
    "question": "question page",
    "answer": "answer",
    "send": "send",
    "track": "track",
    "performance": "How are we doing",
}


@dataclass
class Series:
    """CPU milliseconds a request, round by round."""

    portal: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)


@dataclass
class Side:
    """A server that is measured: its port, its processes, and the loads of a page that cost it something."""

    port: int
    pids: list[int]
    loads: Callable[[str, int], list[Load]]

    def milliseconds(self, page: str, number: int) -> float:
        """Return the CPU time of a page's request, the mean of a round."""
        wanted = self.loads(page, number)
        before = cpu_seconds(self.pids)
        load_all(self.port, wanted)
        return (cpu_seconds(self.pids) - before) * 1000 / number


def measure(kind: Database, databases: Databases, folder: Path, rounds: int) -> Iterator[Result]:
    """Yield the results of all pages on one database. Errors: UnexpectedAnswer; then nothing goes on."""
    folder.mkdir()
    url, floor_url = (databases.create(kind, folder) for _ in range(2))
    stage = Stage.build(settings_of(url, folder / "facts"))
    facts.rebuild(stage.portal)
    floor_stage = Stage.build(settings_of(floor_url, folder / "floor-facts"))
    with ExitStack() as open_servers:
        portal = _portal_side(stage, url, folder, open_servers)
        floor = _floor_side(stage, floor_stage, floor_url, folder, open_servers)
        series = _in_turns(portal, floor, rounds)
    for stage_used, used_url in ((stage, url), (floor_stage, floor_url)):
        stage_used.portal.store.close()
        databases.drop(used_url)
    for page, measured in series.items():
        name = f"{NAMES[page]}, {kind.value}"
        yield Result.beside(name, "ms CPU/request", measured.portal, measured.floor)


def _in_turns(portal: Side, floor: Side, rounds: int) -> dict[str, Series]:
    """Measure every page in every round, the portal first in one round and the floor in the next."""
    series = {page: Series() for page in NAMES}
    for side in (portal, floor):
        for page in NAMES:
            side.milliseconds(page, WARM)
    for number in range(rounds):
        for page, measured in series.items():
            turns = [(portal, measured.portal), (floor, measured.floor)]
            for side, kept in turns if number % 2 else reversed(turns):
                kept.append(side.milliseconds(page, LOADS))
    return series


def _portal_side(stage: Stage, url: str, folder: Path, open_servers: ExitStack) -> Side:
    port = free_port()
    variables = plain_environment(url, port, **environment(url, folder / "facts"))
    place = folder / "portal"
    place.mkdir()
    serving = open_servers.enter_context(Serving(variables, place))
    serving.start()
    return Side(port, tree(serving.web_server()), PortalLoads(stage, port))


def _floor_side(stage: Stage, own: Stage, url: str, folder: Path, open_servers: ExitStack) -> Side:
    place = folder / "floor"
    place.mkdir()
    write_templates(stage, place)
    port = free_port()
    variables = plain_environment(url, port, PYTHONPATH=str(ROOT))
    command = (sys.executable, "-m", "benchmarks.floor", str(place))
    serving = open_servers.enter_context(Serving(variables, place, command))
    serving.start()
    return Side(port, tree(psutil.Process(serving.process.pid)), FloorLoads(own))


@dataclass
class PortalLoads:
    """The loads of the portal's pages. Forms to be answered or sent are made before the clock runs."""

    stage: Stage
    port: int
    headers: dict[str, str] = field(init=False)
    token: str = field(init=False)
    addresses: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Get a session and its token from a form's page."""
        self.addresses = addresses(self.stage)
        page = load(self.port, Load(self.addresses["question"]))
        found = TOKEN.search(page.body.decode())
        if found is None:
            raise ValueError("the question's page has no token")
        self.headers, self.token = {"Cookie": page.cookie}, found[1]

    def __call__(self, page: str, number: int) -> list[Load]:
        """Return so many loads of a page."""
        if page not in WRITING:
            return [Load(self.addresses[page], headers=self.headers)] * number
        if page == "answer":
            first, typed = next(iter(TYPED.items()))
            form = {f"{first}-{control}".rstrip("-"): texts[0] for control, texts in typed.items()}
            targets = [self.stage.question_address(link) for link in self.stage.links(number)]
            return [self._post(target, {**form, "go": "next"}) for target in targets]
        links = self.stage.filled_in(number)
        return [self._post(self.stage.address("residents.send", slug=SLUG, link=link), {}) for link in links]

    def _post(self, path: str, form: dict[str, str]) -> Load:
        return Load(path, 303, {"csrf_token": self.token, **form}, self.headers)


@dataclass(frozen=True)
class FloorLoads:
    """The loads of the floor, on its own database."""

    stage: Stage

    def __call__(self, page: str, number: int) -> list[Load]:
        """Return so many loads of a page."""
        if page in WRITING:
            form = {"csrf_token": secrets.token_hex(), "where": "address"}
            return [Load(f"/{page}/{secrets.token_hex(32)}", 303, form) for _ in range(number)]
        if page == "home":
            return [Load("/en/")] * number
        key = self.stage.sample if page == "question" else self.stage.reference()
        return [Load(f"/{page}/{key}")] * number


def addresses(stage: Stage) -> dict[str, str]:
    """Return the addresses of the pages that are read."""
    (link,) = stage.filled_in(1)
    return {
        "home": stage.address("residents.home"),
        "question": stage.question_address(link),
        "track": stage.address("residents.track", reference=stage.reference()),
        "performance": stage.address("performance.index"),
    }


def write_templates(stage: Stage, folder: Path) -> None:
    """Write each page that is read as a template of the floor."""
    for name, address in addresses(stage).items():
        app = create_app(stage.portal.settings)
        client = app.test_client()
        page, holes = holes_of(app, client, address)
        captured(page, holes).write(folder, name)
