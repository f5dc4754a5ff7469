"""The lock files: exact, with checksums, and silent about where a package came from."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.policy.tree import ROOT

LOCKS = [ROOT / "requirements" / "runtime.txt", ROOT / "requirements" / "dev.txt"]
ENTRY = re.compile(
    r"(?P<name>[a-z0-9-]+)==(?P<version>[\w.!+]+)(?: ; [^\\]+?)?(?P<hashes>(?: --hash=sha256:[0-9a-f]{64})+)"
)
NAME = re.compile(r"[A-Za-z0-9._-]+")


def entries(lock: str) -> list[str]:
    """The requirements of a lock file, each on one line, without comments."""
    lines = "\n".join(line for line in lock.splitlines() if not line.lstrip().startswith("#"))
    return [" ".join(entry.split()) for entry in lines.replace("\\\n", " ").splitlines() if entry.strip()]


def locked(lock: str) -> dict[str, set[str]]:
    """The versions a lock file allows for each package; ValueError for a line that is not an exact one."""
    versions: dict[str, set[str]] = {}
    for entry in entries(lock):
        found = ENTRY.fullmatch(entry)
        if found is None:
            raise ValueError(f"not an exact requirement with checksums: {entry}")
        versions.setdefault(found["name"], set()).add(found["version"])
    return versions


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_holds_exact_versions_with_checksums_and_nothing_else(path: Path) -> None:
    assert len(locked(path.read_text())) > 10


@pytest.mark.parametrize(
    "line",
    [
        "flask>=3",
        "flask==3.1.3",
        "--pre",
        "-e .",
        "flask @ file:///wheels/flask.whl --hash=sha256:" + "0" * 64,
    ],
)
def test_a_line_that_is_not_exact_is_caught(line: str) -> None:
    with pytest.raises(ValueError, match="not an exact requirement"):
        locked(line)


def test_both_locks_agree() -> None:
    runtime, dev = (locked(path.read_text()) for path in LOCKS)
    assert {name: dev.get(name) for name in runtime} == runtime


def test_every_declared_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    runtime, dev = (locked(path.read_text()) for path in LOCKS)
    assert _names(project["dependencies"]) <= set(runtime)
    assert _names(project["optional-dependencies"]["dev"]) <= set(dev)


def _names(requirements: list[str]) -> set[str]:
    found = (NAME.match(requirement) for requirement in requirements)
    return {match[0].lower().replace("_", "-").replace(".", "-") for match in found if match}
