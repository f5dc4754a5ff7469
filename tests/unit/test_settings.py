"""Settings: every variable, good, missing and wrong; what is wrong says its name and what to write."""

import os
import stat
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from portal import settings as module
from portal.settings import Limits, Oidc, Settings, SettingsError, Tiles, read
from tests.havenport import FOLDER

LONG = "only-for-tests-and-long-enough"
POSTGRESQL = "postgresql://portal@/portal?host=/run/postgresql"

Environment = dict[str, str]


@pytest.fixture
def good(tmp_path: Path) -> Environment:
    """Everything set, and right."""
    return {
        "PORTAL_MODE": "test",
        "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path}/portal.db",
        "PORTAL_FACTS": str(tmp_path / "facts"),
        "PORTAL_FIGURES_AGE": "300",
        "PORTAL_FILES": "s3://photos/city",
        "PORTAL_FILES_ENDPOINT": "https://s3.example.com/",
        "PORTAL_CITY": str(FOLDER),
        "PORTAL_SECRET_KEY": LONG,
        "PORTAL_PUBLIC_URL": "https://311.example.gov/",
        "PORTAL_TRANSLATIONS": str(tmp_path),
        "PORTAL_PROXY_HOPS": "2",
        "PORTAL_HOST": "192.0.2.7",
        "PORT": "8080",
        "PORTAL_WEB_WORKERS": "4",
        "PORTAL_ACCESS_LOG": "yes",
        "PORTAL_MAIL": "smtp://127.0.0.1",
        "PORTAL_MAIL_FROM": "311@example.gov",
        "PORTAL_TEXT_MESSAGES": "json://127.0.0.1/{number}",
        "PORTAL_OIDC_ISSUER": "https://id.example.gov/",
        "PORTAL_OIDC_CLIENT_ID": "portal",
        "PORTAL_OIDC_CLIENT_SECRET": LONG,
        "PORTAL_TILES": "https://tiles.example.org:8443/{z}/{x}/{y}.png?key=a1",
        "PORTAL_TILES_ATTRIBUTION": " © The makers of maps ",
        "PORTAL_NOW": "2026-11-02T12:00:00-04:00",
        "PORTAL_LIMIT_SENDS": "11",
        "PORTAL_LIMIT_SENDS_FOR_ONE": "12",
        "PORTAL_LIMIT_LINKS": "13",
        "PORTAL_LIMIT_LINKS_TO_ONE": "14",
        "PORTAL_LIMIT_GUESSES": "15",
        "PORTAL_LIMIT_GUESSES_BY_ALL": "16",
        "PORTAL_LIMIT_UPLOADS": "17",
        "PORTAL_LIMIT_SIGN_INS": "18",
    }


def changed(environment: Environment, variable: str, text: str | None) -> Environment:
    """The environment with one variable of another text; None: not set at all."""
    without = {name: kept for name, kept in environment.items() if name != variable}
    return without if text is None else {**without, variable: text}


def test_every_variable_is_read(good: Environment, tmp_path: Path) -> None:
    assert read(good) == Settings(
        database_url=f"sqlite:///{tmp_path}/portal.db",
        facts=tmp_path / "facts",
        figures_age=300,
        files="s3://photos/city",
        files_endpoint="https://s3.example.com",
        city=FOLDER,
        secret_key=LONG,
        public_url="https://311.example.gov",
        translations=tmp_path,
        proxy_hops=2,
        host="192.0.2.7",
        port=8080,
        web_workers=4,
        access_log=True,
        limits=Limits(
            sends=11,
            sends_for_one=12,
            links=13,
            links_to_one=14,
            guesses=15,
            guesses_by_all=16,
            uploads=17,
            sign_ins=18,
        ),
        mail="smtp://127.0.0.1",
        mail_from="311@example.gov",
        text_messages="json://127.0.0.1/{number}",
        oidc=Oidc("https://id.example.gov", "portal", LONG),
        tiles=Tiles("https://tiles.example.org:8443/{z}/{x}/{y}.png?key=a1", "© The makers of maps"),
        test_mode=True,
        fixed_now=datetime(2026, 11, 2, 16, 0, tzinfo=UTC),
    )
    assert len(good) == len(fields(Settings)) - 3 + sum(len(fields(of)) for of in (Limits, Oidc, Tiles)), (
        "each field has one variable, and each variable is in this test"
    )


