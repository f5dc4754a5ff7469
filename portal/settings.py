"""Settings: frozen, typed, read once from the environment, with safe defaults."""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit


class SettingsError(Exception):
    """A setting that cannot be used; the message says which one and what to write."""


@dataclass(frozen=True)
class Limits:
    """How often in an hour: `…_one` for one e-mail address or phone, the others for one network address.

    `guesses_by_all` is for everybody together: a code is short enough to be guessed by many at once.
    `sign_ins` is of those that fail, for one account from one network address.
    """

    sends: int
    sends_for_one: int
    links: int
    links_to_one: int
    guesses: int
    guesses_by_all: int
    uploads: int
    sign_ins: int


@dataclass(frozen=True)
class Oidc:
    """The city's OpenID Connect provider, and what this portal is there."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True)
class Tiles:
    """Where the pictures of maps come from, and the words that whoever draws them asks for beside them."""

    template: str
    attribution: str

    @property
    def origin(self) -> str | None:
        """Scheme, host and port of the only other host that pages may load from; None for our own."""
        parts = urlsplit(self.template)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None

    def url(self, zoom: int, x: int, y: int) -> str:
        """Return the address of one picture."""
        numbers = {"{z}": zoom, "{x}": x, "{y}": y}
        return re.sub(r"\{[zxy]\}", lambda found: str(numbers[found[0]]), self.template)


@dataclass(frozen=True)
class Settings:
    """How this installation runs. docs/operating.md describes every variable.

    What only an adapter can judge (`mail`, `text_messages`) is checked when the portal opens.
    """

    database_url: str
    facts: Path
    figures_age: int
    files: str
    files_endpoint: str | None
    city: Path
    secret_key: str
    public_url: str
    translations: Path
    proxy_hops: int
    host: str
    port: int
    web_workers: int
    access_log: bool
    limits: Limits
    mail: str | None = field(repr=False)
    mail_from: str | None
    text_messages: str | None = field(repr=False)
    oidc: Oidc | None
    tiles: Tiles | None
    test_mode: bool
    fixed_now: datetime | None

    @property
    def secure(self) -> bool:
        """Whether residents reach the portal over HTTPS (cookies and HSTS follow from it)."""
        return urlsplit(self.public_url).scheme == "https"


TRANSLATIONS = Path(__file__).parent / "translations"
"""The interface's words that travel with the portal."""

LONGEST_NUMBER = 9
"""Digits; no setting counts that far."""

CITIES = Path(__file__).parent / "cities"
"""The profiles that travel with the portal."""


def read(environment: Mapping[str, str]) -> Settings:
    """Read the settings.

    In: environment variables (PORTAL_…, PORT). Out: Settings.
    Errors: SettingsError naming the variable and what to write.
    """
    test_mode = _mode(environment.get("PORTAL_MODE")) == "test"
    port = _number(environment, "PORT", 8000, least=1, most=65535)
    database_url = _database_url(environment)
    return Settings(
        database_url=database_url,
        facts=_facts(environment.get("PORTAL_FACTS"), database_url),
        figures_age=_number(environment, "PORTAL_FIGURES_AGE", 60),
        files=_files(environment.get("PORTAL_FILES"), database_url),
        files_endpoint=_endpoint(environment.get("PORTAL_FILES_ENDPOINT")),
        city=_city(environment.get("PORTAL_CITY")),
        secret_key=environment.get("PORTAL_SECRET_KEY") or _kept_secret(database_url),
        public_url=_public_url(environment, port),
        translations=_folder(environment, "PORTAL_TRANSLATIONS", TRANSLATIONS),
        proxy_hops=_number(environment, "PORTAL_PROXY_HOPS", 0),
        host=environment.get("PORTAL_HOST") or "127.0.0.1",
        port=port,
        web_workers=_number(environment, "PORTAL_WEB_WORKERS", 2, least=1),
        access_log=_switch(environment, "PORTAL_ACCESS_LOG"),
        limits=_limits(environment),
        mail=environment.get("PORTAL_MAIL") or None,
        mail_from=environment.get("PORTAL_MAIL_FROM") or None,
        text_messages=environment.get("PORTAL_TEXT_MESSAGES") or None,
        oidc=_oidc(environment),
        tiles=_tiles(environment, _public_url(environment, port)),
        test_mode=test_mode,
        fixed_now=_fixed_now(environment.get("PORTAL_NOW"), test_mode),
    )


