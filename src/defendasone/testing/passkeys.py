"""An authenticator in software: makes and uses a passkey as a browser would, so that tests need no browser for it."""

import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

FLAG = AuthenticatorData.FLAG


class Passkey:
    """One passkey of one person. `verifies` says whether it checks a fingerprint or PIN."""

    def __init__(self, origin: str, *, verifies: bool = True) -> None:
        self.origin = origin
        self.flags = FLAG.UP | (FLAG.UV if verifies else FLAG(0))
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.user = ""
        self.uses = 0

    def create(self, options: dict[str, Any]) -> str:
        """Answer `navigator.credentials.create`."""
        asked = options["publicKey"]
        self.user = asked["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]
        attested = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        data = AuthenticatorData.create(sha256(asked["rp"]["id"].encode()), self.flags | FLAG.AT, 0, attested)
        response = {
            "clientDataJSON": self._said("webauthn.create", asked["challenge"])[0],
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        }
        return self._credential(response, {"credProps": {"rk": True}})

    def get(self, options: dict[str, Any]) -> str:
        """Answer `navigator.credentials.get`."""
        asked = options["publicKey"]
        self.uses += 1
        data = AuthenticatorData.create(sha256(asked["rpId"].encode()), self.flags, self.uses)
        text, digest = self._said("webauthn.get", asked["challenge"])
        response = {
            "clientDataJSON": text,
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(self.key.sign(data + digest, ec.ECDSA(hashes.SHA256()))),
            "userHandle": self.user,
        }
        return self._credential(response, {})

    def _said(self, kind: str, challenge: str) -> tuple[str, bytes]:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        text = json.dumps(said).encode()
        return websafe_encode(text), sha256(text)

    def _credential(self, response: dict[str, str], extensions: dict[str, Any]) -> str:
        name = websafe_encode(self.id)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": extensions,
            }
        )
