"""Plans by keyboard and without script: two people's texts stand until one settles it; a line that breaks."""

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import PHONE, Expectation
from portal.commands.papers.writing import write_fields
from portal.domain.papers import PaperKind, Sent
from portal.domain.permissions import Role
from portal.queries.papers import paper
from portal.web.agency.gate import COOKIE_KEY
from tests.browser.scenes import Stage
from tests.browser.scenes.signed_in import set_cookie
from tests.planning import AGENCY, BEN, YEAR, written
from tests.proxy import Cut, proxy_of
from tests.staff import add_staff, session_of

ENGLISH = Expectation(language="en")


def pressed(page: Page, button: str, expected: Expectation = ENGLISH) -> Page:
    """Tabs to a button and presses it with Enter."""
    page.tab_to(button)
    return page.follow(Key.ENTER, expected)


def test_two_people_write_one_plan_and_settle_it_by_keyboard(stage: Stage, browser: Browser) -> None:
    site = stage.sites.journeys
    portal = site.portal
    add_staff(portal, "anna", Role.PLAN_AUTHOR)
    add_staff(portal, "ben", Role.PLAN_AUTHOR)
    browser.script(False)
    set_cookie(site, browser, {COOKIE_KEY: session_of(portal, "anna")})
    page = browser.open(site.url(f"/staff/year/{YEAR}/{AGENCY}/plan/write/purpose"), PHONE, ENGLISH)
    number = written(portal, {"mission": "Warmth"}, BEN)
    page.tab_to("#field-mission")
    page.write("Light")
    page = pressed(page, "main form button", Expectation(language="en", errors=1))
    assert all(words in page.driver.page_source for words in ("Light", "Warmth", "Ben on", "Anna on"))
    page.tab_to("#settles-mission")
    page.press(Key.SPACE)
    page = pressed(page, "main form button")
    view = paper(portal, PaperKind.PLAN, AGENCY, YEAR)
    assert view is not None
    field = view.field("mission")
    assert (field.text, field.open_beside) == ("Warmth", ())
    assert [each.text for each in field.revisions] == ["Warmth", "Light", "Warmth"]
    assert write_fields(portal, number, [Sent("mission", "Warmth", 3)], BEN).written == ()


def test_what_was_typed_outlives_a_line_that_breaks(stage: Stage, browser: Browser) -> None:
    site = stage.sites.journeys
    portal, path = site.portal, f"/staff/year/{YEAR + 1}/{AGENCY}/plan/write/purpose"
    add_staff(portal, "carla", Role.PLAN_AUTHOR)
    browser.script(False)
    set_cookie(site, browser, {COOKIE_KEY: session_of(portal, "carla")})
    with proxy_of(int(site.address.rpartition(":")[2]), None) as line:
        for cut, text in ((Cut.BEFORE, "Light"), (Cut.AFTER, "More ")):
            page = browser.open(line.url(path), PHONE, ENGLISH)
            page.tab_to("#field-mission")
            page.write(text)
            line.cut = cut
            page.tab_to("main form button")
            page.follow(Key.ENTER)
            line.cut = None
            browser.driver.refresh()
            assert "Saved." in browser.here(PHONE, ENGLISH).driver.page_source
    view = paper(portal, PaperKind.PLAN, AGENCY, YEAR + 1)
    assert view is not None
    texts = [each.text for each in view.field("mission").revisions]
    assert texts == ["Light", "More Light"], "what was sent twice is written once"
