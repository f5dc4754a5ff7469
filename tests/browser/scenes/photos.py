"""Photos: added to a form, described, removed, and what may be wrong with them."""

import io
from pathlib import Path

from selenium.webdriver.common.by import By

from accessibility.page import Page
from portal.commands.photos import Gathering, describe_photos, keep_photo
from portal.photos import Picture, read_photo
from portal.photos.limits import MOST_PHOTOS
from portal.queries.photos import draft_photos
from portal.web.journey import key_of
from tests.browser.scenes.stage import Scene, Stage, form
from tests.pictures import jpeg
from tests.portals import LAMP_ANSWERS

NOT_A_PHOTO = Path(__file__).parents[2] / "data" / "imports" / "desk.csv"
SHOWS = {
    "en": "The lamp hangs from its wire, right above the bus stop at the corner of Wharf Road",
    "ar": "المصباح معلّق بسلك",
}
COLOURS = ("steelblue", "darkgreen", "firebrick", "indigo", "goldenrod")


def prepare(stage: Stage) -> None:
    """Makes drafts with and without photos, always in the same order."""
    stage.places["photos"] = stage.draft("lamp-out", LAMP_ANSWERS)
    for name, count in (("added", 3), ("full", MOST_PHOTOS), ("error", 1), ("removed", 1), ("check", 2)):
        stage.places[f"photos-{name}"] = _draft(stage, count)


def _draft(stage: Stage, count: int) -> str:
    """A draft with photos: the first described, the second in another language."""
    portal = stage.sites.main.portal
    link = stage.draft("lamp-out", LAMP_ANSWERS)
    for colour in COLOURS[:count]:
        tall = colour == COLOURS[1]
        picture = read_photo(io.BytesIO(jpeg(*((300, 400) if tall else (400, 300)), colour)))
        assert isinstance(picture, Picture)
        keep_photo(portal, Gathering(key_of(link)), picture, "en")
    for photo, (language, text) in zip(draft_photos(portal, key_of(link)), SHOWS.items(), strict=False):
        describe_photos(portal, key_of(link), {photo.name: text}, language)
    return link


def choose_a_wrong_file(page: Page) -> None:
    """Chooses a file that is no photo."""
    page.driver.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(str(NOT_A_PHOTO))


SCENES: dict[str, Scene] = {
    "photos": form("lamp-out", "photos", "photos"),
    "photos-added": form("lamp-out", "photos-added", "photos"),
    "photos-full": form("lamp-out", "photos-full", "photos"),
    "photos-error": form("lamp-out", "photos-error", "photos", act=choose_a_wrong_file),
    "photos-removed": form("lamp-out", "photos-removed", "photos?done=removed"),
    "photos-unavailable": form("lamp-out", "photos-added", "photos", site=lambda sites: sites.without_files),
    "check-photos": form("lamp-out", "photos-check", "check"),
}
