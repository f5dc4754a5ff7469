"""What a page weighs on the line when it is somebody's first: bytes and requests, against the budget.

The budget (design, "Budget"): 14,600 bytes of HTML, style sheet, icon and script as they are sent, at most
4 KB of them script; three requests. The script is optional and one request more: the page does not wait for
it. Pictures that residents sent are no part of a page's own weight.
"""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.visit import BUDGET, REQUESTS

SCRIPT = 4096
SCRIPTS = 1
DESK_BUDGET = 96 * 1024
"""Bytes of a page of the desk: nobody comes to it first, and a queue has fifty rows of seven columns."""

GZIP = b"\x1f\x8b"
PARTS = re.compile(r'<link rel="(?:stylesheet|icon)"[^>]* href="([^"]+)"')
SCRIPT_PARTS = re.compile(r'<script[^>]* src="([^"]+)"')


@dataclass(frozen=True)
class Weight:
    """The bytes of a page, of what it cannot be drawn without, and of its scripts: address → bytes."""

    page: int
    parts: dict[str, int]
    scripts: dict[str, int]

    @property
    def whole(self) -> int:
        """All bytes."""
        return self.page + sum(self.parts.values()) + sum(self.scripts.values())

    def faults(self, budget: int = BUDGET) -> list[str]:
        """What is beyond the budget: that of a first visit, unless another number of bytes is given."""
        requests, script = 1 + len(self.parts), sum(self.scripts.values())
        elsewhere = [part for part in (*self.parts, *self.scripts) if not part.startswith("/assets/")]
        found = {
            f"{self.whole:,} bytes of {budget:,}": self.whole > budget,
            f"{requests} requests of {REQUESTS}": requests > REQUESTS,
            f"{script:,} bytes of script of {SCRIPT:,}": script > SCRIPT,
            f"{len(self.scripts)} scripts of {SCRIPTS}": len(self.scripts) > SCRIPTS,
            f"parts from elsewhere: {elsewhere}": bool(elsewhere),
        }
        return [fault for fault, is_true in found.items() if is_true]


def weighed(sent: bytes, load: Callable[[str], bytes]) -> Weight:
    """What a page weighs: `sent` is its HTML as it was sent; `load` gives each part as it is sent."""
    html = (gzip.decompress(sent) if sent.startswith(GZIP) else sent).decode()
    return weight(html, len(sent), lambda part: len(load(part)))


def weight(html: str, page: int, size: Callable[[str], int]) -> Weight:
    """The same of a page whose size is known: `html` is its source, `size` gives that of each part."""
    parts, scripts = PARTS.findall(html), SCRIPT_PARTS.findall(html)
    return Weight(page, {part: size(part) for part in parts}, {part: size(part) for part in scripts})
