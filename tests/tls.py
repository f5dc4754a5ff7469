"""A certificate for a host name that exists on this machine only, and a browser that trusts exactly it."""

import base64
import hashlib
import ssl
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HOST = "portal.example"
"""Where the portal is found over HTTPS. No machine of the world has this name (RFC 2606)."""


@dataclass(frozen=True)
class Identity:
    """A server's certificate and its key."""

    certificate: trustme.LeafCert

    @classmethod
    def new(cls) -> Self:
        """A new one, for `HOST`."""
        return cls(trustme.CA().issue_cert(HOST))

    @cached_property
    def context(self) -> ssl.SSLContext:
        """What a server ends TLS with."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.certificate.configure_cert(context)
        return context

    def browser_arguments(self) -> tuple[str, ...]:
        """What makes Chromium find `HOST` here, trust this key, and reach no host but this machine."""
        leaf = x509.load_pem_x509_certificate(self.certificate.cert_chain_pems[0].bytes())
        key = leaf.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        pin = base64.b64encode(hashlib.sha256(key).digest()).decode()
        return (
            f"--ignore-certificate-errors-spki-list={pin}",
            f"--host-resolver-rules=MAP {HOST} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        )
