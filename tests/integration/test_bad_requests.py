"""Addresses, methods, headers and cookies that no page of ours would ever send: answered, never a crash."""

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.app import portal_of
from portal.store.models import DraftRow
from tests.databases import Database, Databases
from tests.portals import Clock, app_with, rows, settings
from tests.visitor import Visitor, obey_the_rules

HOST = "http://localhost"


@pytest.fixture(scope="module")
def app(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all of it."""
    url = databases.create(Database.SQLITE, tmp_path_factory.mktemp("bad-requests"))
    made = app_with(Clock(), settings(url))
    yield made
    portal_of(made).store.close()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A visitor with an empty browser."""
    return Visitor(app)


def ask(visitor: Visitor, address: str, method: str = "GET", **headers: str) -> TestResponse:
    """One request, without following where it leads; its page obeys the page rules."""
    answer = visitor.client.open(address, method=method, headers=headers)
    if answer.data and answer.status_code not in {302, 303, 308}:
        obey_the_rules(answer)
    visitor.page = answer
    return answer


@pytest.mark.parametrize("language", ["en", "es", "ar"])
@pytest.mark.parametrize(
    "query",
    [
        "query=" + "a" * 10_000,
        "query=" + quote("خ" * 1000),
        "query=%00",
        "query=%FF%FE%C3%28",
        "query=%ED%A0%80",
        "query=%E2%80%AEgnp.exe",
        "query=one&query=two",
        "query[]=one",
        "query=%3Cscript%3Ealert(1)%3C/script%3E",
        "query={{7*7}}",
        "query='%20OR%201=1--",
        "query=%25s%25(x)s%25",
        "&".join(f"a{number}=b" for number in range(2000)),
        "=&==&&?",
    ],
    ids=lambda query: query[:20],
)
def test_no_search_breaks_the_home_page(visitor: Visitor, language: str, query: str) -> None:
    assert ask(visitor, f"/{language}/?{query}").status_code == 200
    for sign in ("\0", "\N{RIGHT-TO-LEFT OVERRIDE}"):
        assert sign not in visitor.page.text
    assert "49" not in visitor.text.split()


@pytest.mark.parametrize("name", ["endpoint", "values", "_external", "_scheme", "_anchor", "_method", "lang"])
def test_no_name_in_the_query_changes_the_language_links(visitor: Visitor, name: str) -> None:
    assert ask(visitor, f"/en/?{name}=javascript").status_code == 200
    assert visitor.link("Español") == f"/es/?{name}=javascript"


def test_the_query_never_stands_in_for_a_part_of_the_path(visitor: Visitor) -> None:
    ask(visitor, "/en/services/lamp-out?slug=wet-street&query=a&query=b")
    assert visitor.link("Español") == "/es/services/lamp-out?slug=wet-street&query=a&query=b"


@pytest.mark.parametrize(
    "reference",
    [
        "A" * 10_000,
        "%00",
        "%FF",
        "%ED%A0%80",
        "%E2%80%AE",
        "7KQ-M2X-9TC",
        "'--",
        "%3Cb%3E",
        "{{7*7}}",
        "١٢٣",
        "a&reference=b",
        "",
    ],
    ids=lambda reference: reference[:20],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_junk_reference_is_asked_again(visitor: Visitor, language: str, reference: str) -> None:
    assert ask(visitor, f"/{language}/track?reference={reference}").status_code == 422
    assert len(visitor.problems) == 1
    ids = visitor.document.ids()
    links = [link.get("href") for link in ids["problems"][0].all("a")]
    assert [link.removeprefix("#") in ids for link in links] == [True]
    assert "\0" not in visitor.page.text
    if reference:
        assert ask(visitor, f"/{language}/track/{quote(reference, '%')}").status_code == 404


@pytest.mark.parametrize("by", ["", "service'--", "SERVICE", "%00", "x" * 5000])
def test_a_view_that_there_is_not_is_the_usual_one(visitor: Visitor, by: str) -> None:
    assert ask(visitor, f"/es/performance?by={by}").status_code == 200
    assert ("no conocemos: tipo de tabla" in visitor.text) == bool(by)


@pytest.mark.parametrize(
    ("year", "status"),
    [
        ("2027", 200),
        ("abc", 404),
        ("-1", 404),
        ("0", 404),
        ("2027.0", 404),
        ("9" * 5000, 404),
        ("%00", 404),
        ("", 404),
        ("2027&year=abc", 200),
        ("1e3", 404),
    ],
    ids=lambda value: str(value)[:20],
)
def test_only_a_year_with_figures_has_a_page(visitor: Visitor, year: str, status: int) -> None:
    assert ask(visitor, f"/es/performance?year={year}").status_code == status


@pytest.mark.parametrize(
    "path",
    [
        "/en/%00",
        "/%00/",
        "/%FF/",
        "/en/../",
        "/en/..%2F..%2Fetc%2Fpasswd",
        "/en/%2e%2e/",
        "/en/services/..",
        "/en/services/%00",
        "/en/services/lamp-out%00",
        "/en/services/LAMP-OUT",
        "/en/services/lamp-out/start/",
        "/en/track/" + "A" * 10_000,
        "/assets/..%2F..%2Fsettings.py",
        "/assets/%00",
        "/assets/",
        "/EN/",
        "/en-US/",
        "/xx/",
        "/xx/services/lamp-out",
        "/tlh/forms/lamp-out/x/check",
        "/" + "a" * 10_000 + "/",
        "/en/forms/lamp-out/x/check",
        "/en/forms/lamp-out/x.y.z/questions/where",
        "/en/forms/%00/%00/questions/%00",
        "/en/forms/nowhere/x.y.z/sent",
        "/en/;x",
        "/.env",
        "/wp-login.php",
        "/en/performance/yearly/99999999999999999999",
        "/en/performance/yearly/999999999",
        "/staff/stats/meetings/99999999999999999999",
    ],
    ids=lambda path: path[:30],
)
def test_what_is_not_there_is_not_found(visitor: Visitor, path: str) -> None:
    answer = ask(visitor, path)
    while answer.status_code == 308:  # /name becomes /name/ first
        answer = ask(visitor, answer.headers["Location"])
    assert answer.status_code == 404
    assert "555-0100" in visitor.text
    language = path.split("/")[1]
    assert next(visitor.document.all("html")).get("lang") == (language if language == "es" else "en")


@pytest.mark.parametrize(
    "path",
    [
        "//",
        "//en/",
        "//evil.example/",
        "///evil.example",
        "//evil.example//",
        "//evil.example/services",
        "//services",
        "/\\evil.example",
        "/services/\\evil.example",
        "/en//services",
    ],
)
def test_no_path_leads_to_another_host(visitor: Visitor, path: str) -> None:
    answer = visitor.client.get("/", environ_overrides={"PATH_INFO": path, "REQUEST_URI": path})
    assert answer.status_code in {200, 302, 308, 404}
    leads_to = urlsplit(answer.headers.get("Location", HOST))
    assert (leads_to.scheme, leads_to.netloc) in {("http", "localhost"), ("", "")}
    assert not leads_to.path.startswith("//")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "POST"])
