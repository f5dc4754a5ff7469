"""What the checks measure, where the control pages do not show it."""

import pytest
from PIL import Image

from accessibility.browser import Browser
from accessibility.checks import CHECKS, words
from accessibility.checks.focus import contrast, perimeter, strong_changes
from accessibility.consistency import consistent_help, help_place, title, unique_titles
from accessibility.control import EXPECTED
from accessibility.control.server import Site
from accessibility.view import DESKTOP, PHONE, Direction, Expectation


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(b"\x00\x00\x00", b"\xff\xff\xff") == pytest.approx(21)
    assert contrast(b"\x77\x77\x77", b"\xff\xff\xff") == pytest.approx(4.48, abs=0.01)
    assert contrast(b"\x10\x20\x30", b"\x10\x20\x30") == 1


def test_only_pixels_that_change_by_enough_count() -> None:
    white, other = Image.new("RGB", (4, 2), "white"), Image.new("RGB", (4, 2), "white")
    other.paste("#000", (0, 0, 3, 1))
    other.putpixel((3, 1), (200, 200, 200))
    assert strong_changes(white, white) == 0
    assert strong_changes(white, other) == 3


@pytest.mark.parametrize(
    ("left", "top", "width", "height", "length"),
    [(10, 10, 100, 50, 300), (0, 0, 320, 640, 1920), (10, 600, 100, 500, 180), (-50, -50, 500, 900, 0)],
)
def test_only_the_edge_in_sight_counts(left: int, top: int, width: int, height: int, length: int) -> None:
    assert perimeter({"left": left, "top": top, "width": width, "height": height}, PHONE) == length


@pytest.mark.parametrize(
    ("text", "tag", "spoken"),
    [
        ("تم إرسال طلبك", "en", "ar"),
        ("Send the form to the city", "ar", "a language in Latin letters"),
        ("Baltimore 311", "ar", ""),
        ("اتصل بالرقم Call the city 311", "ar", ""),
        ("Su solicitud fue enviada a la ciudad", "en", "es"),
        ("Your request was sent to the city", "es", "en"),
        ("Your request was sent to the city", "en", ""),
        ("Ŷöûŕ ŕéqûéšţ ŵåš šéñţ ţö ţĥé çîţý", "en-XA", ""),
        ("Your request was sent to the city", "ar-XB", ""),
        ("Los Angeles", "en", ""),
        ("坑洞", "ko", "zh"),
        ("坑洞", "zh-Hans", ""),
    ],
)
def test_text_in_another_language_is_recognised(text: str, tag: str, spoken: str) -> None:
    assert words.foreign(text, tag) == spoken


def test_a_title_may_not_speak_of_errors_when_there_are_none(chromium: Browser, control_site: Site) -> None:
    page = chromium.open(control_site.page("good"), DESKTOP, Expectation(errors=0))
    assert [finding.criterion for finding in CHECKS["title"].find(page)] == ["2.4.2"]


def test_nothing_is_in_error_where_no_error_is_expected(chromium: Browser, control_site: Site) -> None:
    page = chromium.open(control_site.page("good"), DESKTOP, Expectation(errors=0))
    found = CHECKS["error-wiring"].find(page)
    assert len(found) == 4
    assert {finding.message for finding in found} == {"is in error on a page without errors"}


def test_a_summary_lists_every_error(chromium: Browser, control_site: Site) -> None:
    page = chromium.open(control_site.page("good"), DESKTOP, Expectation(errors=4))
    assert [finding.target for finding in CHECKS["error-wiring"].find(page)] == ["#problems"]


def test_a_page_with_errors_takes_the_focus(chromium: Browser) -> None:
    page = chromium.open("about:blank", DESKTOP, Expectation(errors=1))
    assert [finding.criterion for finding in CHECKS["error-wiring"].find(page)] == ["4.1.3"]


def test_reading_order_turns_with_the_page(chromium: Browser, control_site: Site) -> None:
    """The good page runs from left to right: read as if it ran the other way, its row of languages is in
    disorder.
    """
    page = chromium.open(control_site.page("good"), DESKTOP, Expectation(direction=Direction.RTL))
    assert {finding.criterion for finding in CHECKS["keyboard"].find(page)} == {"2.4.3"}


def test_the_checks_leave_the_page_as_it_was(chromium: Browser, control_site: Site) -> None:
    page = chromium.open(control_site.page("good"), DESKTOP, EXPECTED)
    before = page.driver.page_source
    for check in CHECKS.values():
        check.find(page)
    assert page.driver.page_source == before
    assert page.view == DESKTOP


def test_titles_differ() -> None:
    assert title("<title> Report\n a bench </title>") == "Report a bench"
    assert not unique_titles({"one": "Home", "two": "Track"})
    assert [finding.target for finding in unique_titles({"one": "Home", "two": "Home"})] == ["two"]


def test_help_stays_in_its_place() -> None:
    footer = "<footer><a href='tel:311'>311</a> <a href='tel:711'>711</a></footer>"
    turned = "<footer><a href='tel:711'>711</a> <a href='tel:311'>311</a></footer>"
    elsewhere = "<main><a href='tel:911'>911</a></main>"
    assert help_place(footer + elsewhere) == ("footer tel:311", "footer tel:711")
    pages = {
        name: help_place(html)
        for name, html in {"a": footer, "b": footer, "c": turned, "d": elsewhere}.items()
    }
    assert [finding.target for finding in consistent_help(pages)] == ["c", "d"]