@pytest.mark.parametrize(
    ("variable", "field", "default"),
    [
        ("PORTAL_PUBLIC_URL", "public_url", "http://localhost:8080"),
        ("PORTAL_TRANSLATIONS", "translations", Path(module.__file__).parent / "translations"),
        ("PORTAL_PROXY_HOPS", "proxy_hops", 0),
        ("PORTAL_FILES_ENDPOINT", "files_endpoint", None),
        ("PORTAL_HOST", "host", "127.0.0.1"),
        ("PORT", "port", 8000),
        ("PORTAL_WEB_WORKERS", "web_workers", 2),
        ("PORTAL_ACCESS_LOG", "access_log", False),
        ("PORTAL_MAIL", "mail", None),
        ("PORTAL_MAIL_FROM", "mail_from", None),
        ("PORTAL_TEXT_MESSAGES", "text_messages", None),
        ("PORTAL_NOW", "fixed_now", None),
    ],
)
@pytest.mark.parametrize("missing", [None, ""])
def test_what_is_missing_or_empty_has_a_safe_default(
    good: Environment, variable: str, field: str, default: Any, missing: str | None
) -> None:
    assert getattr(read(changed(good, variable, missing)), field) == default


def test_a_map_needs_nothing_or_both_of_its_settings(good: Environment) -> None:
    without = changed(changed(good, "PORTAL_TILES", None), "PORTAL_TILES_ATTRIBUTION", "")
    assert read(without).tiles is None
    tiles = read(good).tiles
    assert tiles is not None
    assert tiles.url(17, 5, 9) == "https://tiles.example.org:8443/17/5/9.png?key=a1"
    assert tiles.origin == "https://tiles.example.org:8443"
    ours = read(changed(good, "PORTAL_TILES", "/tiles/{z}/{x}/{y}.png")).tiles
    assert ours is not None
    assert ours.origin is None


@pytest.mark.parametrize("mode", [None, "", "production"])
def test_production_is_the_default(good: Environment, mode: str | None) -> None:
    assert read(changed(changed(good, "PORTAL_NOW", None), "PORTAL_MODE", mode)).test_mode is False


