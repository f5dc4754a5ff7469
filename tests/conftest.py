"""What every test can ask for, and the run's own beginning and end."""

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog
from hypothesis import settings

from tests.databases import Database, Databases, Run, in_memory
from tests.tls import Identity

if TYPE_CHECKING:
    from xdist.workermanage import WorkerController

pytest_plugins = ["accessibility.fixtures"]

RUN = pytest.StashKey[Run]()
WORKER_INPUT = "run_folder"

# The machine is shared, so no deadline; the same examples every time, so that a red run can be repeated.
# HYPOTHESIS_PROFILE=explore looks further.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def plain_log() -> None:
    """The log where nobody set it up, with plain tracebacks: to draw the values around one takes seconds."""
    structlog.reset_defaults()
    renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], renderer])


@pytest.fixture(autouse=True)
def the_log_as_it_was() -> Iterator[None]:
    """Takes back what a command that ran in this process did to the log: its stream ends with the test."""
    plain_log()
    yield
    plain_log()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the options of this suite."""
    parser.addoption(
        "--full-matrix",
        action="store_true",
        help="accessibility: every page state in every language, width and scheme, not just in one",
    )


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collects the tests without looking for garbage: what is made now stays, and each look costs more.

    Later looks leave it out too.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_sessionfinish() -> None:
    """Lets go of what was left out of looking, so that libraries find nothing of theirs behind at the end."""
    gc.unfreeze()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Begins the run, or joins it as one of its workers."""
    in_memory()
    joined = getattr(config, "workerinput", None)
    config.stash[RUN] = Run(Path(joined[WORKER_INPUT])) if joined else Run.begin()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: "WorkerController") -> None:
    """Tells a worker which run it belongs to."""
    node.workerinput[WORKER_INPUT] = str(node.config.stash[RUN].folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Ends the run, also after Ctrl-C; workers leave that to the process that began it."""
    if not hasattr(config, "workerinput") and RUN in config.stash:
        config.stash[RUN].end()


@pytest.fixture(scope="session")
def identity() -> Identity:
    """The certificate that the browser of this process trusts."""
    return Identity.new()


@pytest.fixture(scope="session")
def chromium_arguments(identity: Identity) -> tuple[str, ...]:
    """What the browser of the accessibility package is started with."""
    return identity.browser_arguments()


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config) -> Iterator[Databases]:
    """Makes databases, for a test that needs more than one."""
    made = Databases(pytestconfig.stash[RUN])
    yield made
    made.close()


@pytest.fixture(params=list(Database), ids=str)
def database(request: pytest.FixtureRequest) -> Database:
    """The kind of database. For one kind only: parametrize "database" with indirect=True."""
    kind: Database = request.param
    return kind


@pytest.fixture
def database_url(database: Database, databases: Databases, tmp_path: Path) -> Iterator[str]:
    """The address of a database without rows, migrated to the head."""
    url = databases.create(database, tmp_path)
    yield url
    databases.drop(url)


@pytest.fixture
def empty_database_url(database: Database, databases: Databases, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    url = databases.create(database, tmp_path, migrated=False)
    yield url
    databases.drop(url)
