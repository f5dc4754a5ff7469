"""Invented facts: repeatable, whole, and read like any others."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.catalogue import load
from portal.outcomes import manifest
from portal.outcomes.reading import connect, parquet
from portal.outcomes.schema import TABLES
from portal.outcomes.synthetic import NotEmpty, Scale, invent
from tests.havenport import FOLDER

SCALE = Scale(600, datetime(2026, 11, 22, tzinfo=UTC), years=1)


def rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    kept = manifest.read(folder)
    assert kept is not None
    assert kept.as_of == SCALE.until
    with connect(folder) as connection:
        return {
            table.name: connection.execute(
                f"FROM {parquet(folder, kept.files[table.name].values())} ORDER BY {', '.join(table.key)}"
            ).fetchall()
            for table in TABLES
        }


def made(folder: Path, scale: Scale = SCALE) -> dict[str, list[tuple[object, ...]]]:
    invent(load(FOLDER), scale, folder)
    return rows(folder)


def test_the_same_seed_makes_the_same_facts(tmp_path: Path) -> None:
    first = made(tmp_path / "a")
    assert made(tmp_path / "b") == first
    assert made(tmp_path / "c", replace(SCALE, seed=2)) != first


def test_there_are_as_many_as_were_asked_for_and_none_is_of_the_future(tmp_path: Path) -> None:
    found = made(tmp_path)["requests"]
    assert [row[0] for row in found] == list(range(1, 601))
    moments = [value for row in found for value in row if isinstance(value, datetime)]
    late = SCALE.until.replace(tzinfo=None)
    received = list(TABLES[0].columns).index("received_at")
    closed = list(TABLES[0].columns).index("closed_at")
    assert len(moments) > 600
    assert all(row[received] < late for row in found)  # type: ignore[operator]
    assert all(row[closed] is None or row[received] <= row[closed] < late for row in found)  # type: ignore[operator]


def test_facts_that_are_there_are_not_written_over(tmp_path: Path) -> None:
    made(tmp_path)
    with pytest.raises(NotEmpty):
        invent(load(FOLDER), SCALE, tmp_path)
