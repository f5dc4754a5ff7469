"""Pages travel compressed, except where the length of one could tell a secret (decision 0019)."""

import gzip

import pytest
from werkzeug.test import TestResponse

from portal.web.compression import SMALLEST
from tests.visitor import Visitor

BROWSER = {"Accept-Encoding": "gzip, deflate, br"}
PLAIN = {"Accept-Encoding": "gzip;q=0"}


def loaded(visitor: Visitor, path: str, headers: dict[str, str]) -> TestResponse:
    """What comes over the line."""
    return visitor.client.get(path, headers=headers)


@pytest.mark.parametrize(
    "path", ["/en/", "/ar/services", "/en/services/lamp-out", "/en/?query=dark+street", "/en/nowhere"]
)
def test_a_page_is_compressed_for_who_takes_it(visitor: Visitor, path: str) -> None:
    whole, packed = loaded(visitor, path, PLAIN), loaded(visitor, path, BROWSER)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == whole.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(whole.data) / 2
    assert "Content-Encoding" not in whole.headers
    for answer in (whole, packed):
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_page_of_a_form_is_compressed(visitor: Visitor) -> None:
    visitor.get("/en/services/lamp-out/start")
    answer = loaded(visitor, visitor.path, BROWSER)
    assert b'name="csrf_token"' in gzip.decompress(answer.data)


def test_a_page_with_a_token_beside_words_from_the_address_is_not(visitor: Visitor) -> None:
    visitor.get("/en/services/lamp-out/start")
    answer = loaded(visitor, f"{visitor.path}?guess=csrf_token", BROWSER)
    assert "Content-Encoding" not in answer.headers
    assert b'name="csrf_token"' in answer.data


def test_a_cookie_that_nothing_looked_at_does_not_matter(visitor: Visitor) -> None:
    visitor.get("/en/services/lamp-out/start")
    assert visitor.client.get_cookie("session") is not None
    assert loaded(visitor, "/en/?query=dark+street", BROWSER).headers["Content-Encoding"] == "gzip"


def test_what_is_short_or_compressed_already_stays_as_it_is(visitor: Visitor) -> None:
    redirect = loaded(visitor, "/", BROWSER)
    assert len(redirect.data) < SMALLEST
    assert "Content-Encoding" not in redirect.headers
    visitor.get("/en/")
    sheet = next(link.get("href") for link in visitor.document.all("link") if link.get("rel") == "stylesheet")
    assert b":root" in gzip.decompress(loaded(visitor, sheet, BROWSER).data)


def test_texts_of_the_open_data_travel_compressed_for_whoever_takes_it(visitor: Visitor) -> None:
    """One weak tag stands for both ways; Parquet is packed by itself."""
    for name in ("requests.csv", "codes.json", "codes.parquet"):
        client, is_text = visitor.app.test_client(), not name.endswith("parquet")
        plain = client.get(f"/open-data/{name}", buffered=True)
        packed = client.get(f"/open-data/{name}", headers={"Accept-Encoding": "gzip"}, buffered=True)
        assert packed.headers.get("Content-Encoding") == ("gzip" if is_text else None)
        assert (gzip.decompress(packed.data) if is_text else packed.data) == plain.data
        assert "Content-Encoding" not in plain.headers
        for answer in (plain, packed):
            assert ("Accept-Encoding" in answer.headers.get("Vary", "")) == is_text
        tag = packed.headers["ETag"]
        assert tag == plain.headers["ETag"]
        assert tag.startswith("W/")
        again = client.get(f"/open-data/{name}", headers={"If-None-Match": tag, "Accept-Encoding": "gzip"})
        assert (again.status_code, again.data) == (304, b"")
