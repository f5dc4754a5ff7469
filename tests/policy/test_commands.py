"""The commands people are told to type: they exist, and continuous integration uses the same ones."""

import os
import re
import subprocess

import pytest

from tests.policy import tree

TOLD = re.compile(r"`make ([a-z-]+)")
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)


def targets() -> set[str]:
    return set(TARGET.findall((tree.ROOT / "Makefile").read_text()))


def test_every_make_command_in_the_documents_exists() -> None:
    told = {
        command
        for name, text in tree.own_text()
        if name.endswith(".md") or name.startswith(("scripts/", ".ci/"))
        for command in TOLD.findall(text)
    }
    assert {"run", "test"} <= told
    assert told <= targets()


@pytest.mark.parametrize("name", ["setup", "run", "test", "lint", "accessibility", "translations", "clean"])
def test_the_promised_targets_are_there_and_explained(name: str) -> None:
    assert name in targets()
    help_text = subprocess.run(
        ["make", "help"], cwd=tree.ROOT, check=True, capture_output=True, text=True
    ).stdout
    assert re.search(rf"^  make {name} +\S", help_text, re.MULTILINE)


def test_continuous_integration_runs_the_same_command_as_people() -> None:
    lines = (tree.ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[-1] == "exec make test"


def test_scripts_can_be_started() -> None:
    scripts = [path for path in tree.files() if path.parent in {tree.ROOT / "scripts", tree.ROOT / ".ci"}]
    assert len(scripts) >= 5
    assert [path.name for path in scripts if not os.access(path, os.X_OK)] == []


@pytest.mark.parametrize("name", ["setup", "run", "lock", "system-packages"])
def test_a_script_stops_at_the_first_failure(name: str) -> None:
    assert "set -euo pipefail" in (tree.ROOT / "scripts" / name).read_text()