@pytest.mark.parametrize(
    ("variable", "wrong", "what_to_write"),
    [
        ("PORTAL_MODE", "prod", "production or test"),
        ("PORTAL_OIDC_ISSUER", "id.example.gov", "https://id.example.gov"),
        ("PORTAL_OIDC_CLIENT_SECRET", "", "write all three"),
        ("PORTAL_TILES", "https://tiles.example.org/{z}/{x}.png", "{z}, {x} and {y}"),
        ("PORTAL_TILES", "https://tiles.example.org/{z}/{x}/{y}/{s}.png", "{z}, {x} and {y}"),
        ("PORTAL_TILES", "https://{x}.example.org/{z}/{y}.png", "like https://tiles.example.org/"),
        ("PORTAL_TILES", "https://a.org;script-src/{z}/{x}/{y}.png", "like https://tiles.example.org/"),
        ("PORTAL_TILES", "http://tiles.example.org/{z}/{x}/{y}.png", "write https://"),
        ("PORTAL_TILES", "//tiles.example.org/{z}/{x}/{y}.png", "/tiles/{z}/{x}/{y}.png"),
        ("PORTAL_TILES", "", "{z}, {x} and {y}"),
        ("PORTAL_TILES_ATTRIBUTION", " ", "beside it"),
        ("PORTAL_DATABASE_URL", "mysql://portal@db/portal", "sqlite:///path/to/portal.db"),
        ("PORTAL_DATABASE_URL", "portal.db", "postgresql://user@host/name"),
        ("PORTAL_DATABASE_URL", "sqlite:///", "sqlite:///path/to/portal.db"),
        ("PORTAL_DATABASE_URL", "sqlite:///:memory:", "sqlite:///path/to/portal.db"),
        ("PORTAL_FACTS", __file__, "write the path of a folder"),
        ("PORTAL_FILES", __file__, "write the path of a folder"),
        ("PORTAL_FILES", "s3://", "s3://bucket/prefix"),
        ("PORTAL_FILES", "gs://bucket", "s3://bucket/prefix"),
        ("PORTAL_FILES", "s3://[::1", "s3://bucket/prefix"),
        ("PORTAL_FILES", "s3://bucket?x=1", "s3://bucket/prefix"),
        ("PORTAL_FILES_ENDPOINT", "s3.example.com", "https://s3.example.com"),
        ("PORTAL_CITY", "atlantis", "write the path of a city profile"),
        ("PORTAL_CITY", "/nowhere/at/all", "write the path of a city profile"),
        ("PORTAL_PUBLIC_URL", "311.example.gov", "https://311.example.gov"),
        ("PORTAL_PUBLIC_URL", "ftp://311.example.gov", "https://311.example.gov"),
        ("PORTAL_PUBLIC_URL", "https://", "https://311.example.gov"),
        ("PORTAL_PUBLIC_URL", "https://[::1", "https://311.example.gov"),
        ("PORTAL_PUBLIC_URL", "https://:443", "https://311.example.gov"),
        ("PORTAL_TRANSLATIONS", "/nowhere/at/all", "write the path"),
        ("PORTAL_PROXY_HOPS", "one", "a whole number from 0 on"),
        ("PORTAL_PROXY_HOPS", "-1", "a whole number from 0 on"),
        ("PORT", "0", "from 1 to 65535"),
        ("PORT", "65536", "from 1 to 65535"),
        ("PORT", "٨٠", "from 1 to 65535"),
        ("PORT", "8000.0", "from 1 to 65535"),
        ("PORT", "9" * 5000, "from 1 to 65535"),
        ("PORTAL_WEB_WORKERS", "0", "a whole number from 1 on"),
        ("PORTAL_WEB_WORKERS", "many", "a whole number from 1 on"),
        ("PORTAL_ACCESS_LOG", "true", "yes or no"),
        ("PORTAL_LIMIT_SENDS", "0", "a whole number from 1 on"),
        ("PORTAL_LIMIT_GUESSES", "many", "a whole number from 1 on"),
        ("PORTAL_NOW", "noon", "like 2026-11-02T12:00:00+00:00"),
        ("PORTAL_NOW", "2026-11-02T12:00:00", "offset"),
        ("PORTAL_NOW", "9999-12-31T23:59:59-12:00", "like 2026-11-02T12:00:00+00:00"),
    ],
)
def test_what_is_wrong_says_which_and_what_to_write(
    good: Environment, variable: str, wrong: str, what_to_write: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read({**good, variable: wrong})
    assert str(caught.value).startswith(variable)
    assert what_to_write in str(caught.value)


def test_facts_lie_beside_an_embedded_database_and_elsewhere_below_the_folder_of_the_start(
    good: Environment, tmp_path: Path
) -> None:
    without = changed(good, "PORTAL_FACTS", None)
    assert read(without).facts == tmp_path / "portal.db.facts"
    assert read({**without, "PORTAL_DATABASE_URL": POSTGRESQL}).facts == Path("var/facts")


def test_photos_lie_beside_an_embedded_database_and_elsewhere_below_the_folder_of_the_start(
    good: Environment, tmp_path: Path
) -> None:
    without = changed(good, "PORTAL_FILES", None)
    assert read(without).files == str(tmp_path / "portal.db.files")
    assert read({**without, "PORTAL_DATABASE_URL": POSTGRESQL}).files == "var/files"
    assert read({**good, "PORTAL_FILES": str(tmp_path)}).files == str(tmp_path)


def test_a_database_password_never_stands_in_the_message(good: Environment) -> None:
    with pytest.raises(SettingsError) as caught:
        read({**good, "PORTAL_DATABASE_URL": "mysql://portal:hunter2" + "@db/portal"})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("mode", ["production", "", None])
def test_the_clock_stops_only_for_tests(good: Environment, mode: str | None) -> None:
    with pytest.raises(SettingsError, match=r"^PORTAL_NOW .* PORTAL_MODE=test"):
        read(changed(good, "PORTAL_MODE", mode))


@pytest.mark.parametrize(
    ("url", "secure"), [("https://311.example.gov", True), ("http://10.0.0.5:8000", False)]
)
def test_cookies_follow_the_public_addresss_scheme(good: Environment, url: str, secure: bool) -> None:
    found = read({**good, "PORTAL_PUBLIC_URL": url})
    assert (found.public_url, found.secure) == (url, secure)


class TestSecret:
    """The secret key that signs links and cookies."""

    def without(self, good: Environment, **more: str) -> Environment:
        """The environment with no secret in it."""
        return changed(good, "PORTAL_SECRET_KEY", None) | more

    def test_it_is_made_once_and_kept_beside_an_sqlite_database(
        self, good: Environment, tmp_path: Path
    ) -> None:
        first = read(self.without(good)).secret_key
        kept = tmp_path / "portal.db.secret"
        assert len(first) >= 48
        assert kept.read_text() == first
        assert read(self.without(good)).secret_key == first
        assert [path.name for path in tmp_path.iterdir()] == ["portal.db.secret"], "nothing else is left"

    def test_nobody_else_may_read_it(self, good: Environment, tmp_path: Path) -> None:
        before = os.umask(0)
        try:
            read(self.without(good))
        finally:
            os.umask(before)
        assert stat.S_IMODE((tmp_path / "portal.db.secret").stat().st_mode) == 0o600

    def test_each_database_has_its_own(self, good: Environment, tmp_path: Path) -> None:
        other = f"sqlite:///{tmp_path}/new/folder/other.db"
        mine, theirs = read(self.without(good)), read(self.without(good, PORTAL_DATABASE_URL=other))
        assert mine.secret_key != theirs.secret_key
        assert (tmp_path / "new" / "folder" / "other.db.secret").is_file()

    def test_one_that_was_made_meanwhile_is_the_one_to_use(
        self, good: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def another_process(_length: int) -> str:
            (tmp_path / "portal.db.secret").write_text("theirs-came-first")
            return "ours"

        monkeypatch.setattr("secrets.token_urlsafe", another_process)
        assert read(self.without(good)).secret_key == "theirs-came-first"

    def test_a_given_one_wins_and_nothing_is_written(self, good: Environment, tmp_path: Path) -> None:
        assert read(good).secret_key == LONG
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("missing", [{}, {"PORTAL_SECRET_KEY": ""}])
    def test_a_server_database_needs_one(self, good: Environment, missing: Environment) -> None:
        with pytest.raises(SettingsError, match=r"^PORTAL_SECRET_KEY is missing: write a long random text"):
            read(self.without(good, PORTAL_DATABASE_URL=POSTGRESQL, **missing))
        assert read({**good, "PORTAL_DATABASE_URL": POSTGRESQL}).database_url == POSTGRESQL

    @pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe"])
    def test_a_broken_one_is_not_used(self, good: Environment, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "portal.db.secret").write_bytes(content)
        with pytest.raises(SettingsError, match=r"^PORTAL_.*portal\.db\.secret"):
            read(self.without(good))

    def test_a_folder_that_cannot_be_made_is_named(self, good: Environment, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(SettingsError, match=r"^PORTAL_DATABASE_URL: .*portal\.db\.secret"):
            read(self.without(good, PORTAL_DATABASE_URL=f"sqlite:///{tmp_path}/file/portal.db"))


class TestCity:
    """Which city is served."""

    def without(self, good: Environment) -> Environment:
        """The environment with no city in it."""
        return changed(good, "PORTAL_CITY", None)

    def cities(self, folder: Path, monkeypatch: pytest.MonkeyPatch, *names: str) -> Path:
        """Profiles that travel with the portal."""
        for name in names:
            (folder / "cities" / name).mkdir(parents=True)
            (folder / "cities" / name / "city.yaml").touch()
        (folder / "cities" / "notes").mkdir(parents=True)
        monkeypatch.setattr(module, "CITIES", folder / "cities")
        return folder / "cities"

    def test_the_only_one_that_travels_with_the_portal_is_the_default(
        self, good: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cities = self.cities(tmp_path, monkeypatch, "havenport")
        assert read(self.without(good)).city == cities / "havenport"

    @pytest.mark.parametrize("names", [(), ("alba", "havenport")])
    def test_none_or_several_must_be_chosen_from(
        self, good: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]
    ) -> None:
        self.cities(tmp_path, monkeypatch, *names)
        with pytest.raises(SettingsError, match=f"^PORTAL_CITY is missing.*{', '.join(names) or 'none'}"):
            read(self.without(good))

    def test_one_is_named_or_lies_elsewhere(
        self, good: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cities = self.cities(tmp_path, monkeypatch, "alba", "havenport")
        assert read({**good, "PORTAL_CITY": "alba"}).city == cities / "alba"
        assert read({**good, "PORTAL_CITY": str(FOLDER)}).city == FOLDER

    def test_the_portal_travels_with_exactly_one(self, good: Environment) -> None:
        assert read(self.without(good)).city.is_dir()
