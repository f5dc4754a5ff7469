"""Reading a reference out over the phone."""

from portal.domain.reference import SYMBOLS
from portal.domain.spelling import WORDS, words_for


def test_every_letter_of_a_reference_has_a_word_that_begins_with_it() -> None:
    assert len(WORDS) == 26
    for symbol, word in words_for(SYMBOLS):
        assert (word is None) == symbol.isdigit()
        assert word is None or word[0] == symbol
    assert words_for("B7X") == (("B", "Bravo"), ("7", None), ("X", "X-ray"))
