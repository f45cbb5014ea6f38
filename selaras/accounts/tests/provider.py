"""A provider of single sign-on in a process of its own; it lies in whatever way it is told to.

``GET /told?lie=...`` sets what it does next; the rest is OpenID Connect as a client sees it.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "selaras", "rahasia penyedia"
KEYS = {"k1": rsa.generate_private_key(public_exponent=65537, key_size=2048)}
CODES: dict[str, dict[str, str]] = {}
STATE: dict[str, Any] = {"lie": "", "claims": {}, "kid": "k1", "keys_asked": 0}


class Provider(BaseHTTPRequestHandler):
    issuer = ""

    def log_message(self, *args: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: many[0] for name, many in parse_qs(parts.query).items()}
        if parts.path == "/told":
            STATE.update(lie=asked.get("lie", ""), claims=json.loads(asked.get("claims", "{}")))
            if asked.get("turn"):
                KEYS.clear()
                STATE["kid"] = asked["turn"]
                KEYS[asked["turn"]] = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            self.answer({"keys_asked": STATE["keys_asked"]})
        elif parts.path == "/.well-known/openid-configuration":
            self.answer(self.discovery())
        elif parts.path == "/keys":
            STATE["keys_asked"] += 1
            self.answer({"keys": [public(kid) for kid in KEYS]})
        elif parts.path == "/authorize":
            self.authorize(asked)
        else:
            self.answer({}, 404)

    def discovery(self) -> dict[str, Any]:
        plain = "http://idp.evil.example/token"
        return {
            "issuer": "https://evil.example" if STATE["lie"] == "issuer" else self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": plain if STATE["lie"] == "plain" else f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "authorization_response_iss_parameter_supported": True,
        }

    def authorize(self, asked: dict[str, str]) -> None:
        code = secrets.token_urlsafe(16)
        CODES[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.issuer}
        if STATE["lie"] == "mixed_up":
            back["iss"] = "https://other.example"
        if STATE["lie"] == "no_iss":
            del back["iss"]
        if STATE["lie"] == "denied":
            back = {"error": "access_denied", "state": asked["state"], "iss": self.issuer}
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
        self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: many[0] for name, many in parse_qs(body).items()}
        begun = CODES.pop(sent.get("code", ""), None)
        pair = base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '%20')}".encode()).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        right = (
            begun is not None
            and self.headers["Authorization"] == f"Basic {pair}"
            and begun["code_challenge"] == challenge.rstrip(b"=").decode()
            and begun["redirect_uri"] == sent["redirect_uri"]
        )
        if not right or begun is None:
            self.answer({"error": "invalid_grant"}, 400)
        elif STATE["lie"] == "huge":
            self.answer({"id_token": "x" * 900_000})
        elif STATE["lie"] == "list":
            self.answer([])
        else:
            self.answer({"access_token": "a", "token_type": "Bearer", "id_token": self.token(begun)})

    def token(self, begun: dict[str, str]) -> Any:
        now, lie = int(time.time()), STATE["lie"]
        claims: dict[str, Any] = {
            "iss": self.issuer, "aud": CLIENT, "sub": "s1", "iat": now, "exp": now + 300,
            "nonce": begun["nonce"],
        }  # fmt: skip
        claims |= STATE["claims"]
        claims |= {
            "aud": {"aud": "someone-else"},
            "iss": {"iss": "https://other.example"},
            "expired": {"iat": now - 4000, "exp": now - 3600},
            "future": {"iat": now + 4000, "exp": now + 8000},
            "nonce": {"nonce": "of-another-time"},
            "azp": {"aud": [CLIENT, "other"], "azp": "other"},
            "several": {"aud": [CLIENT, "other"]},
        }.get(lie, {})
        for name in ("exp", "nonce", "sub", "aud", "iat"):
            if lie == f"no_{name}":
                del claims[name]
        headers = {"kid": STATE["kid"]}
        if lie == "none":
            return jwt.encode(claims, key=None, algorithm="none", headers=headers)
        if lie == "hs256":  # signed with what everybody may read: the public key
            return jwt.encode(claims, key=SECRET * 3, algorithm="HS256", headers=headers)
        if lie == "other_key":
            forged = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            return jwt.encode(claims, key=forged, algorithm="RS256", headers=headers)
        if lie == "unknown_kid":
            headers = {"kid": "forged"}
        if lie == "embedded":  # a key that the token itself brings
            forged = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            own = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(forged.public_key()))
            return jwt.encode(claims, key=forged, algorithm="RS256", headers={"jwk": own})
        if lie == "garbage":
            return "a.b.c"
        if lie == "number":
            return 7
        token = jwt.encode(claims, key=KEYS[STATE["kid"]], algorithm="RS256", headers=headers)
        return token[:-6] + "AAAAAA" if lie == "signature" else token

    def answer(self, content: Any, status: int = 200) -> None:
        text = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


def public(kid: str) -> dict[str, Any]:
    made = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEYS[kid].public_key()))
    return {**made, "kid": kid, "use": "sig", "alg": "RS256"}


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    Provider.issuer = f"http://127.0.0.1:{server.server_port}"
    print(Provider.issuer, flush=True)
    # Ends with whoever started it.
    import threading

    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
