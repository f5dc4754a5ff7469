"""Plans by keyboard and without script: two people's texts, lines that break, and what could not be saved."""

from selenium.webdriver.common.by import By

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import PHONE, Expectation
from portal.commands.papers.writing import write_fields
from portal.domain.papers import PaperKind, Sent
from portal.domain.permissions import Actor, Role
from portal.domain.secrets import digest
from portal.queries.papers import paper
from portal.store.models import StaffSessionRow
from portal.web.agency.gate import COOKIE_KEY
from tests.browser.scenes import Stage
from tests.browser.scenes.signed_in import set_cookie
from tests.planning import AGENCY, BEN, YEAR, written
from tests.proxy import Cut, proxy_of
from tests.staff import add_staff, session_of

CARE = "town-care"
COLLEAGUE = Actor(Role.PLAN_AUTHOR, "ben", CARE)
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
    assert all(words in page.driver.page_source for words in ("Light", "Warmth", "Ben on", "you on"))
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


def box(page: Page) -> str:
    """What stands in the box of the mission."""
    control = page.driver.find_element(By.CSS_SELECTOR, "#field-mission")
    return str(control.get_property("value"))


def went_back(browser: Browser) -> Page:
    """The page before this one, by the browser's own button."""
    browser.driver.back()
    return browser.here(PHONE, ENGLISH)


def test_what_could_not_be_saved_is_in_its_box_after_going_back(stage: Stage, browser: Browser) -> None:
    site, year = stage.sites.journeys, YEAR
    portal, path = site.portal, f"/staff/year/{year}/{CARE}/plan/write/purpose"
    add_staff(portal, "dora", Role.PLAN_AUTHOR, CARE)
    browser.script(False)
    secret = session_of(portal, "dora")
    set_cookie(site, browser, {COOKIE_KEY: secret})
    page, long = browser.open(site.url(path), PHONE, ENGLISH), "Light " * 1000
    control = page.driver.find_element(By.CSS_SELECTOR, "#field-mission")
    page.driver.execute_script("arguments[0].value = arguments[1]", control, long)
    pressed(page, "main form button", Expectation(language="en", errors=1))
    written(portal, {"mission": "Warmth"}, COLLEAGUE, year)
    page = went_back(browser)
    assert box(page) == long.strip()
    assert "What stands:" in page.driver.page_source
    assert "Warmth" in page.driver.page_source
    control = page.driver.find_element(By.CSS_SELECTOR, "#field-mission")
    page.driver.execute_script("arguments[0].value = arguments[1]", control, "Light and warmth")
    with portal.store.write() as session:
        session.get_one(StaffSessionRow, digest(secret)).expires_at = portal.now()
    page = pressed(page, "main form button")
    assert "What you typed is still here" in page.driver.page_source
    assert "/staff/sign-in" in went_back(browser).driver.current_url
    set_cookie(site, browser, {COOKIE_KEY: session_of(portal, "dora")})
    page = browser.open(site.url(path), PHONE, ENGLISH)
    assert box(page) == "Light and warmth"
    page = pressed(page, "main form button")
    assert "it was not saved" not in page.driver.page_source
    view = paper(portal, PaperKind.PLAN, CARE, year)
    assert view is not None
    assert [each.text for each in view.field("mission").revisions] == ["Warmth", "Light and warmth"]


def test_no_browser_puts_old_words_over_newer_ones_that_nobody_has_read(
    stage: Stage, browser: Browser
) -> None:
    site, year = stage.sites.journeys, YEAR + 1
    portal, path = site.portal, f"/staff/year/{year}/{CARE}/plan/write/purpose"
    add_staff(portal, "elsa", Role.PLAN_AUTHOR, CARE)
    browser.script(False)
    set_cookie(site, browser, {COOKIE_KEY: session_of(portal, "elsa")})
    page = browser.open(site.url(path), PHONE, ENGLISH)
    page.tab_to("#field-mission")
    page.write("Light")
    browser.open(site.url(path.partition("/write")[0]), PHONE, ENGLISH)
    assert box(went_back(browser)) == "Light", "what was never sent is the browser's to keep"
    browser.open(site.url(path.partition("/write")[0]), PHONE, ENGLISH)
    written(portal, {"mission": "Warmth"}, COLLEAGUE, year)
    page = went_back(browser)
    name = page.driver.find_element(By.CSS_SELECTOR, "#field-mission").get_attribute("name")
    assert (name, box(page)) in {("mission-at-0", "Light"), ("mission-at-1", "Warmth")}
