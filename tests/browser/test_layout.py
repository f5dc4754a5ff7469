"""What only the drawn page shows, and no rule of accessibility asks for."""

import pytest

from accessibility.browser import Browser
from accessibility.view import DESKTOP, PHONE, View
from tests.browser.scenes import Stage

COLUMNS = """
return [...document.querySelectorAll("table")].map((table) =>
  [...table.rows].map((row) => [...row.cells].map((cell) => Math.round(cell.getBoundingClientRect().left))));
"""


@pytest.mark.parametrize("view", [PHONE, DESKTOP], ids=str)
@pytest.mark.parametrize("path", ["/en/performance", "/ar/performance", "/en/accessibility"])
def test_the_cells_of_a_table_stand_below_each_other(
    stage: Stage, browser: Browser, path: str, view: View
) -> None:
    page = browser.open(stage.sites.main.url(path), view)
    tables = page.driver.execute_script(COLUMNS)
    assert tables
    for rows in tables:
        assert len(rows) > 2
        assert all(row == rows[0] for row in rows)
