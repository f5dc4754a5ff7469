"""Mistakes in a city's profile: where they are and what to write instead."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: the file (relative to the city's folder), its line (from 1), and what to write."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class ProfileError(Exception):
    """A profile that cannot be used, with every problem found, ordered by file and line."""

    def __init__(self, problems: Iterable[Problem], place: str = "") -> None:
        self.problems = tuple(problems)
        self.place = place
        super().__init__(str(self))

    def __str__(self) -> str:
        count = len(self.problems)
        where = f" in {self.place}" if self.place else ""
        head = f"{count} {'problem' if count == 1 else 'problems'} in the city profile{where}:"
        return "\n".join([head, *(str(problem) for problem in self.problems)])


@dataclass
class Findings:
    """Collects problems (which stop the portal from starting) and warnings (which do not)."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def problem(self, file: str, line: int, message: str) -> None:
        """Note a mistake that must be put right before the profile can be used."""
        self.problems.append(Problem(file, line, message))

    def warning(self, file: str, line: int, message: str) -> None:
        """Note something to look at soon; the profile can be used meanwhile."""
        self.warnings.append(Problem(file, line, message))

    def ordered(self) -> tuple[Problem, ...]:
        """All problems by file and line, each once."""
        return tuple(sorted(set(self.problems)))


@dataclass(frozen=True)
class Report:
    """Findings about one file."""

    findings: Findings
    file: str

    def problem(self, line: int, message: str) -> None:
        """Note a mistake on a line of this file."""
        self.findings.problem(self.file, line, message)

    def unknown_key(self, line: int, key: str, known: Iterable[str]) -> None:
        """Note a key that means nothing here, with the nearest one that does."""
        self.problem(line, f'"{key}" is not a key here. {write_one_of(key, known)}')


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice a slip of the finger away from the word, or None (optimal string alignment distance)."""
    allowed = max(1, len(word) // 3)
    by_fold = {choice.casefold(): choice for choice in sorted(choices)}
    found = process.extractOne(word.casefold(), list(by_fold), scorer=OSA.distance, score_cutoff=allowed)
    return by_fold[found[0]] if found else None


def write_one_of(word: str, choices: Iterable[str]) -> str:
    """What to write instead of a word that is not among the choices: the nearest, or all of them."""
    known = list(dict.fromkeys(choices))
    near = nearest(word, known)
    if near is not None:
        return f'Write "{near}"'
    if not known:
        return "Take it out; there is nothing to choose from"
    return "Write one of: " + ", ".join(known)
