"""How two people's words meet in a paper, and how values of a year are made."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.papers import Field, Revision, Sent, fields_of, merge
from portal.domain.register import Interval, Unit
from portal.domain.values import Number, ratio, rounded, whole_year

AT = datetime(2026, 7, 1, tzinfo=UTC)
ANNA, BEN = "anna", "ben"


def field(*texts: tuple[str, str, bool]) -> Field:
    """A field of revisions: by whom, what, and whether it stands beside."""
    return Field(tuple(Revision(n, text, by, AT, beside) for n, (by, text, beside) in enumerate(texts, 1)))


def test_only_what_its_writer_changed_is_written() -> None:
    fields = {"mission": field((ANNA, "Clean streets", False)), "risks": field((ANNA, "Snow", False))}
    merged = merge(fields, [Sent("mission", "Clean streets", 1), Sent("risks", "Snow and ice", 1)])
    assert [each.name for each in merged.written] == ["risks"]
    assert merged.beside == ()


def test_what_somebody_else_changed_meanwhile_is_not_taken_back_by_an_old_page() -> None:
    fields = {"mission": field((ANNA, "Clean", False), (BEN, "Clean and dry", False))}
    assert merge(fields, [Sent("mission", "Clean", 1)]) == merge(fields, [])


def test_two_changes_of_one_field_stand_side_by_side_until_somebody_settles_it() -> None:
    fields = {"mission": field((ANNA, "Clean", False), (BEN, "Clean and dry", False))}
    mine = Sent("mission", "Clean and lit", 1)
    assert merge(fields, [mine]).beside == (mine,)
    both = {
        "mission": field((ANNA, "Clean", False), (BEN, "Clean and dry", False), (ANNA, "Clean and lit", True))
    }
    assert both["mission"].text == "Clean and dry"
    assert [each.text for each in both["mission"].open_beside] == ["Clean and lit"]
    unread = Sent("mission", "Clean and dry", 3)
    assert merge(both, [unread]).written == ()
    settled = Sent("mission", "Clean and dry", 3, settles=True)
    assert merge(both, [settled]).written == (settled,)
    again = field(
        *[(each.by, each.text, each.beside) for each in both["mission"].revisions], (BEN, "All", False)
    )
    assert again.open_beside == ()


def test_a_page_that_is_sent_twice_writes_once() -> None:
    sent = [Sent("mission", "Clean", 0)]
    assert merge({}, sent).written == tuple(sent)
    assert merge({"mission": field((ANNA, "Clean", False))}, sent) == merge({}, [])


@given(
    st.lists(
        st.tuples(st.sampled_from([ANNA, BEN]), st.text("ab", max_size=3), st.integers(0, 3)), max_size=12
    )
)
def test_nobodys_words_vanish(writes: list[tuple[str, str, int]]) -> None:
    """Whatever two people send with however old pages: each text is a revision, or says what was there."""
    revisions: list[tuple[str, Revision]] = []
    for by, text, back in writes:
        fields = fields_of(revisions)
        newest = fields.get("f", Field()).newest
        merged = merge(fields, [Sent("f", text, max(newest - back, 0))])
        revisions.extend(
            ("f", Revision(newest + 1, each.text, by, AT, each in merged.beside))
            for each in (*merged.written, *merged.beside)
        )
        kept = {revision.text for _, revision in revisions} | {""}
        assert text in kept


@pytest.mark.parametrize(
    ("interval", "unit", "whole"),
    [
        (Interval.CUMULATIVE, Unit.COUNT, Number(Decimal(10))),
        (Interval.CUMULATIVE, Unit.PERCENT, Number(Decimal("33.33"), Decimal(4), Decimal(12))),
        (Interval.SNAPSHOT, Unit.PERCENT, Number(Decimal(4), Decimal(1), Decimal(3))),
        (Interval.PERIOD, Unit.PERCENT, Number(Decimal("33.33"), Decimal(4), Decimal(12))),
        (Interval.PERIOD, Unit.DURATION, Number(Decimal("0.33"), Decimal(4), Decimal(12))),
        (None, Unit.COUNT, Number()),
    ],
)
def test_quarters_make_a_year_as_their_interval_says(
    interval: Interval | None, unit: Unit, whole: Number
) -> None:
    quarters = [Number(Decimal(n), Decimal(1), Decimal(3)) for n in (1, 2, 3, 4)]
    assert whole_year(interval, quarters, unit) == whole


def test_a_year_with_a_gap_is_none_but_for_a_snapshot() -> None:
    quarters = [Number(Decimal(1)), Number(), Number(Decimal(3)), Number()]
    assert whole_year(Interval.CUMULATIVE, quarters, Unit.COUNT) == Number()
    assert whole_year(Interval.SNAPSHOT, quarters) == Number(Decimal(3))


def test_a_ratio_is_kept_to_two_digits_with_what_it_is_made_of() -> None:
    assert ratio(Decimal(2), Decimal(3)) == Number(Decimal("66.67"), Decimal(2), Decimal(3))
    assert ratio(Decimal(1), Decimal(0)).number is None
    assert str(rounded(Decimal("100.000"))) == "100"
