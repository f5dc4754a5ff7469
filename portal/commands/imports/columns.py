"""The heading of a file: where each column of a mapping stands in it."""

import re
from collections.abc import Sequence

from portal.catalogue.mappings.library import MappingError, MappingFile
from portal.catalogue.problems import Problem, nearest

_BETWEEN_WORDS = re.compile(r"[\W_]+")


def same(name: str) -> str:
    """A column's name as it is compared: portals write "Unique Key", "unique_key" and "UniqueKey"."""
    return _BETWEEN_WORDS.sub("", name).casefold()


def positions(mapping: MappingFile, heading: Sequence[str]) -> dict[str, int]:
    """Return where each column that the mapping reads stands, from 0.

    Errors: MappingError naming every column that is missing or there twice, with the nearest one.
    """
    places: dict[str, list[int]] = {}
    for at, name in enumerate(heading):
        places.setdefault(same(name), []).append(at)
    problems, found = [], {}
    for path, column in mapping.mapping.columns():
        at_all = places.get(same(column), [])
        if len(at_all) == 1:
            found[column] = at_all[0]
        else:
            message = _twice(column) if at_all else _missing(column, heading)
            problems.append(Problem(mapping.entry.file, mapping.line_of(path), message))
    if problems:
        raise MappingError(sorted(set(problems)), f"{mapping.mapping.name}, against the heading of the file")
    return found


def _twice(column: str) -> str:
    return f'The file has more than one column "{column}". Take one of them out of the file'


def _missing(column: str, heading: Sequence[str]) -> str:
    there = [name.strip() for name in heading if name.strip()]
    near = nearest(column, there)
    if near is not None:
        return f'The file has no column "{column}". Write "{near}"'
    if len(there) <= 1:
        return (
            f'The file has no column "{column}", only one column in all. '
            "Write which delimiter it has: comma, semicolon, tab or bar"
        )
    return f'The file has no column "{column}". It has: {", ".join(there)}'
