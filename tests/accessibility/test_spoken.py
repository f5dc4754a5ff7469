"""Spoken output: the same lines every time, reviewed when they change."""

from pathlib import Path

import pytest

from accessibility import spoken
from accessibility.browser import Browser
from accessibility.control.server import Site
from accessibility.view import DESKTOP, PHONE

HERE = Path(__file__).parent


def test_the_good_page_reads_as_reviewed(chromium: Browser, control_site: Site) -> None:
    lines = spoken.lines(chromium.open(control_site.page("good"), DESKTOP))
    assert spoken.compare(HERE / "spoken" / "good.txt", lines) == ""


def test_the_size_of_the_window_changes_nothing(chromium: Browser, control_site: Site) -> None:
    desktop = spoken.lines(chromium.open(control_site.page("good"), DESKTOP))
    assert spoken.lines(chromium.open(control_site.page("good"), PHONE)) == desktop


def test_a_change_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(spoken.UPDATE, raising=False)
    snapshot = tmp_path / "pages" / "home.txt"
    assert "+page “Home”" in spoken.compare(snapshot, ["page “Home”"])
    assert not snapshot.exists()
    monkeypatch.setenv(spoken.UPDATE, "1")
    assert spoken.compare(snapshot, ["page “Home”"]) == ""
    monkeypatch.delenv(spoken.UPDATE)
    assert spoken.compare(snapshot, ["page “Home”"]) == ""
    difference = spoken.compare(snapshot, ["page “Start”"])
    assert "-page “Home”" in difference
    assert "+page “Start”" in difference