@pytest.mark.parametrize("path", ["/en/", "/ar/track", "/es/services/lamp-out/start", "/assets/x"])
def test_a_method_that_is_not_offered_is_refused(visitor: Visitor, path: str, method: str) -> None:
    answer = ask(visitor, path, method)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert "555-0100" in visitor.text


@pytest.mark.parametrize("path", ["/en/", "/en/services", "/en/track", "/en/performance"])
def test_head_answers_as_get_without_a_body(visitor: Visitor, path: str) -> None:
    length = ask(visitor, path).headers["Content-Length"]
    answer = ask(visitor, path, "HEAD")
    assert (answer.status_code, answer.data, answer.headers["Content-Length"]) == (200, b"", length)


def test_options_says_what_is_offered(visitor: Visitor) -> None:
    answer = ask(visitor, "/en/", "OPTIONS")
    assert (answer.status_code, answer.data) == (200, b"")
    assert {name.strip() for name in answer.headers["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("*", "en"),
        ("-", "en"),
        (",,,;q=", "en"),
        ("x" * 10_000, "en"),
        ("en-US-x-y-z-" * 500, "en"),
        ("es;q=abc, ar;q=NaN", "en"),
        ("es;q=1e400", "en"),
        ("en;q=-1, es;q=0.1", "es"),
        ("zh_Hans, es-419", "es"),
        ("AR-eg", "ar"),
        ("\xff\xfe, ar", "ar"),
        ("es; DROP TABLE, {{7*7}}", "es"),
        (",".join(f"x{number}" for number in range(2000)) + ",es", "es"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_no_wish_for_a_language_breaks_anything(visitor: Visitor, accepted: str, language: str) -> None:
    answer = ask(visitor, "/", **{"Accept-Language": accepted})
    assert answer.headers["Location"] == f"/{language}/"
    assert ask(visitor, "/nowhere/", **{"Accept-Language": accepted}).status_code == 404


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/", "/es/"),
        ("/?query=pothole&query=a%26b", "/es/?query=pothole&query=a%26b"),
        ("/open-data", "/es/open-data"),
        ("/performance?by=agency&lang=ar&_external=1", "/es/performance?by=agency&lang=ar&_external=1"),
        ("/performance/measures/done_share", "/es/performance/measures/done_share"),
        ("/services", "/es/services"),
        ("/services/street-light", "/es/services/street-light"),
        ("/services/%5Cevil.example%0D%0AX:%20y", "/es/services/%5Cevil.example%0D%0AX:%20y"),
        ("/track/FK6SY9542", "/es/track/FK6SY9542"),
    ],
)
def test_a_page_is_found_without_its_language(visitor: Visitor, path: str, there: str, method: str) -> None:
    answer = ask(visitor, path, method, **{"Accept-Language": "es-MX, en;q=0.5"})
    assert (answer.status_code, answer.headers["Location"]) == (302, there)
    assert answer.headers["Vary"] == "Accept-Language"
    assert ask(visitor, path, "POST").status_code in {308, 404}


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/fr/services",
        "/ES/services",
        "/staff/nowhere",
        "/staff/services",
        "/staff/track/FK6SY9542",
        "/open/a-secret",
        "/stop/a-secret",
        "/forms/street-light/a-link/check",
        "/track/FK6SY9542/note",
        "/my-requests/forget",
        "/static/nowhere",
        "/services/",
        "/evil.example/services",
        "/%2Fevil.example",
        "/en/nowhere",
        "/en/en/services",
        "/en/open-data/services",
    ],
)
def test_nothing_else_is_found_in_a_language_that_it_does_not_name(visitor: Visitor, path: str) -> None:
    """What opens something, what is the desk's and what there is not: none is made into another address."""
    answer = ask(visitor, path)
    while answer.status_code == 308:  # /name becomes /name/ first
        answer = ask(visitor, urlsplit(answer.headers["Location"]).path)
    assert answer.status_code == 404
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Long": "x" * 60_000},
        {"Cookie": "session=" + "x" * 60_000},
        {"Cookie": "session=eyJjc3JmX3Rva2VuIjoiYSJ9.forged.signature"},
        {"Cookie": "session=\xff\x00; =; ;;;session"},
        {"Cookie": "; ".join(f"c{number}=x" for number in range(2000))},
        {"Content-Length": "abc"},
        {"Content-Length": "-1"},
        {"Content-Type": "\xff"},
        {"Host": "evil.example"},
        {"Host": "a b<script>"},
        {"Host": ""},
        {"Accept": "\xff;q=x"},
        {"Accept-Encoding": "gzip;q=NaN, \xff"},
        {"If-None-Match": "\xff", "If-Modified-Since": "yesterday", "Range": "bytes=a-b"},
        {"X-Forwarded-For": "' OR 1", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"},
    ],
    ids=lambda headers: " ".join(f"{name}={value[:15]!r}" for name, value in headers.items()),
)
def test_no_header_breaks_a_page(visitor: Visitor, headers: dict[str, str]) -> None:
    assert ask(visitor, "/ar/", **headers).status_code in {200, 400}
    assert "evil.example" not in visitor.page.text


