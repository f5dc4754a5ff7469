"""Limits: windows, what a count is kept under, and which visitors count as one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.limits import WINDOW, Limited, counted_as, window_of
from portal.web.limits import NOWHERE, network

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=80_000)).map(lambda age: EPOCH + age))
def test_every_moment_lies_in_one_window(moment: datetime) -> None:
    begins, ends = window_of(moment)
    assert begins <= moment < ends
    assert ends - begins == WINDOW
    assert window_of(begins) == (begins, ends)
    assert window_of(ends)[0] == ends


def test_a_count_is_kept_under_a_name_that_says_nothing() -> None:
    kept = counted_as("key", Limited.SENDS, "192.0.2.7", NOON)
    assert len(kept) == 64
    others = {
        counted_as("another key", Limited.SENDS, "192.0.2.7", NOON),
        counted_as("key", Limited.LINKS, "192.0.2.7", NOON),
        counted_as("key", Limited.SENDS, "192.0.2.8", NOON),
        counted_as("key", Limited.SENDS, "192.0.2.7", NOON + timedelta(hours=1)),
    }
    assert kept not in others
    assert len(others) == 4
    assert kept == counted_as("key", Limited.SENDS, "192.0.2.7", NOON)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        (None, NOWHERE),
        ("", NOWHERE),
        ("unix:", NOWHERE),
    ],
)
def test_one_household_or_host_is_one_network_address(address: str | None, counted: str) -> None:
    assert network(address) == counted
