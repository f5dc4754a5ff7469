"""What every answer tells the browser: what it may load, keep and reveal; and when it gets a cookie."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from accessibility.markup import read
from portal.app import portal_of
from portal.web.headers import ORIGIN_ALONE
from tests.databases import Database, Databases
from tests.portals import Clock, app_with, settings
from tests.visitor import Visitor

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

LARGEST_SCRIPT = 4096
"""Bytes of all scripts together, uncompressed (the budget of the pages for slow lines)."""

ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

WITHOUT_FORM = [
    "/",
    "/en/",
    "/es/?query=luz",
    "/ar/services",
    "/en/services/lamp-out",
    "/en/services/lamp-out/start",
    "/en/track",
    "/en/track?reference=ABC",
    "/en/track/7KQM2X9TB",
    "/en/performance",
    "/en/nowhere",
    "/en/forms/lamp-out/broken/check",
]


class Site:
    """The portal at a public address."""

    def __init__(self, url: str, public_url: str, hops: str = "0") -> None:
        """Starts it, behind so many proxies."""
        chosen = settings(url, PORTAL_PUBLIC_URL=public_url, PORTAL_PROXY_HOPS=hops)
        self.app: Flask = app_with(Clock(), chosen)
        self.base = public_url

    def get(self, path: str, **headers: str) -> TestResponse:
        """A page for an empty browser."""
        return self.app.test_client().get(path, base_url=self.base, headers=headers)

    def form_page(self, client: FlaskClient) -> TestResponse:
        """The first page of a form."""
        start = client.get("/en/services/wet-street/start", base_url=self.base)
        return client.get(start.headers["Location"], base_url=self.base)

    def asset(self, kind: str) -> str:
        """The address of the style sheet or the icon."""
        page = read(self.get("/en/").text)
        return next(link.get("href") for link in page.all("link") if link.get("rel") == kind)

    def script(self) -> str:
        """The address of the script, as a form page names it."""
        page = read(self.form_page(self.app.test_client()).text)
        return next(page.all("script")).get("src")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the database lies."""
    return tmp_path_factory.mktemp("headers")


@pytest.fixture(scope="module")
def plain(databases: Databases, folder: Path) -> Iterator[Site]:
    """A trial over plain HTTP."""
    site = Site(databases.create(Database.SQLITE, folder), "http://portal.example")
    yield site
    portal_of(site.app).store.close()


@pytest.fixture(scope="module")
def secure(databases: Databases, folder: Path) -> Iterator[Site]:
    """A public portal over HTTPS."""
    site = Site(databases.create(Database.SQLITE, folder), "https://portal.example")
    yield site
    portal_of(site.app).store.close()


def every_answer(site: Site) -> Iterator[TestResponse]:
    """One answer of each kind: pages, errors, redirects, assets, other methods."""
    for path in WITHOUT_FORM:
        yield site.get(path)
    client = site.app.test_client()
    page = site.form_page(client)
    yield page
    yield client.post(page.request.path, base_url=site.base, data={})
    yield client.post(page.request.path, base_url=site.base, data={"x": "x" * 300_000})
    yield client.put("/en/", base_url=site.base)
    yield client.options("/en/", base_url=site.base)
    yield site.get("/en/services/")
    yield site.get(site.asset("stylesheet"))
    yield site.get(site.asset("icon"))
    yield site.get(site.script())
    yield site.get("/assets/none.css")


def test_the_answers_are_of_every_kind(plain: Site) -> None:
    assert {answer.status_code for answer in every_answer(plain)} == {200, 302, 303, 400, 404, 405, 413, 422}


def test_every_answer_has_the_same_strict_policy(plain: Site, secure: Site) -> None:
    for site in (plain, secure):
        for answer in every_answer(site):
            found = {name: answer.headers.get(name) for name in ALWAYS}
            # Of a page whose address is a secret not even we are told more than the origin.
            is_secret = "/forms/" in answer.request.path
            expected = ALWAYS | ({"Referrer-Policy": ORIGIN_ALONE} if is_secret else {})
            assert found == expected, answer.request.path
            assert "geolocation=(self)" in answer.headers["Permissions-Policy"]
            assert len(answer.headers.getlist("Content-Security-Policy")) == 1


def test_no_page_has_a_script_or_style_of_its_own(plain: Site) -> None:
    for answer in every_answer(plain):
        if answer.mimetype != "text/html":
            continue
        for element in read(answer.text).all():
            assert element.tag not in {"style", "iframe", "object", "embed", "base"}
            if element.tag == "script":
                assert (element.get("src"), element.text()) == (plain.script(), "")
                assert element.has("defer"), "nothing waits for it"
            assert not [name for name in element.attributes if name == "style" or name.startswith("on")]


