"""Every check finds its planted fault on the bad page and nothing on the good one: in every run, before it is
believed.
"""

from pathlib import Path

import pytest

from accessibility import control, rules
from accessibility.browser import Browser
from accessibility.checks import CHECKS, ONE_VIEW, PER_COMPONENT, run
from accessibility.control.server import Site
from accessibility.finding import Finding, report
from accessibility.view import DESKTOP, PHONE, Scheme, View

FOLDER = Path(control.__file__).parent
VIEWS = [DESKTOP, PHONE, View(scheme=Scheme.DARK), View(320, 640, Scheme.DARK)]


def _missing(planted: tuple[str, ...], found: list[Finding]) -> list[str]:
    """A fault in a part without an id is named by its way down from the part that has one."""
    return [
        one
        for one in planted
        if not any(each.target == one or each.target.startswith(f"{one} >") for each in found)
    ]


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_finds_its_planted_fault(name: str, chromium: Browser, control_site: Site) -> None:
    page = chromium.open(control_site.page("bad"), DESKTOP, control.EXPECTED)
    found = CHECKS[name].find(page)
    assert not _missing(control.PLANTED[name], found), report(found, "the bad page")


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_no_check_speaks_on_the_good_page(view: View, chromium: Browser, control_site: Site) -> None:
    page = chromium.open(control_site.page("good"), view, control.EXPECTED)
    found = run(page, CHECKS)
    assert not found, report(found, f"the good page, {view}")


def test_every_check_and_every_rule_has_a_planted_fault() -> None:
    assert set(control.PLANTED) == set(CHECKS)
    assert set(control.PLANTED_RULES) == set(rules.RULES)
    assert all((*control.PLANTED.values(), *control.PLANTED_RULES.values()))


def test_the_lists_of_checks_name_checks() -> None:
    assert CHECKS.keys() >= PER_COMPONENT
    assert CHECKS.keys() >= ONE_VIEW


@pytest.mark.parametrize("name", rules.RULES)
def test_every_rule_finds_its_planted_fault(name: str) -> None:
    found = [
        each for each in rules.check((FOLDER / "bad.html").read_text(encoding="utf-8")) if each.check == name
    ]
    assert not _missing(control.PLANTED_RULES[name], found), report(found, "the bad page")


def test_no_rule_speaks_on_the_good_page() -> None:
    found = rules.check((FOLDER / "good.html").read_text(encoding="utf-8"))
    assert not found, report(found, "the good page")


def test_a_check_that_does_not_exist_is_refused(chromium: Browser, control_site: Site) -> None:
    page = chromium.open(control_site.page("good"))
    with pytest.raises(KeyError, match="no such check: taste"):
        run(page, ["taste"])
