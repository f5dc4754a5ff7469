"""Accessibility as evidence: every page state, in languages, widths and schemes, by every check.

`make test` looks at every line once, spread over languages, widths and schemes; `make accessibility`
(`--full-matrix`) looks at everything.
"""

import pytest

from accessibility import checks
from accessibility.browser import Browser
from accessibility.checks import ONE_VIEW, PER_COMPONENT
from accessibility.checks.focus import focus_not_seen_yet
from accessibility.finding import report
from accessibility.inventory import Look, Role, full, pairs
from accessibility.page import Page
from accessibility.pages import LINES, NOT_PAGES
from accessibility.view import Direction, Expectation
from benchmarks.visit import BUDGET
from portal.texts import Texts
from tests.browser.scenes import SCENES, Stage
from tests.browser.speaking import changes, is_kept
from tests.weight import DESK_BUDGET, weight

LANGUAGES = ("en", "es", "ar", "en-XA", "ar-XB")
SENT = "return performance.getEntriesByType('navigation')[0].encodedBodySize"
TITLE = "Error: %(page)s – %(city)s"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each look."""
    if "look" in metafunc.fixturenames:
        matrix = full if metafunc.config.getoption("--full-matrix") else pairs
        looks = matrix(LINES, LANGUAGES)
        first = {(look.line, look.language): look for look in reversed(looks)}
        metafunc.parametrize(
            ("look", "is_first"),
            [(look, first[look.line, look.language] is look) for look in looks],
            ids=[str(look) for look in looks],
        )


def expected(look: Look, texts: Texts) -> Expectation:
    """What is true of the page in this look when it is right."""
    return Expectation(
        language=look.language,
        direction=Direction(texts.direction),
        error_prefix=texts.gettext(TITLE).split("%(page)s")[0],
        errors=look.line.errors,
    )


def names(is_first: bool) -> set[str]:
    """The checks for a look: what is the same in every view is checked in the first of its language only."""
    wanted = set(checks.CHECKS) - PER_COMPONENT
    return wanted if is_first else wanted - (ONE_VIEW - {"title", "language"})


def too_heavy(stage: Stage, page: Page, budget: int) -> list[str]:
    """What is beyond a budget: that of a first visit, had it begun with this page, or the desk's."""
    client = stage.sites.main.app.test_client()

    def size(part: str) -> int:
        return len(client.get(part, headers={"Accept-Encoding": "gzip"}).data)

    return weight(page.driver.page_source, page.driver.execute_script(SENT), size).faults(budget)


@pytest.fixture(scope="session")
def photographed() -> set[str]:
    """The kinds of things whose focus was photographed: once for each is enough, whatever page shows it."""
    return set()


def test_every_page_state_passes_every_check(
    stage: Stage, browser: Browser, look: Look, is_first: bool, photographed: set[str]
) -> None:
    texts = stage.sites.main.portal.texts[look.language]
    scene = SCENES[look.line.prepare]
    page = scene.open(stage, browser, look.language, look.view, expected(look, texts))
    budget = DESK_BUDGET if look.line.role is Role.AGENCY else BUDGET
    heavy = too_heavy(stage, page, budget)
    otherwise = changes(look.line, look.language, page) if is_kept(look.line, look.language) else ""
    findings = [*focus_not_seen_yet(page, photographed), *checks.run(page, names(is_first))]
    assert not findings, report(findings, str(look))
    assert not heavy, f"{look}: {heavy}"
    assert not otherwise, otherwise


def test_every_route_is_in_the_inventory(stage: Stage) -> None:
    routes = {rule.rule for rule in stage.sites.main.app.url_map.iter_rules()}
    assert routes - NOT_PAGES == {line.path for line in LINES}


def test_every_line_has_its_scene_and_every_scene_its_line() -> None:
    assert {line.prepare for line in LINES} == set(SCENES)
