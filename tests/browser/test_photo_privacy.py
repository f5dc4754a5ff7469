"""A photo that says where and when it was taken goes in by the browser, and none of that comes out."""

import base64
import io
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from selenium.webdriver.common.by import By

from accessibility.browser import Browser
from accessibility.page import Page
from accessibility.view import PHONE
from portal.photos.names import Size
from tests.browser.scenes import Stage
from tests.browser.walk import address
from tests.pictures import opened

GPS = {1: "N", 2: (44.0, 39.0, 36.0), 3: "W", 4: (63.0, 34.0, 48.0)}
SECRETS = (
    b"Phone of Sample Resident",
    b"2026:11:01 22:14:09",
    b"Exif",
    b"http://ns.adobe.com/xap",
    b"tail of it",
)
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>http://ns.adobe.com/xap/1.0/ at home</x:xmpmeta>"
LOAD = """
const done = arguments[arguments.length - 1];
fetch(arguments[0]).then((answer) => answer.blob()).then((blob) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result.split(",")[1]);
  reader.readAsDataURL(blob);
});
"""


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A JPEG as a phone writes it: turned, with place, moment, owner, XMP, and something after its end."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Phone of Sample Resident"
    exif[ExifTags.Base.DateTime] = "2026:11:01 22:14:09"
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(GPS)
    path = tmp_path / "at home.jpg"
    Image.new("RGB", (800, 600), "steelblue").save(path, "JPEG", exif=exif, xmp=XMP)
    path.write_bytes(path.read_bytes() + b"tail of it")
    return path


def uploaded(browser: Browser, stage: Stage, photo: Path) -> Page:
    """The step for photos, after this one was added."""
    site = stage.sites.journeys
    page = browser.open(site.url("/en/services/lamp-out/start"), PHONE)
    form = address(page).partition("/questions/")[0]
    page = browser.open(f"{form}/photos", PHONE)
    page.driver.find_element(By.NAME, "photos").send_keys(str(photo))
    page.tab_to("button[name=go][value=add]")
    return page.follow()


def pictures(page: Page) -> dict[str, bytes]:
    """Every picture on the page in each of its sizes, loaded by the browser: address → bytes."""
    shown = [
        str(one.get_property("src")) for one in page.driver.find_elements(By.CSS_SELECTOR, "main form img")
    ]
    found = {}
    for url in (f"{one.rpartition('/')[0]}/{size}" for one in shown for size in Size):
        found[url] = base64.b64decode(page.driver.execute_async_script(LOAD, url))
    return found


def test_what_goes_in_says_where_it_was_taken(photo: Path) -> None:
    content = photo.read_bytes()
    assert dict(Image.open(io.BytesIO(content)).getexif().get_ifd(ExifTags.IFD.GPSInfo)) == GPS
    assert [secret for secret in SECRETS if secret not in content] == []


def test_nothing_of_it_comes_out_or_is_kept(stage: Stage, browser: Browser, photo: Path) -> None:
    page = uploaded(browser, stage, photo)
    found = pictures(page)
    assert len(found) == len(Size)
    for url, content in found.items():
        picture = opened(content)
        assert picture.height > picture.width, f"{url}: it stands as it was held"
        assert len(picture.getexif()) == 0, url
        assert not picture.info.keys() & {"exif", "xmp", "comment", "icc_profile"}, url
        assert [secret for secret in SECRETS if secret in content] == [], url
    folder = Path(stage.sites.journeys.portal.settings.files)
    kept = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert len(kept) >= 2
    assert [path for path, content in kept.items() if any(secret in content for secret in SECRETS)] == []
