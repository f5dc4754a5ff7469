"""Short codes: read as people type them, wrong ones caught, kept as nothing that can be tried out."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import code as codes
from portal.domain import reference as references
from portal.domain.reference import SYMBOLS

CODE = codes.new(random.Random(1))
seeds = st.integers(0, 2**32)


@given(seeds)
def test_a_code_is_read_as_it_is_shown_and_as_people_write_it(seed: int) -> None:
    code = codes.new(random.Random(seed))
    assert len(code) == codes.LENGTH
    shown = codes.shown(code)
    assert (shown[4], len(shown)) == ("-", 9)
    for typed in (code, shown, shown.lower(), f" {shown.replace('-', ' ')} ", codes.spelled(code)):
        assert codes.read(typed) == code


@given(seeds, st.integers(0, codes.LENGTH - 1), st.sampled_from(SYMBOLS))
def test_one_wrong_symbol_is_caught(seed: int, at: int, other: str) -> None:
    code = codes.new(random.Random(seed))
    wrong = code[:at] + other + code[at + 1 :]
    assert codes.read(wrong) == (code if other == code[at] else None)


@pytest.mark.parametrize("typed", ["", "7KQM", CODE + CODE, "?" * 8, "x" * 10_000, "\x00", "٣" * 9])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert codes.read(typed) is None


def test_nobody_takes_a_reference_for_a_code() -> None:
    reference = references.new(random.Random(1))
    assert codes.read(reference) is None
    assert references.read(CODE) is None


def test_what_is_kept_depends_on_the_key() -> None:
    kept = codes.kept_as("key", CODE)
    assert len(kept) == 64
    assert CODE not in kept
    assert kept != codes.kept_as("another key", CODE)
