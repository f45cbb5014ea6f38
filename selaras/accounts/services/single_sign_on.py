"""Signing in with the account of an outside provider (OpenID Connect): code flow with PKCE, judged strictly.

Nobody gets an account this way: who comes in has one already, under an address or a NIP that the provider
vouches for. The second step stays ours.
"""

import base64
import hashlib
import hmac
import http.client
import json
import logging
import secrets
import ssl
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt
from django.conf import settings
from django.core.cache import cache

from selaras.accounts import selectors
from selaras.accounts.models import User

log = logging.getLogger(__name__)
# Signatures with a key that only the provider holds; "none" and shared secrets are not among them.
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
LEEWAY_SECONDS = 60
# From leaving for the provider to coming back.
PATIENCE_SECONDS = 600
KEPT_SECONDS = 3600
# A key that we do not know makes us ask for the keys again, but not at every forged one.
ASK_AGAIN_SECONDS = 60
LARGEST_ANSWER = 512 * 1024
TIMEOUT_SECONDS = 10
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class SignOnRefusedError(Exception):
    """Something about the answer is not as it must be; the person only hears that it did not work."""


def is_offered() -> bool:
    return bool(settings.SSO_ISSUER and settings.SSO_CLIENT)


def begin(*, redirect_uri: str, now: float) -> tuple[str, dict[str, Any]]:
    """Where to send the browser, and what its session must keep until it is back."""
    kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    challenge = hashlib.sha256(kept["verifier"].encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": settings.SSO_CLIENT,
        "redirect_uri": redirect_uri,
        "scope": "openid profile email",
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    door = _provider()["authorization_endpoint"]
    joint = "&" if "?" in door else "?"
    return f"{door}{joint}{urlencode(asked)}", {**kept, "redirect_uri": redirect_uri, "at": now}


def finish(*, kept: Mapping[str, Any], answer: Mapping[str, str], now: float) -> User:
    """The person of this answer; whatever is wrong with it raises."""
    _demand(bool(kept), "no sign-on was begun in this browser")
    _demand(0 <= now - kept["at"] <= PATIENCE_SECONDS, "came back too late")
    _demand(hmac.compare_digest(answer.get("state", "").encode(), kept["state"].encode()), "another state")
    provider = _provider()
    named = answer.get("iss", "")
    must_name = provider.get("authorization_response_iss_parameter_supported") is True
    _demand(named == settings.SSO_ISSUER or (not named and not must_name), "answer of another provider")
    _demand(not answer.get("error") and bool(answer.get("code")), "no code")
    tokens = _exchange(provider, answer["code"], kept)
    claims = _claims(provider, tokens.get("id_token"))
    _demand(hmac.compare_digest(str(claims["nonce"]).encode(), kept["nonce"].encode()), "another nonce")
    return _person(claims)


def _exchange(provider: Mapping[str, Any], code: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": kept["redirect_uri"],
        "code_verifier": kept["verifier"],
        "client_id": settings.SSO_CLIENT,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    methods = provider.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if settings.SSO_SECRET and "client_secret_basic" in methods:
        pair = f"{quote(settings.SSO_CLIENT, safe='')}:{quote(settings.SSO_SECRET, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    elif settings.SSO_SECRET:
        asked["client_secret"] = settings.SSO_SECRET
    return _fetch(provider["token_endpoint"], body=urlencode(asked), headers=headers)


def _claims(provider: Mapping[str, Any], token: object) -> dict[str, Any]:
    """Signed by a key of the provider, for us, by it, now."""
    _demand(isinstance(token, str), "no id_token")
    try:
        key = _key_for(provider, jwt.get_unverified_header(str(token)))
        claims: dict[str, Any] = jwt.decode(
            str(token),
            key=key,
            algorithms=ALGORITHMS,
            audience=settings.SSO_CLIENT,
            issuer=settings.SSO_ISSUER,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"], "verify_iat": True},
        )
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as fault:
        raise SignOnRefusedError(f"id_token: {type(fault).__name__}") from fault
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    party = claims.get("azp")
    _demand(party == settings.SSO_CLIENT or (party is None and not several), "for another client")
    return claims


def _key_for(provider: Mapping[str, Any], header: Mapping[str, Any]) -> jwt.PyJWK:
    """Providers change their keys: an unknown name is worth one more look, a minute apart."""
    _demand(header.get("alg") in ALGORITHMS, "an algorithm we do not take")
    found = _pick(_keys(provider), header)
    if found is None and cache.add("accounts.sso.asked_again", 1, ASK_AGAIN_SECONDS):
        found = _pick(_keys(provider, anew=True), header)
    if found is None:
        raise SignOnRefusedError("an unknown key")
    return jwt.PyJWK(found, algorithm=header["alg"])


def _pick(keys: list[dict[str, Any]], header: Mapping[str, Any]) -> dict[str, Any] | None:
    """By its name; without a name only where there is no choice. A key says what it is for."""
    fitting = [
        key
        for key in keys
        if key.get("kty") in {"RSA", "EC", "OKP"}
        and key.get("use", "sig") == "sig"
        and key.get("alg", header["alg"]) == header["alg"]
    ]
    if "kid" in header:
        return next((key for key in fitting if key.get("kid") == header["kid"]), None)
    return fitting[0] if len(fitting) == 1 else None


def _keys(provider: Mapping[str, Any], *, anew: bool = False) -> list[dict[str, Any]]:
    name = _cached("keys")
    keys: list[dict[str, Any]] | None = None if anew else cache.get(name)
    if keys is None:
        found = _fetch(provider["jwks_uri"]).get("keys")
        _demand(isinstance(found, list) and all(isinstance(key, dict) for key in found), "no keys")
        keys = list(found or [])
        cache.set(name, keys, KEPT_SECONDS)
    return keys


def _provider() -> dict[str, Any]:
    """What the provider says of itself; it must name itself exactly as we were told."""
    name = _cached("provider")
    found: dict[str, Any] | None = cache.get(name)
    if found is None:
        found = _fetch(f"{settings.SSO_ISSUER.rstrip('/')}/.well-known/openid-configuration")
        _demand(found.get("issuer") == settings.SSO_ISSUER, "the provider has another name")
        for end in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            _demand(_is_safe(found.get(end)), f"{end} is not safe")
        cache.set(name, found, KEPT_SECONDS)
    return found


def _cached(what: str) -> str:
    return f"accounts.sso.{what}.{hashlib.sha256(settings.SSO_ISSUER.encode()).hexdigest()[:16]}"


def _is_safe(url: object) -> bool:
    parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
    return bool(parts.hostname) and (parts.scheme == "https" or parts.hostname in LOOPBACK)


def _fetch(url: str, *, body: str | None = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A JSON object of bounded size in bounded time; a redirect is no answer."""
    _demand(_is_safe(url), "not a safe address")
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    line: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        line = http.client.HTTPSConnection(
            parts.hostname or "", port, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        line = http.client.HTTPConnection(parts.hostname or "", port, timeout=TIMEOUT_SECONDS)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    try:
        asked = {"Accept": "application/json", **(headers or {})}
        line.request("POST" if body is not None else "GET", path, body=body, headers=asked)
        answer = line.getresponse()
        text = _read(answer)
        _demand(answer.status == 200, f"status {answer.status}")
        found = json.loads(text)
    except (OSError, http.client.HTTPException, ValueError, RecursionError) as fault:
        raise SignOnRefusedError(f"the provider does not answer: {type(fault).__name__}") from fault
    finally:
        line.close()
    _demand(isinstance(found, dict), "not an object")
    return dict(found)


def _read(answer: http.client.HTTPResponse) -> bytes:
    """A provider that drips would hold a thread for ever; each piece is waited for, and all of it too."""
    ends, pieces, size = time.monotonic() + TIMEOUT_SECONDS, [], 0
    while piece := answer.read1(65536):
        size += len(piece)
        _demand(size <= LARGEST_ANSWER and time.monotonic() < ends, "too much, or too slow")
        pieces.append(piece)
    return b"".join(pieces)


def _person(claims: Mapping[str, Any]) -> User:
    """By an address the provider has checked, or by the NIP; where both name somebody, the same one."""
    named = []
    mail = claims.get("email")
    if isinstance(mail, str) and "@" in mail and claims.get("email_verified") is True:
        named.append(selectors.user_by_mail(mail))
    nip = claims.get(settings.SSO_NIP_CLAIM) if settings.SSO_NIP_CLAIM else None
    if isinstance(nip, str):
        named.append(selectors.user_by_nip(nip))
    people = {user.pk: user for user in named if user is not None}
    _demand(len(people) == 1, "nobody here, or two")
    person = next(iter(people.values()))
    _demand(person.is_active, "a closed account")
    return person


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise SignOnRefusedError(otherwise)
