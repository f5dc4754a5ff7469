"""axe-core, the vendored release, run through axe-selenium-python."""

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from axe_selenium_python import Axe

from accessibility.finding import Finding
from accessibility.page import Page

NAME = "axe"
FOLDER = Path(__file__).parent / "vendor" / "axe-core"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OPTIONS = json.dumps(
    {
        "runOnly": {"type": "tag", "values": TAGS},
        "rules": {"target-size": {"enabled": True}},  # off by default, though it is WCAG 2.2 AA
        "resultTypes": ["violations"],  # the others are counted, their elements not listed: half the time
        "preload": False,  # our pages have no style sheets of other hosts to fetch
    }
)
_CRITERION = re.compile(r"wcag(\d)(\d)(\d+)")


class EngineError(RuntimeError):
    """axe-core is not the release that was vendored, or did not really run. Silence is no proof of a good
    page.
    """


@cache
def version() -> str:
    """The vendored release, like ``4.14.1``."""
    return (FOLDER / "VERSION").read_text(encoding="ascii").strip()


@cache
def vendored() -> Path:
    """The vendored script, after comparing every vendored file with its SHA-256. Raises ``EngineError``."""
    for line in (FOLDER / "SHA256SUMS").read_text(encoding="ascii").splitlines():
        wanted, name = line.split()
        if hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() != wanted:
            raise EngineError(f"{FOLDER / name} is not the file that was vendored")
    return FOLDER / "axe.min.js"


def scan(page: Page) -> list[Finding]:
    """Every violation on the page in its present view, one finding for each element.

    Raises ``EngineError`` when axe-core did not judge anything, or not with the vendored release, and
    ``ValueError`` in forced colours, where it stops reporting contrast.
    """
    if page.view.forced_colours:
        raise ValueError("scan in normal colours: in forced colours axe-core does not judge contrast")
    axe = Axe(page.driver, script_url=str(vendored()))
    axe.inject()
    results: dict[str, Any] = axe.run(options=OPTIONS)
    _ran(results)
    return sorted(
        Finding(
            violation["id"], _criterion(violation["tags"]), _target(node["target"]), _message(violation, node)
        )
        for violation in results["violations"]
        for node in violation["nodes"]
    )


def _ran(results: dict[str, Any]) -> None:
    found = results.get("testEngine", {}).get("version")
    if found != version():
        raise EngineError(f"axe-core {found} ran instead of {version()}")
    if not results["passes"]:
        raise EngineError("axe-core found nothing to judge: the page is empty or the engine is silent")
    kinds = ("passes", "violations", "incomplete", "inapplicable")
    if "target-size" not in {rule["id"] for kind in kinds for rule in results[kind]}:
        raise EngineError("axe-core left out the rule target-size")


def _criterion(tags: list[str]) -> str:
    found = [".".join(match.groups()) for tag in tags if (match := _CRITERION.fullmatch(tag))]
    return found[0] if found else "best-practice"


def _target(parts: list[Any]) -> str:
    return " > ".join(part if isinstance(part, str) else " ".join(part) for part in parts)


def _message(violation: dict[str, Any], node: dict[str, Any]) -> str:
    details = [check["message"] for kind in ("any", "all", "none") for check in node[kind]]
    return f"{violation['help']} ({'; '.join(details)})"