def _limits(environment: Mapping[str, str]) -> Limits:
    def limit(name: str, default: int) -> int:
        return _number(environment, name, default, least=1)

    return Limits(
        sends=limit("PORTAL_LIMIT_SENDS", 300),
        sends_for_one=limit("PORTAL_LIMIT_SENDS_FOR_ONE", 20),
        links=limit("PORTAL_LIMIT_LINKS", 100),
        links_to_one=limit("PORTAL_LIMIT_LINKS_TO_ONE", 5),
        guesses=limit("PORTAL_LIMIT_GUESSES", 100),
        guesses_by_all=limit("PORTAL_LIMIT_GUESSES_BY_ALL", 2000),
        uploads=limit("PORTAL_LIMIT_UPLOADS", 1000),
        sign_ins=limit("PORTAL_LIMIT_SIGN_INS", 10),
    )


def _oidc(environment: Mapping[str, str]) -> Oidc | None:
    names = ("PORTAL_OIDC_ISSUER", "PORTAL_OIDC_CLIENT_ID", "PORTAL_OIDC_CLIENT_SECRET")
    given = [environment.get(name) or "" for name in names]
    if not any(given):
        return None
    if not all(given):
        missing = " and ".join(name for name, text in zip(names, given, strict=True) if not text)
        raise SettingsError(f"{missing}: write all three of issuer, id and secret, or none")
    if not _is_whole(given[0]):
        raise SettingsError(
            f"PORTAL_OIDC_ISSUER={given[0]!r}: write the whole address, like https://id.example.gov"
        )
    return Oidc(given[0].rstrip("/"), given[1], given[2])


_TILES = re.compile(r"(https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?)?/(?!/)[A-Za-z0-9._~/?&=%@+{}-]*")
"""A path of our own, or an address whose host can stand in a content security policy as it is."""


def _tiles(environment: Mapping[str, str], public_url: str) -> Tiles | None:
    template, attribution = (environment.get(f"PORTAL_TILES{end}") or "" for end in ("", "_ATTRIBUTION"))
    if not template and not attribution:
        return None
    braces = sorted(re.findall(r"\{.*?\}|[{}]", template))
    if not _TILES.fullmatch(template) or braces != ["{x}", "{y}", "{z}"]:
        raise SettingsError(
            f"PORTAL_TILES={template!r}: write the address of the map's pictures with {{z}}, {{x}} and {{y}} "
            "in it once each, like https://tiles.example.org/{z}/{x}/{y}.png or /tiles/{z}/{x}/{y}.png"
        )
    if public_url.startswith("https:") and template.startswith("http:"):
        raise SettingsError(
            f"PORTAL_TILES={template!r}: browsers load no http pictures into https pages; write https://…"
        )
    if not attribution.strip():
        raise SettingsError(
            "PORTAL_TILES_ATTRIBUTION is missing: write what the map's provider wants said beside it, "
            "like © OpenStreetMap contributors"
        )
    return Tiles(template, attribution.strip())


def _mode(text: str | None) -> str:
    mode = text or "production"
    if mode not in {"production", "test"}:
        raise SettingsError(f"PORTAL_MODE={mode!r}: write production or test")
    return mode


def _folder(environment: Mapping[str, str], name: str, default: Path) -> Path:
    folder = Path(environment.get(name) or default)
    if not folder.is_dir():
        raise SettingsError(f"{name}={str(folder)!r}: no such folder; write the path of one")
    return folder


def _number(
    environment: Mapping[str, str], name: str, default: int, least: int = 0, most: int | None = None
) -> int:
    text = environment.get(name) or str(default)
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else -1
    if number < least or (most is not None and number > most):
        bounds = f"from {least} to {most}" if most is not None else f"from {least} on"
        raise SettingsError(f"{name}={text!r}: write a whole number {bounds}, like {default}")
    return number


def _switch(environment: Mapping[str, str], name: str) -> bool:
    text = environment.get(name) or "no"
    if text not in {"yes", "no"}:
        raise SettingsError(f"{name}={text!r}: write yes or no")
    return text == "yes"


def _database_url(environment: Mapping[str, str]) -> str:
    url = environment.get("PORTAL_DATABASE_URL") or "sqlite:///var/portal.db"
    in_memory = url in {"sqlite:///", "sqlite:///:memory:"}
    if in_memory or not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise SettingsError(
            f"PORTAL_DATABASE_URL={url.split(':')[0]}:…: write sqlite:///path/to/portal.db "
            "or postgresql://user@host/name"
        )
    return url