@pytest.mark.parametrize("cookie", ["eyJjc3JmX3Rva2VuIjoiYSJ9.aQYzAA.forged", "\xff", "x" * 5000, ""])
def test_a_forged_session_writes_nothing(visitor: Visitor, cookie: str) -> None:
    visitor.get("/en/services/sampler/start")
    token, before = visitor.token(), rows(visitor.app, DraftRow)
    visitor.client.delete_cookie("session")
    answer = visitor.client.post(
        visitor.path, data={"csrf_token": token, "boat": "Forged"}, headers={"Cookie": f"session={cookie}"}
    )
    visitor.page = answer
    assert answer.status_code == 400
    assert len(visitor.problems) == 1
    assert visitor.value("boat") == "Forged"
    assert rows(visitor.app, DraftRow) == before


def question(visitor: Visitor, slug: str = "lamp-out") -> tuple[str, str]:
    """The link of a new form and the id of its first question."""
    visitor.get(f"/es/services/{slug}/start")
    parts = visitor.path.split("/")
    return parts[4], parts[6]


@pytest.mark.parametrize(
    "form", ["{link}", "{link}x", "x{link}", "{cut}", "{turned}", "{link}%00", ".", "..."]
)
def test_a_link_that_is_not_whole_opens_nothing(visitor: Visitor, form: str) -> None:
    link, first = question(visitor)
    is_whole = form == "{link}"
    named = form.format(link=link, cut=link[:-1], turned=link[::-1])
    for page in (f"questions/{first}", "check", "sent"):
        ask(visitor, f"/es/forms/lamp-out/{named}/{page}")
        assert (visitor.page.status_code == 404) is not is_whole
        if not is_whole:
            texts = portal_of(visitor.app).texts["es"]
            assert visitor.heading == texts.gettext("This link is not complete")


def test_a_link_opens_only_its_own_service_and_only_here(visitor: Visitor) -> None:
    link, _ = question(visitor)
    assert ask(visitor, f"/es/forms/wet-street/{link}/questions/where").status_code == 404
    other = app_with(
        Clock(), settings(portal_of(visitor.app).settings.database_url, PORTAL_SECRET_KEY="other")
    )
    elsewhere = Visitor(other)
    assert ask(elsewhere, f"/es/forms/lamp-out/{link}/questions/where").status_code == 404
    portal_of(other).store.close()


def test_a_question_that_is_not_asked_leads_on(visitor: Visitor) -> None:
    link, first = question(visitor)
    for name in ("nowhere", "wires", "%00", "x" * 5000, "..%2f"):
        answer = ask(visitor, f"/es/forms/lamp-out/{link}/questions/{name}")
        if answer.status_code == 303:
            assert answer.headers["Location"].endswith(f"/questions/{first}")
        else:
            assert (answer.status_code, name) == (404, "..%2f")
