"""References: what is drawn, what is read back, and what is caught."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import reference
from portal.domain.reference import LENGTH, SYMBOLS

references = st.integers(min_value=0).map(lambda seed: reference.new(Random(seed)))
ALIKE = {"0": "0Oo", "1": "1IiLl"}
MOD_37 = SYMBOLS + "*~$=U"


class Dealt(Random):
    """A source of chance that deals the given symbols in order."""

    def __init__(self, symbols: str) -> None:
        super().__init__(0)
        self.left = list(symbols)

    def choice(self, seq: object) -> str:  # type: ignore[override]  # only ever asked for one symbol
        return self.left.pop(0)


def crockford_check(body: str) -> str:
    """The check symbol, worked out a second way: as a number in base 32, by the published table."""
    return MOD_37[sum(SYMBOLS.index(s) * 32**place for place, s in enumerate(reversed(body))) % 37]


@given(references)
def test_a_new_reference_is_nine_symbols_with_a_true_check(fresh: str) -> None:
    assert len(fresh) == LENGTH
    assert set(fresh) <= set(SYMBOLS)
    assert fresh[-1] == crockford_check(fresh[:-1])


def test_a_reference_is_drawn_again_until_its_check_value_is_below_32() -> None:
    bodies = [f"000000{high}{low}" for high in "01" for low in SYMBOLS][:37]  # the values 0 to 36
    refused = [body for body in bodies if crockford_check(body) not in SYMBOLS]
    assert len(refused) == 5
    assert reference.new(Dealt("".join(refused) + "00000020")) == "00000020" + crockford_check("00000020")


def test_draws_with_the_same_seed_repeat_and_others_differ() -> None:
    assert reference.new(Random(7)) == reference.new(Random(7))
    assert len({reference.new(Random(seed)) for seed in range(500)}) == 500


@given(references, st.integers(0, LENGTH - 1), st.characters(codec="utf-8"))
def test_any_one_character_changed_is_caught_or_means_the_same(fresh: str, place: int, sign: str) -> None:
    changed = fresh[:place] + sign + fresh[place + 1 :]
    assert reference.read(changed) in (None, fresh)


@given(references)
def test_every_wrong_symbol_at_every_place_is_caught(fresh: str) -> None:
    wrong = [
        fresh[:place] + other + fresh[place + 1 :]
        for place in range(LENGTH)
        for other in MOD_37
        if other != fresh[place]
    ]
    assert [text for text in wrong if reference.read(text) is not None] == []


@given(references, st.integers(0, LENGTH))
def test_one_symbol_too_many_or_too_few_is_refused(fresh: str, place: int) -> None:
    assert reference.read(fresh[:place] + "7" + fresh[place:]) is None
    assert reference.read(fresh[:-1]) is None


@given(references, st.data())
def test_look_alikes_case_and_spacing_do_not_matter(fresh: str, data: st.DataObject) -> None:
    parts = []
    for symbol in fresh:
        parts.append(data.draw(st.sampled_from(ALIKE.get(symbol, symbol + symbol.lower()))))
        parts.append(data.draw(st.sampled_from(["", " ", "-", "\u2013", "\u00a0", "\u200f", "\t", "\u2068"])))
    assert reference.read("".join(parts)) == fresh


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９"])
@given(fresh=references)
def test_digits_of_other_scripts_are_read(digits: str, fresh: str) -> None:
    typed = fresh.translate({ord(str(value)): digit for value, digit in enumerate(digits)})
    assert reference.read(typed) == fresh


@given(references)
def test_what_is_shown_or_spelled_can_be_typed_back(fresh: str) -> None:
    assert reference.read(reference.shown(fresh)) == fresh
    assert reference.read(reference.spelled(fresh)) == fresh


def test_groups_of_three_are_shown_and_spelled() -> None:
    assert reference.shown("ABCDEFGHJ") == "ABC-DEF-GHJ"
    assert reference.spelled("ABCDEFGHJ") == "A B C, D E F, G H J"


@pytest.mark.parametrize("text", ["", " ", "-", "ABC", "\x00" * 9, "😀" * 9, "%' OR 1=1", "A" * 10_000_000])
def test_text_that_is_no_reference_is_refused(text: str) -> None:
    assert reference.read(text) is None


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert reference.read(text) is None or len(reference.read(text) or "") == LENGTH


@pytest.mark.parametrize("text", ["", "ABC-DEF-GHJ"])
def test_only_a_whole_reference_is_shown(text: str) -> None:
    with pytest.raises(ValueError, match="9 symbols"):
        reference.shown(text)
    with pytest.raises(ValueError, match="9 symbols"):
        reference.spelled(text)
