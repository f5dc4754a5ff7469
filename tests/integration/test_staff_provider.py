"""The city's OpenID Connect provider: a real one on loopback, honest and otherwise."""

import hashlib
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, jsonify, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import select
from werkzeug.serving import make_server

from portal.app import portal_of
from portal.commands.staff.accounts import disable
from portal.domain.audit import Act
from portal.domain.permissions import Role
from portal.settings import Oidc
from portal.store.models import AuditRow, StaffRow
from portal.web.current import EXTENSION
from tests.staff import add_staff
from tests.visitor import Visitor


@dataclass
class Provider:
    """A provider with one person; `lies` are claims that it makes instead of true ones."""

    address: str = ""
    person: dict[str, Any] = field(
        default_factory=lambda: {"sub": "u1", "email": "Ada@city.example", "email_verified": True}
    )
    lies: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k"}))
    signs_with: RSAKey | None = None
    asked: dict[str, str] = field(default_factory=dict)

    def app(self) -> Flask:
        """The provider's own pages."""
        made = Flask("provider")

        @made.get("/.well-known/openid-configuration")
        def configuration() -> Any:
            ends = {"authorization_endpoint": "/go", "token_endpoint": "/token", "jwks_uri": "/keys"}
            return {"issuer": self.address, **{name: self.address + end for name, end in ends.items()}}

        @made.get("/keys")
        def keys() -> Any:
            return {"keys": [self.key.as_dict(private=False)]}

        @made.post("/token")
        def token() -> Any:
            digest = hashlib.sha256(request.form["code_verifier"].encode()).digest()
            proof = urlsafe_b64encode(digest).rstrip(b"=").decode()
            known = request.authorization and request.authorization.password == "secret"
            if not known or proof != self.asked["code_challenge"] or request.form["code"] != "good":
                return jsonify(error="invalid_grant"), 400
            claims = {
                "iss": self.address,
                "aud": "portal",
                "exp": int(time.time()) + 60,
                "nonce": self.asked["nonce"],
                **self.person,
                **self.lies,
            }
            return {"id_token": jwt.encode({"alg": "RS256", "kid": "k"}, claims, self.signs_with or self.key)}

        return made


@pytest.fixture
def provider(visitor: Visitor) -> Iterator[Provider]:
    """A provider that runs, and that the portal knows."""
    made = Provider()
    server = make_server("127.0.0.1", 0, made.app(), threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    made.address = f"http://127.0.0.1:{server.server_port}"
    portal = portal_of(visitor.app)
    oidc = Oidc(made.address, "portal", "secret")
    visitor.app.extensions[EXTENSION] = replace(portal, settings=replace(portal.settings, oidc=oidc))
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


SIGN_IN = "/staff/sign-in/provider?next=/staff/"


def come_back(
    visitor: Visitor, provider: Provider, code: str = "good", start: str = SIGN_IN, **changed: str
) -> bool:
    """Goes to the provider and back; whether one is signed in then."""
    answer = visitor.client.get(start)
    provider.asked = {name: given[0] for name, given in parse_qs(urlsplit(answer.location).query).items()}
    assert answer.location.startswith(f"{provider.address}/go?")
    state = changed.get("state", provider.asked["state"])
    visitor.get(f"/staff/sign-in/provider/return?code={code}&state={state}")
    return "sign-in" not in visitor.path


def test_the_provider_signs_in_accounts_that_are_there(visitor: Visitor, provider: Provider) -> None:
    assert not come_back(visitor, provider)
    portal = portal_of(visitor.app)
    add_staff(portal, "ada", Role.WORKER)
    provider.person["email_verified"] = False
    assert not come_back(visitor, provider)
    provider.person["email_verified"] = True
    assert come_back(visitor, provider)
    provider.person["email"] = "another@city.example"
    assert come_back(Visitor(visitor.app), provider)
    provider.person.update(sub="u2", email="ada@city.example")
    assert not come_back(Visitor(visitor.app), provider)
    provider.person["sub"] = "u1"
    disable(portal, "ada", "tests")
    assert not come_back(Visitor(visitor.app), provider)


def test_what_proves_nothing_signs_nobody_in(visitor: Visitor, provider: Provider) -> None:
    add_staff(portal_of(visitor.app), "ada", Role.WORKER)
    lies: tuple[dict[str, Any], ...] = (
        {"nonce": "of another sign-in"},
        {"aud": "another portal"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1},
    )
    for lie in lies:
        provider.lies = lie
        assert not come_back(visitor, provider), lie
    provider.lies = {}
    assert not come_back(visitor, provider, code="bad")
    assert not come_back(visitor, provider, state="of another browser")
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "k"})
    assert not come_back(visitor, provider)
    provider.signs_with = None
    assert come_back(visitor, provider)
    again = visitor.get(f"/staff/sign-in/provider/return?code=good&state={provider.asked['state']}")
    assert again.status_code == 422


def test_the_provider_shows_anew_who_somebody_is_before_personal_data_leaves(
    visitor: Visitor, provider: Provider
) -> None:
    portal = portal_of(visitor.app)
    add_staff(portal, "ada", Role.SUPERVISOR)
    with portal.store.write() as session:
        row = session.scalars(select(StaffRow)).one()
        row.password, row.totp = None, None
    assert come_back(visitor, provider)
    assert "prompt" not in provider.asked
    visitor.get("/staff/requests.csv")
    assert visitor.path == "/staff/prove", "a browser that is left signed in at the provider proves nothing"
    there = visitor.link("Show it with your account of the city")
    assert there == "/staff/prove/provider?next=/staff/requests.csv"

    def tried(**claims: object) -> bool:
        provider.lies = claims
        come_back(visitor, provider, start=there)
        assert (provider.asked["prompt"], provider.asked["max_age"]) == ("login", "0")
        if visitor.page.status_code == 422:
            assert "did not show that it is you" in visitor.heading
        return visitor.path == "/staff/requests.csv"

    now = int(time.time())
    assert not tried(), "no word of when they signed in there"
    assert not tried(auth_time=now - 3600), "signed in there all along"
    assert not tried(auth_time=str(now))
    assert not tried(auth_time=now, sub="u2", email="another@city.example")
    assert not tried(auth_time=now, nonce="of another time")
    visitor.get("/staff/requests.csv")
    assert visitor.path == "/staff/prove"
    assert tried(auth_time=now)
    with portal.store.read() as session:
        acts = list(session.scalars(select(AuditRow.act).order_by(AuditRow.id)))
    assert acts[-2:] == [Act.PROVED, Act.EXPORTED]
    assert Act.SIGN_IN_FAILED in acts, "that somebody else was named is written down"
