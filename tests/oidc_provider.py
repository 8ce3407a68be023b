"""An OpenID provider on a real socket: strict with its client, and as wrong as a test wants it to be."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "guideline-qa", "s3cret:+"


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65_537, key_size=2048)


def jwk(name: str) -> dict[str, Any]:
    return {**jwt.algorithms.RSAAlgorithm.to_jwk(key(name).public_key(), as_dict=True), "kid": name, "use": "sig"}


class OidcProvider:
    """Signs everybody in as `person` without asking. `change` may spoil the claims, `sign` is how they are signed, and
    `broken` names the endpoints that answer 500."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.mend()

    def mend(self) -> None:
        """Be right again."""
        self.person: dict[str, Any] = {"sub": "7", "name": "Anna Meier", "groups": ["ward"]}
        self.change: Callable[[dict[str, Any]], object] = lambda claims: None
        self.sign: Callable[[dict[str, Any]], str] = lambda c: jwt.encode(c, key("k1"), "RS256", headers={"kid": "k1"})
        self.keys = ["k1"]
        self.told_later: dict[str, Any] = {}
        self.broken: set[str] = set()
        self.parts: dict[str, Any] = {}
        self.asked: dict[str, str] = {}
        self.codes: dict[str, dict[str, str]] = {}

    def discovery(self) -> dict[str, Any]:
        places = {"authorization": "authorize", "token": "token", "userinfo": "userinfo", "end_session": "end"}
        found = {f"{part}_endpoint": f"{self.issuer}/{path}" for part, path in places.items()}
        return {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks", **found, **self.parts}

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        self.asked = query
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        name, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        if (unquote_plus(name), unquote_plus(secret)) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form.get("code", ""), None)
        hashed = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
        if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        claims |= self.person
        self.change(claims)
        return 200, {"access_token": "access", "token_type": "Bearer", "id_token": self.sign(claims)}


def _handler(provider: OidcProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place = urlsplit(self.path)
            query = dict(parse_qsl(place.query))
            name = place.path.rsplit("/", 1)[-1]
            if name in provider.broken:
                self._send(500, {})
            elif name == "openid-configuration":
                self._send(200, provider.discovery())
            elif name == "jwks":
                self._send(200, {"keys": [jwk(k) for k in provider.keys]})
            elif name == "userinfo" and self.headers["Authorization"] == "Bearer access":
                self._send(200, {"sub": provider.person["sub"], **provider.told_later})
            elif name == "authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(query))
                self.end_headers()
            else:
                self._send(404, {})

        def do_POST(self) -> None:
            form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            broken = "token" in provider.broken
            self._send(*((500, {}) if broken else provider.token(form, self.headers.get("Authorization", ""))))

        def _send(self, status: int, body: dict[str, Any]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


@contextmanager
def oidc_provider() -> Iterator[OidcProvider]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    provider = OidcProvider(server.server_port)
    server.RequestHandlerClass = _handler(provider)
    thread = threading.Thread(target=lambda: server.serve_forever(0.05), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