def _facts(name: str | None, database_url: str) -> Path:
    """Return the folder of the facts: what figures are counted from."""
    if not name:
        return _beside(database_url, "facts")
    return _not_a_file(name, "PORTAL_FACTS")


def _files(name: str | None, database_url: str) -> str:
    """Return where photos lie: the path of a folder, or s3://bucket/prefix."""
    if not name:
        return str(_beside(database_url, "files"))
    if "://" not in name:
        return str(_not_a_file(name, "PORTAL_FILES"))
    with suppress(ValueError):
        parts = urlsplit(name)
        if parts.scheme == "s3" and parts.netloc and not (parts.query or parts.fragment):
            return name
    raise SettingsError(f"PORTAL_FILES={name!r}: write the path of a folder, or s3://bucket/prefix")


def _endpoint(url: str | None) -> str | None:
    if not url:
        return None
    if not _is_whole(url):
        raise SettingsError(
            f"PORTAL_FILES_ENDPOINT={url!r}: write the whole address, like https://s3.example.com"
        )
    return url.rstrip("/")


def _beside(database_url: str, what: str) -> Path:
    """Return the folder beside an embedded database; with a server, one below where the portal starts."""
    embedded = database_url.startswith("sqlite:///")
    return Path(f"{database_url.removeprefix('sqlite:///')}.{what}" if embedded else f"var/{what}")


def _not_a_file(name: str, variable: str) -> Path:
    folder = Path(name)
    if folder.exists() and not folder.is_dir():
        raise SettingsError(f"{variable}={name!r}: this is a file; write the path of a folder")
    return folder


def _public_url(environment: Mapping[str, str], port: int) -> str:
    url = environment.get("PORTAL_PUBLIC_URL") or f"http://localhost:{port}"
    if not _is_whole(url):
        raise SettingsError(
            f"PORTAL_PUBLIC_URL={url!r}: write the whole address, like https://311.example.gov"
        )
    return url.rstrip("/")


def _is_whole(url: str) -> bool:
    with suppress(ValueError):
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    return False


def _city(name: str | None) -> Path:
    if not name:
        return _only_city()
    folder = CITIES / name if "/" not in name else Path(name)
    if not folder.is_dir():
        raise SettingsError(f"PORTAL_CITY={name!r}: no such folder; write the path of a city profile")
    return folder


def _only_city() -> Path:
    """Return the one profile that travels with the portal, so that a trial needs no set-up."""
    found = sorted(path.parent for path in CITIES.glob("*/city.yaml"))
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or "none"
        raise SettingsError(f"PORTAL_CITY is missing: name one of {names}, or the path of a city profile")
    return found[0]


def _fixed_now(text: str | None, test_mode: bool) -> datetime | None:
    if not text:
        return None
    if not test_mode:
        raise SettingsError("PORTAL_NOW stops the clock; it is refused unless PORTAL_MODE=test")
    with suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    raise SettingsError(f"PORTAL_NOW={text!r}: write day, time and offset, like 2026-11-02T12:00:00+00:00")


def _kept_secret(database_url: str) -> str:
    """Make a secret once and keep it beside an embedded database, so that a trial needs no set-up."""
    if not database_url.startswith("sqlite:///"):
        raise SettingsError(
            "PORTAL_SECRET_KEY is missing: write a long random text, the same on every host "
            "(python3 -c 'import secrets; print(secrets.token_urlsafe(48))')"
        )
    path = Path(database_url.removeprefix("sqlite:///") + ".secret")
    try:
        if not path.exists():
            _keep_secret(path, secrets.token_urlsafe(48))
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"PORTAL_DATABASE_URL: {path} cannot be written or read ({error}); "
            "give the database a folder of its own, or write a PORTAL_SECRET_KEY"
        ) from error
    if not secret:
        raise SettingsError(f"PORTAL_SECRET_KEY: {path} is empty; remove it, and a new one is made")
    return secret


def _keep_secret(path: Path, secret: str) -> None:
    """Write a secret that nobody can meet half written, however suddenly this process ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=path.name) as file:  # readable for its owner only
        file.write(secret.encode("ascii"))
        file.flush()
        # FileExistsError: another process made one first, and that is the one to use.
        with suppress(FileExistsError):
            os.link(file.name, path)
