"""Havenport, the small invented city that tests use: its folder, its documents, and mistakes to plant."""

from pathlib import Path

from portal.catalogue import Catalogue, Documents, Problem, ProfileError, documents_of, load, parse

FOLDER = Path(__file__).parent / "cities" / "havenport"


def havenport() -> Catalogue:
    """The city as it is."""
    return load(FOLDER)


def documents() -> dict[str, str]:
    """Its files as text, by path."""
    return {file: (FOLDER / file).read_text("utf-8") for file in documents_of(FOLDER)}


class Planted:
    """Havenport's documents with changes, and the lines they are on."""

    def __init__(self) -> None:
        self.documents: dict[str, str | bytes] = {**documents()}

    def change(self, file: str, old: str, new: str) -> int:
        """Write `new` for `old`, which must be there once; the line it begins on."""
        text = self.documents[file]
        assert isinstance(text, str)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        self.documents[file] = text.replace(old, new)
        return text.count("\n", 0, text.index(old)) + 1

    def problems(self) -> tuple[Problem, ...]:
        """What the portal says about them; nothing when it would start."""
        return problems_of(self.documents)


def problems_of(profile: Documents) -> tuple[Problem, ...]:
    """What the portal says about a profile; nothing when it would start."""
    try:
        parse(profile)
    except ProfileError as error:
        return error.problems
    return ()
