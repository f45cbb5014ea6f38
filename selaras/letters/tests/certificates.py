"""An authority of the test, an office's certificate from it, and a stand-in for the national service."""

import json
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from selaras.letters.compute import seals
from selaras.letters.tests.factories import NOW

PASSPHRASE = "Kunci-Rahasia-Sekali-Pakai-77"
NIK = "1672010101800001"


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(
    subject: str, issuer: str, key: ec.EllipticCurvePrivateKey, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=400))
        .not_valid_after(NOW + timedelta(days=days))
    )


def make_certificates(folder: Path, name: str, *, signer: str = "Hafiz Lematang", days: int = 400) -> bytes:
    """`folder/name.p12` and, trusted, `folder/akar/akar.pem`; gives the PKCS#12 file."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    usage = {
        "content_commitment": True, "key_encipherment": False, "data_encipherment": False,
        "key_agreement": False, "encipher_only": False, "decipher_only": False,
    }  # fmt: skip
    root = (
        _builder("Akar Uji", "Akar Uji", root_key, 4000)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, **usage), critical=True
        )
        .sign(root_key, hashes.SHA256())
    )
    own = (
        _builder(signer, "Akar Uji", key, days)
        .add_extension(
            # As real ones name it; nobody here ever goes there.
            x509.CRLDistributionPoints(
                [
                    x509.DistributionPoint(
                        full_name=[x509.UniformResourceIdentifier("http://127.0.0.1:9/akar.crl")],
                        relative_name=None,
                        reasons=None,
                        crl_issuer=None,
                    )
                ]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, key_cert_sign=False, crl_sign=False, **usage), critical=True
        )
        .sign(root_key, hashes.SHA256())
    )
    (folder / "akar").mkdir(parents=True, exist_ok=True)
    (folder / "akar" / "akar.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    key_file = root_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "akar" / "kunci").write_bytes(key_file)
    packed = pkcs12.serialize_key_and_certificates(
        name.encode(), key, own, [root], serialization.BestAvailableEncryption(PASSPHRASE.encode())
    )
    (folder / f"{name}.p12").write_bytes(packed)
    return packed


def revoke(folder: Path, content: bytes) -> None:
    """The authority says that the certificate of this file's first signature is revoked."""
    key = serialization.load_pem_private_key((folder / "akar" / "kunci").read_bytes(), None)
    (seal,) = seals.look(content, roots=[folder / "akar" / "akar.pem"], now=NOW).seals
    gone = (
        x509.RevokedCertificateBuilder()
        .serial_number(int(seal.serial, 16))
        .revocation_date(NOW - timedelta(days=1))
        .build()
    )
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(_name("Akar Uji"))
        .last_update(NOW - timedelta(days=1))
        .next_update(NOW + timedelta(days=3650))
        .add_revoked_certificate(gone)
        .sign(key, hashes.SHA256())  # type: ignore[arg-type]
    )
    (folder / "akar" / "akar.crl").write_bytes(made.public_bytes(serialization.Encoding.DER))


def sealed(content: bytes, certificate: bytes) -> bytes:
    """As somebody would sign it outside."""
    return seals.sign(
        content, certificate=certificate, passphrase=PASSPHRASE, words="Di luar", reason="", place="",
        spot=None, now=NOW,
    )  # fmt: skip


def pdfsig(content: bytes, folder: Path) -> str:
    file = folder / "periksa.pdf"
    file.write_bytes(content)
    done = subprocess.run(
        ["pdfsig", "-nocert", file], capture_output=True, text=True, check=False, timeout=60
    )
    return done.stdout


class _EsignClient(BaseHTTPRequestHandler):
    """Checks what the real one checks: who asks, whose NIK, which passphrase; then signs the file it got."""

    certificate = b""
    held: dict[str, bytes] = {}
    seen: list[dict[str, str]] = []
    by_id = False

    def log_message(self, *_given: object) -> None:
        pass

    def _say(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _fault(self, status: int, code: int, words: str) -> None:
        self._say(status, "application/json", json.dumps({"status_code": code, "error": words}).encode())

    def _is_known(self) -> bool:
        return self.headers["Authorization"] == f"Basic {b64encode(b'kantor:sandi').decode()}"

    def do_GET(self) -> None:
        self._say(200, "application/pdf", self.held[self.path.rsplit("/", 1)[1]])

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._is_known() or self.path != "/api/sign/pdf":
            return self._fault(401, 401, "Unauthorized")
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        given: dict[str, Any] = {
            str(part.get_param("name", header="Content-Disposition")): part.get_payload(decode=True)
            for part in BytesParser(policy=HTTP).parsebytes(head + body).iter_parts()  # type: ignore[attr-defined]
        }
        self.seen.append({name: value.decode() for name, value in given.items() if name != "file"})
        if given["nik"].decode() != NIK:
            return self._fault(400, 2011, "User tidak terdaftar")
        if given["passphrase"].decode() != PASSPHRASE:
            return self._fault(400, 2031, "Passphrase salah")
        signed = sealed(given["file"], self.certificate)
        if not self.by_id:
            return self._say(200, "application/pdf", signed)
        self.held["abc"] = signed
        return self._say(200, "application/json", b'{"id_dokumen": "abc"}')


@contextmanager
def esign_client(certificate: bytes, *, by_id: bool = False) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Its address with the office's own name and word, and the fields it was sent."""
    handler = type("Handler", (_EsignClient,), {"certificate": certificate, "by_id": by_id, "seen": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://kantor:sandi@127.0.0.1:{server.server_port}", handler.seen  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
