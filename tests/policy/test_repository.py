"""What must not stand in the repository: this machine, a secret, a thing left undone, an endless file."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.policy import tree

# Written as patterns, so that this file holds none of what it looks for.
MACHINE = {
    "a folder of one person's machine": r"(?<![\w.~}/-])/(?:home|Users|root|work)/[\w.]",
    "a folder of this clone": re.escape(str(tree.ROOT)) + r"\b",
    "a package host": r"\b(?:pypi|pythonhosted)\.org|\bregistry\.npm\w*\.\w+|\b(?:deb|security)\.debian\.org"
    r"|--(?:extra-)?index-url[ =]\S|--find-links[ =]\S",
}
SECRETS = {
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
    "a cloud key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a token": r"\b(?:gh[opsu]_|github_pat_|glpat-|xox[abprs]-|sk-)[\w-]{20,}",
    "a password in an address": r"\w://[^\s/:@{}\"']+:[^\s/@{}\"'$]+@",
    "a written-out secret": r"(?i)(?:secret|password|token|api_?key)\w*[\"']?\s*[:=]\s*[\"'][\w+/=-]{20,}",
}
UNDONE = {"a thing left undone": r"\b(?:T[O]DO|F[I]XME|X[X]X|N[o]tImplementedError)\b"}
LONGEST = 500
MEASURED = {".css", ".html", ".js", ".py"}


def findings(texts: Iterable[tuple[str, str]], patterns: Mapping[str, str]) -> Iterator[str]:
    """Where a pattern is found: file, line, and what it is."""
    for name, text in texts:
        for what, pattern in patterns.items():
            for hit in re.finditer(pattern, text):
                yield f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {what}"


def test_no_place_on_one_machine_is_named() -> None:
    assert list(findings(tree.own_text(), MACHINE)) == []


def test_no_secret_is_kept() -> None:
    assert list(findings(tree.own_text(), SECRETS)) == []


def test_nothing_is_left_undone() -> None:
    assert list(findings(tree.code(), UNDONE)) == []


def test_no_file_of_code_is_longer_than_500_lines() -> None:
    long = [
        f"{name}: {lines} lines"
        for name, text in tree.code()
        if Path(name).suffix in MEASURED and (lines := text.count("\n")) > LONGEST
    ]
    assert long == []


def test_the_tree_is_read() -> None:
    names = {name for name, _ in tree.own_text()}
    assert {"pyproject.toml", "Makefile", "portal/__init__.py", "tests/policy/tree.py"} <= names
    assert {"pyproject.toml", "Makefile", ".ci/run", "scripts/setup"} <= {name for name, _ in tree.code()}


@pytest.mark.parametrize(
    ("patterns", "text"),
    [
        (MACHINE, "open('/ho|me/ada/notes')"),
        (MACHINE, "PATH=/ro|ot/.local"),
        (MACHINE, "https://py|pi.org/simple"),
        (MACHINE, "--find-|links wheels"),
        (SECRETS, "-----BEGIN |RSA PRIVATE KEY-----"),
        (SECRETS, "AK|IA0123456789ABCDEF"),
        (SECRETS, "gh|p_0123456789abcdefghijklmn"),
        (SECRETS, "postgresql:/|/city:hunter2@db/portal"),
        (SECRETS, 'SECRET_|KEY = "c2VjcmV0|LXNlY3JldC1zZWNyZXQ"'),
        (UNDONE, "# TO|DO: later"),
        (UNDONE, "raise NotImplemented|Error"),
    ],
)
def test_each_pattern_finds_what_it_is_for(patterns: Mapping[str, str], text: str) -> None:
    """The bars keep this file itself from being found."""
    whole = text.replace("|", "")
    assert [hit.partition(" ")[0] for hit in findings([("a.py", f"\n{whole}")], patterns)] == ["a.py:2:"]
