"""Small rules of the desk: where one goes on, names, roles and agencies, and codes as they are typed."""

import pyotp
import pytest

from portal.commands.staff.secrets import code_step
from portal.domain.permissions import Grant, Role
from portal.domain.staff import authenticator_secret, is_email, is_username, is_whole
from portal.web.agency.returning import safe_next
from tests.portals import MONDAY_NOON


@pytest.mark.parametrize(
    "path",
    [
        "https://elsewhere.example/staff/",
        "//elsewhere.example/staff",
        "/staff//elsewhere.example",
        "/staff\\elsewhere",
        "/staff/../en",
        "/staff/%2e%2e/en",
        "/en/services",
        "/staffing",
        "/staff/sign-out",
        "/staff/sign-in?next=/staff/",
        "/staff/\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "/staff/#x",
        "/staff/" + "x" * 2000,
        "//[staff",
        "",
        None,
    ],
)
def test_no_other_address_is_gone_to(path: str | None) -> None:
    assert safe_next(path) is None


@pytest.mark.parametrize(
    "path", ["/staff", "/staff/", "/staff/queue?status=a&page=%2F", "/staff/requests/ABC"]
)
def test_the_desks_own_are(path: str) -> None:
    assert safe_next(path) == path


def test_names_and_addresses() -> None:
    assert all(map(is_username, ("ada", "ada.b-c_9", "9")))
    assert not any(map(is_username, ("", "Ada", "a b", "-a", "a@b", "ä", "a" * 101, "a\n")))
    assert is_email("a.b@city.example")
    assert not any(map(is_email, ("a", "a@b", "a@b c.example", "@b.example", "a@b@c.example")))


def test_a_role_names_an_agency_just_where_it_is_of_one() -> None:
    assert is_whole(Grant(Role.WORKER, "x"))
    assert is_whole(Grant(Role.PUBLISHER))
    assert not is_whole(Grant(Role.WORKER))
    assert not is_whole(Grant(Role.PUBLISHER, "x"))
    assert not is_whole(Grant(Role.RESIDENT))
    assert not is_whole(Grant(Role.SYSTEM))


def test_a_code_is_current_and_comes_after_the_last() -> None:
    totp = authenticator_secret("key", "invitation")
    now = int(MONDAY_NOON.timestamp()) // 30
    codes = {step: pyotp.TOTP(totp).generate_otp(now + step) for step in range(-2, 3)}
    assert [code_step(totp, codes[step], MONDAY_NOON, None) for step in (-2, -1, 0, 1, 2)] == [
        None,
        now - 1,
        now,
        now + 1,
        None,
    ]
    assert code_step(totp, codes[0], MONDAY_NOON, now) is None
    assert code_step(totp, codes[1], MONDAY_NOON, now) == now + 1
    assert code_step(totp, "", MONDAY_NOON, None) is None
    assert code_step(totp, "१२३४५६", MONDAY_NOON, None) is None
    assert authenticator_secret("key", "another") != totp
