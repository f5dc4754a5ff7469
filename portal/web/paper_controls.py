"""The controls of papers' forms: each names its field, and which revision of it the page showed.

Browsers put back what was typed once into a control of the same name, when somebody goes back or loads the
page again. A control with another revision has another name, so old words never come into a box as if their
writer had read the newer ones.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

SETTLES, DROPS = "settles-", "drops-"
"""Before a field's key: what the box says is to stand; what the box says was not saved, and is not wanted."""

_NAMED = re.compile(r"(?P<key>.+)-at-(?P<seen>[0-9]{1,8})", re.ASCII)


@dataclass(frozen=True)
class Control:
    """A control as a form sent it: the field's key, the revision that its writer saw, and the text."""

    key: str
    seen: int
    text: str


def control_name(key: str, seen: int) -> str:
    """Name the control of a field."""
    return f"{key}-at-{seen}"


def key_of(name: str) -> str:
    """Return the key of the field that a control is of; the name itself of a control of no paper."""
    found = _NAMED.fullmatch(name)
    return found["key"] if found else name


def controls(form: Mapping[str, str]) -> dict[str, Control]:
    """Return the controls of papers' fields in a form, by their keys."""
    found = {}
    for name, text in form.items():
        if named := _NAMED.fullmatch(name):
            found[named["key"]] = Control(named["key"], int(named["seen"]), text)
    return found