def test_strict_transport_only_where_the_public_address_has_it(plain: Site, secure: Site) -> None:
    for answer in every_answer(secure):
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    for answer in every_answer(plain):
        assert "Strict-Transport-Security" not in answer.headers


def test_pages_are_kept_nowhere(plain: Site) -> None:
    for answer in every_answer(plain):
        found = answer.request.path in {plain.asset("stylesheet"), plain.asset("icon"), plain.script()}
        expected = "public, max-age=31536000, immutable" if found else "no-store"
        assert answer.headers["Cache-Control"] == expected, answer.request.path


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("stylesheet", "text/css; charset=utf-8"),
        ("icon", "image/svg+xml"),
        ("script", "text/javascript; charset=utf-8"),
    ],
)
def test_assets_are_kept_for_ever_and_sent_compressed(plain: Site, kind: str, media_type: str) -> None:
    address = plain.script() if kind == "script" else plain.asset(kind)
    whole, zipped = plain.get(address), plain.get(address, **{"Accept-Encoding": "br, gzip"})
    for answer in (whole, zipped):
        assert answer.status_code == 200
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Content-Type"] == media_type
        assert "Set-Cookie" not in answer.headers
    assert "Content-Encoding" not in whole.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == whole.data
    assert len(zipped.data) < len(whole.data)
    refused = plain.get(address, **{"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


def test_the_script_is_small_and_only_where_a_page_can_use_it(plain: Site) -> None:
    assert len(plain.get(plain.script()).data) <= LARGEST_SCRIPT
    for path in WITHOUT_FORM:
        assert not list(read(plain.get(path).text).all("script")), path


def test_an_asset_has_another_address_when_its_content_changes(plain: Site) -> None:
    address = plain.asset("stylesheet")
    assert plain.get(address.replace("portal-", "portal-0")).status_code == 404
    assert plain.get("/assets/portal.css").status_code == 404


def test_a_page_without_a_form_of_ours_sets_no_cookie(plain: Site, secure: Site) -> None:
    for site in (plain, secure):
        for path in WITHOUT_FORM:
            assert site.get(path).headers.getlist("Set-Cookie") == [], path


def cookies(site: Site) -> list[tuple[str, set[str]]]:
    """The name and the attributes of each cookie that a form sets."""
    answer = site.form_page(site.app.test_client())
    found = []
    for header in answer.headers.getlist("Set-Cookie"):
        value, *attributes = header.split("; ")
        found.append((value.partition("=")[0], set(attributes)))
    return found


def test_over_https_the_cookie_is_bound_to_this_host(secure: Site) -> None:
    assert cookies(secure) == [("__Host-session", {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"})]


def test_over_http_the_cookie_works_without_tls(plain: Site) -> None:
    assert cookies(plain) == [("session", {"HttpOnly", "Path=/", "SameSite=Lax"})]


def test_the_cookie_holds_a_token_and_nothing_else(plain: Site) -> None:
    client = plain.app.test_client()
    plain.form_page(client)
    with client.session_transaction(base_url=plain.base) as session:
        assert set(session) == {"csrf_token"}
        assert not session.permanent, "it ends with the browser"


def test_a_form_works_over_https(secure: Site) -> None:
    client = secure.app.test_client()
    page = secure.form_page(client)
    visitor = Visitor(secure.app)
    visitor.page = page
    answer = client.post(
        page.request.path,
        base_url=secure.base,
        data={"csrf_token": visitor.token(), "where": "described", "where-described": "By the pump"},
    )
    assert answer.status_code == 303


def test_the_language_choice_depends_on_the_browser(plain: Site) -> None:
    assert plain.get("/").headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize(("hops", "host"), [("0", "portal.example"), ("1", "city.example")])
def test_a_proxy_is_believed_only_when_it_was_named(
    databases: Databases, tmp_path: Path, hops: str, host: str
) -> None:
    url = databases.create(Database.SQLITE, tmp_path)
    site = Site(url, "http://portal.example", hops)
    answer = site.get("/en", **{"X-Forwarded-Host": "city.example"})
    assert answer.headers["Location"] == f"http://{host}/en/"
    twice = site.get("/en", **{"X-Forwarded-Host": "evil.example, city.example"})
    assert twice.headers["Location"] == f"http://{host}/en/", "only the nearest hop is believed"
    portal_of(site.app).store.close()
