"""A small OpenID Connect provider that really answers over HTTP: authorisation code flow, PKCE, RS256 identity tokens.

Who signs in there is decided by the test: `provider.person` holds the claims that the next visitor gets.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT = "defend-as-one"
SECRET = "a secret between the two"


@dataclass
class Provider:
    """What the provider knows. `token_sub` lets its token speak of another person than its user information does."""

    address: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    token_sub: str = ""
    down: bool = False
    issued: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def setting(self, **more: Any) -> dict[str, Any]:
        """The entry for this provider in the sign-in library's setting."""
        settings = {"server_url": self.address, "second_factor": False, "domains": (), **more}
        return {
            "provider_id": "test",
            "name": "Test Directory",
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": settings,
        }

    def authorise(self, asked: dict[str, str]) -> str:
        """The visitor says yes: where the browser is sent, with the code."""
        code = secrets.token_urlsafe(8)
        self.issued[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Exchange a code, once, for whoever has the secret and began with the verifier's hash."""
        asked = self.issued.pop(form.get("code", ""), None)
        if asked is None or (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return None
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if challenge.decode().rstrip("=") != asked.get("code_challenge"):
            return None
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300, **self.person}
        if self.token_sub:
            claims["sub"] = self.token_sub
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "test"})
        return {"access_token": "open", "token_type": "Bearer", "expires_in": 300, "id_token": signed}

    def known(self) -> dict[str, Any]:
        """The discovery document."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorise",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def answer(self, path: str, form: dict[str, str], bearer: str) -> Any:
        """What each address says, or None for a refusal."""
        match path:
            case "/.well-known/openid-configuration":
                return self.known()
            case "/token":
                return self.token(form)
            case "/userinfo":
                return self.person if bearer == "Bearer open" else None
            case "/jwks":
                public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
                return {"keys": [{**public, "kid": "test", "alg": "RS256", "use": "sig"}]}
        return None


@contextmanager
def running(**person: Any) -> Iterator[Provider]:
    """A provider on a free port of this machine, at which this person is signed in."""
    provider = Provider(person=person)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            provider.asked.append(address.path)
            if address.path == "/authorise":
                self.send_response(302)
                asked = {name: values[0] for name, values in parse_qs(address.query).items()}
                self.send_header("Location", provider.authorise(asked))
                self.end_headers()
            else:
                self._say({})

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            self._say({name: values[0] for name, values in parse_qs(body).items()})

        def _say(self, form: dict[str, str]) -> None:
            path = urlsplit(self.path).path
            said = None if provider.down else provider.answer(path, form, self.headers.get("Authorization", ""))
            self.send_response(200 if said else 400)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(said or {"error": "invalid_request"}).encode())

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Nothing."""

    return Handler
