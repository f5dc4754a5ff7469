"""Keys, and the walk through a page by Tab."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Key(Enum):
    """A key: its DOM name, its virtual key code and the text it types."""

    TAB = ("Tab", 9, "")
    ENTER = ("Enter", 13, "\r")
    SPACE = (" ", 32, " ")
    ESCAPE = ("Escape", 27, "")
    LEFT = ("ArrowLeft", 37, "")
    UP = ("ArrowUp", 38, "")
    RIGHT = ("ArrowRight", 39, "")
    DOWN = ("ArrowDown", 40, "")
    HOME = ("Home", 36, "")
    END = ("End", 35, "")

    def events(self, shift: bool = False) -> Iterator[dict[str, object]]:
        """The parameters of CDP Input.dispatchKeyEvent for one press."""
        name, number, text = self.value
        key: dict[str, object] = {
            "key": name,
            "code": "Space" if self is Key.SPACE else name,
            "windowsVirtualKeyCode": number,
            "nativeVirtualKeyCode": number,
            "modifiers": 8 if shift else 0,
        }
        yield {"type": "keyDown", "text": text, **key} if text else {"type": "rawKeyDown", **key}
        yield {"type": "keyUp", **key}


@dataclass(frozen=True)
class Stop:
    """One thing that can have the focus.

    ``order`` is its place among all elements of the document; ``group`` names the set of radio buttons it
    belongs to; ``parts`` is how often Tab may stay on it (a date control has a stop for each part); the box
    is in CSS pixels of the viewport at the time of the stop. ``points`` of the box were looked at,
    ``covered`` of them show something else, ``outside`` of them lie outside the viewport.
    """

    path: str
    order: int
    group: str
    parts: int
    left: float
    top: float
    width: float
    height: float
    points: int
    covered: int
    outside: int
    scrolled: float

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> "Stop":
        """From what the scripts ``stop`` and ``interactive`` return."""
        return cls(**facts)

    @property
    def page_top(self) -> float:
        """The top of the box in CSS pixels of the document, wherever the page was scrolled to."""
        return self.top + self.scrolled


@dataclass(frozen=True)
class Walk:
    """What Tab reached, in order; what it should have reached; and whether it got stuck."""

    expected: tuple[Stop, ...]
    stops: tuple[Stop, ...]
    trapped: bool

    def missed(self) -> list[Stop]:
        """What Tab should have reached and did not. One radio button stands for its set: arrow keys do the
        rest.
        """
        reached = {stop.order for stop in self.stops}
        groups = {stop.group for stop in self.stops if stop.group}
        return [stop for stop in self.expected if stop.order not in reached and stop.group not in groups]
