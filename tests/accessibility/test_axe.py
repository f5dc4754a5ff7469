"""axe-core is the vendored release, really runs, and is never silent by accident."""

import hashlib
from pathlib import Path

import pytest

from accessibility import axe
from accessibility.browser import Browser
from accessibility.control.server import Site
from accessibility.view import View


@pytest.fixture
def vendor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vendored engine of another release that judges nothing."""
    script = "window.axe = {run: () => Promise.resolve({testEngine: {version: '0.0.1'}, passes: []})};"
    (tmp_path / "axe.min.js").write_text(script, encoding="utf-8")
    (tmp_path / "VERSION").write_text("0.0.2\n", encoding="ascii")
    digest = hashlib.sha256(script.encode()).hexdigest()
    (tmp_path / "SHA256SUMS").write_text(f"{digest}  axe.min.js\n", encoding="ascii")
    monkeypatch.setattr(axe, "FOLDER", tmp_path)
    monkeypatch.setattr(axe, "vendored", axe.vendored.__wrapped__)
    monkeypatch.setattr(axe, "version", axe.version.__wrapped__)
    return tmp_path


def test_the_vendored_files_are_what_was_vendored() -> None:
    assert axe.vendored().name == "axe.min.js"
    first = axe.vendored().read_text(encoding="utf-8").splitlines()[0]
    assert first == f"/*! axe v{axe.version()}"
    assert "Mozilla Public License" in (axe.FOLDER / "LICENSE").read_text(encoding="utf-8")


def test_a_changed_file_is_refused(vendor: Path) -> None:
    (vendor / "axe.min.js").write_text("window.axe = {};", encoding="utf-8")
    with pytest.raises(axe.EngineError, match="is not the file that was vendored"):
        axe.vendored()


def test_another_release_is_refused(vendor: Path, chromium: Browser, control_site: Site) -> None:
    page = chromium.open(control_site.page("good"))
    with pytest.raises(axe.EngineError, match=r"0\.0\.1 ran instead of 0\.0\.2"):
        axe.scan(page)


def test_a_silent_engine_is_refused(vendor: Path, chromium: Browser, control_site: Site) -> None:
    (vendor / "VERSION").write_text("0.0.1\n", encoding="ascii")
    page = chromium.open(control_site.page("good"))
    with pytest.raises(axe.EngineError, match="nothing to judge"):
        axe.scan(page)


def test_forced_colours_are_refused(chromium: Browser, control_site: Site) -> None:
    page = chromium.open(control_site.page("good"), View(forced_colours=True))
    with pytest.raises(ValueError, match="normal colours"):
        axe.scan(page)


def test_a_finding_says_what_and_where(chromium: Browser, control_site: Site) -> None:
    page = chromium.open(control_site.page("bad"))
    found = {finding.check: finding for finding in axe.scan(page)}
    assert found["image-alt"].target == "#no-alt"
    assert found["image-alt"].criterion == "1.1.1"
    assert found["target-size"].criterion == "2.5.8"
    assert found["region"].criterion == "best-practice"
