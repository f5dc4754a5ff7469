"""The city's OpenID Connect provider: authorization code with PKCE, nonce and state (OIDC Core 1.0)."""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from portal.settings import Settings

SECONDS = 10
ALGORITHMS = ["RS256", "ES256"]
LEEWAY = 60


class ProviderFailed(Exception):
    """The provider does not answer, or what it answered proves nothing. The text is for the log."""


@dataclass(frozen=True)
class Person:
    """Who somebody is at the provider; `email` only where the provider has verified it."""

    subject: str
    email: str | None


@dataclass(frozen=True)
class IdentityProvider:
    """One provider, and this portal's registration there."""

    issuer: str
    client_id: str
    client_secret: str

    def address(self, return_to: str, state: str, nonce: str, verifier: str, anew: bool = False) -> str:
        """Return where the browser is to go. Errors: ProviderFailed.

        In: `anew` has them show once more who they are, though they are signed in there (OIDC Core 3.1.2.1).
        """
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": return_to,
            "scope": "openid email",
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
            **({"prompt": "login", "max_age": "0"} if anew else {}),
        }
        return f"{self._found()['authorization_endpoint']}?{urlencode(query)}"

    def person(
        self, code: str, return_to: str, nonce: str, verifier: str, since: int | None = None
    ) -> Person:
        """Exchange a code for who somebody is. Errors: ProviderFailed.

        In: `since`, seconds since 1970: when they were sent to show it anew; None where that was not asked.
        """
        found = self._found()
        given = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": return_to,
            "code_verifier": verifier,
        }
        answer = _answer(
            "POST", found["token_endpoint"], data=given, auth=(self.client_id, self.client_secret)
        )
        keys = _answer("GET", found["jwks_uri"])
        claims = self._judge(str(answer.get("id_token", "")), keys, nonce)
        if since is not None:
            _require_anew(claims, since)
        email = claims.get("email") if claims.get("email_verified") is True else None
        return Person(str(claims["sub"]), str(email).casefold() if email else None)

    def _judge(self, token: str, keys: Any, nonce: str) -> dict[str, Any]:
        rules = jwt.JWTClaimsRegistry(
            now=int(time.time()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            sub={"essential": True},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            claims = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims
            rules.validate(claims)
        except (JoseError, ValueError, KeyError) as error:
            raise ProviderFailed(type(error).__name__) from error
        return claims

    def _found(self) -> dict[str, str]:
        found = _answer("GET", f"{self.issuer}/.well-known/openid-configuration")
        wanted = {"authorization_endpoint", "token_endpoint", "jwks_uri"}
        if found.get("issuer") != self.issuer or not wanted <= set(found):
            raise ProviderFailed("the issuer's own document is of another one, or incomplete")
        return found


def _require_anew(claims: dict[str, Any], since: int) -> None:
    """Whoever was signed in there all along has shown nothing: a provider may pass over what it was asked."""
    at = claims.get("auth_time")
    if not isinstance(at, int | float) or at < since - LEEWAY:
        raise ProviderFailed("signed in before they were asked to")


def _answer(method: str, url: str, **given: Any) -> dict[str, Any]:
    try:
        answer = requests.request(method, url, timeout=SECONDS, allow_redirects=False, **given)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise ProviderFailed(f"{url}: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise ProviderFailed(f"{url}: no object")
    return found


def provider_for(settings: Settings) -> IdentityProvider | None:
    """Return the city's provider, if it is set up."""
    if settings.oidc is None:
        return None
    return IdentityProvider(settings.oidc.issuer, settings.oidc.client_id, settings.oidc.client_secret)
