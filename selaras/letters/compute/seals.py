"""The one door to pyHanko: a PDF is signed with the office's certificate, and any signed PDF is looked into.

The library comes with the group ``signing``, is loaded by whoever signs or checks, and asks no network.
"""

import asyncio
import hashlib
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from selaras.letters.compute.looked import ALLOWED as ALLOWED
from selaras.letters.compute.looked import BROKEN as BROKEN
from selaras.letters.compute.looked import BUSY as BUSY
from selaras.letters.compute.looked import CHANGED as CHANGED
from selaras.letters.compute.looked import EXPIRED as EXPIRED
from selaras.letters.compute.looked import LOCKED as LOCKED
from selaras.letters.compute.looked import MAX_SEALS
from selaras.letters.compute.looked import NO_PDF as NO_PDF
from selaras.letters.compute.looked import NOTHING as NOTHING
from selaras.letters.compute.looked import REVOKED as REVOKED
from selaras.letters.compute.looked import TOO_HARD as TOO_HARD
from selaras.letters.compute.looked import UNKNOWN as UNKNOWN
from selaras.letters.compute.looked import Looked as Looked
from selaras.letters.compute.looked import Seal as Seal

FIELD = "TandaTangan"
# Room for the certificates of a chain; more than this no certificate of an office has.
ROOM = 64 * 1024
MAX_CERTIFICATE = 512 * 1024


class SealFault(Exception):
    """It cannot be signed; the text is for the person who tried."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the mark of the signature goes, in points from the lower left corner."""

    page: int
    left: float
    bottom: float
    width: float
    height: float

    @property
    def box(self) -> tuple[int, int, int, int]:
        return (
            int(self.left),
            int(self.bottom),
            int(self.left + self.width),
            int(self.bottom + self.height),
        )


def is_ready() -> bool:
    return find_spec("pyhanko") is not None


@contextmanager
def _quiet() -> Iterator[None]:
    """The library logs tracebacks of wrong passphrases and broken files; the caller says it better."""
    loggers = [logging.getLogger(name) for name in ("pyhanko", "pyhanko_certvalidator")]
    before = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            # What stands below them asks them for its level.
            logger.setLevel(logging.CRITICAL + 1)
        yield
    finally:
        for logger, was in zip(loggers, before, strict=True):
            logger.setLevel(was)


@sensitive_variables()
def certificate_name(certificate: bytes, passphrase: str) -> str:
    """Whose certificate it is; a wrong passphrase is a fault in words."""
    return str(_key_of(certificate, passphrase).signing_cert.subject.native.get("common_name", ""))


@sensitive_variables()
def _key_of(certificate: bytes, passphrase: str) -> Any:
    from asn1crypto import keys, x509
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    try:
        key, own, others = pkcs12.load_key_and_certificates(certificate, passphrase.encode())
    except ValueError:
        # Without the cause: what the library says must not carry the passphrase anywhere.
        raise SealFault(_("Kata sandi sertifikat salah, atau berkas sertifikatnya rusak.")) from None
    if key is None or own is None:
        raise SealFault(_("Berkas sertifikat tidak memuat kunci untuk menandatangani."))
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in others)
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(own.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(plain),
        cert_registry=store,
    )


@sensitive_variables()
def sign(
    content: bytes,
    *,
    certificate: bytes,
    passphrase: str,
    words: str,
    reason: str,
    place: str,
    spot: Spot | None,
    now: datetime,
    field: str = FIELD,
) -> bytes:
    """The file with a PAdES signature behind it; its own bytes stay at the front, unchanged."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko.stamp import TextStampStyle

    with _quiet():
        signer = _key_of(certificate, passphrase)
        validity = signer.signing_cert["tbs_certificate"]["validity"].native
        if not validity["not_before"] <= now <= validity["not_after"]:
            raise SealFault(_("Sertifikat belum atau tidak lagi berlaku pada hari ini."))
        place_of_field = fields.SigFieldSpec(
            field, on_page=spot.page - 1 if spot else 0, box=spot.box if spot else None
        )
        signing = signers.PdfSigner(
            signers.PdfSignatureMetadata(
                field_name=field,
                md_algorithm="sha256",
                subfilter=fields.SigSeedSubFilter.PADES,
                reason=reason,
                location=place,
                name=words,
            ),
            signer=signer,
            new_field_spec=place_of_field,
            stamp_style=TextStampStyle(stamp_text="%(words)s\n%(ts)s", border_width=0) if spot else None,
        )
        out = BytesIO()
        signing.sign_pdf(
            IncrementalPdfFileWriter(BytesIO(content)),
            bytes_reserved=ROOM,
            output=out,
            appearance_text_params={"words": words, "ts": now.strftime("%d-%m-%Y %H:%M %Z")},
        )
    return out.getvalue()


def begins_with(signed: bytes, before: bytes) -> bool:
    """Whether the content before signing is, byte for byte, what was handed out to be signed."""
    head = signed[: len(before)]
    return hashlib.sha256(head).digest() == hashlib.sha256(before).digest() and len(signed) > len(before)


def look_into(content: bytes, *, roots: Sequence[Path], now: datetime) -> list[Seal]:
    """Every signature of a file that is ours but for what follows; none where it cannot be read."""
    return list(look(content, roots=roots, now=now).seals)


def look(content: bytes, *, roots: Sequence[Path], now: datetime) -> Looked:
    """What any file says about itself. A stranger's file is looked into by ``compute/apart.py``."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    if b"%PDF-" not in content[:1024]:
        return Looked(NO_PDF)
    with _quiet():
        try:
            reader = PdfFileReader(BytesIO(content), strict=False)
            if reader.encrypted:
                return Looked(LOCKED)
            found = reader.embedded_regular_signatures
            seals = [_seal(one, _context(roots, now)) for one in found[:MAX_SEALS]]
            left_out = max(0, len(found) - MAX_SEALS)
            return Looked("", seals, left_out, _pages(reader), bool(_lists(roots)))
        except MemoryError:
            return Looked(TOO_HARD)
        except Exception:
            # What a broken file makes the library stumble over is not to be foreseen, and says it is broken.
            return Looked(BROKEN)


def _pages(reader: Any) -> int:
    told = reader.root["/Pages"].get("/Count", 0)
    return int(told) if 0 < int(told) < 100_000 else 0


def _context(roots: Sequence[Path], now: datetime) -> Any:
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(
        trust_roots=_certificates(roots),
        crls=[file.read_bytes() for file in _lists(roots)],
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=now,
    )


def _lists(roots: Sequence[Path]) -> list[Path]:
    """What the authorities say they have revoked (CRL, DER), put beside their roots by the administrator."""
    folders = {root.parent for root in roots}
    return sorted(file for folder in folders for file in folder.glob("*.crl"))


def _certificates(files: Sequence[Path]) -> list[Any]:
    from pyhanko.keys import load_certs_from_pemder

    load: Any = load_certs_from_pemder
    return list(load([str(file) for file in files]))


def _seal(embedded: Any, context: Any) -> Seal:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import async_validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    status = asyncio.run(async_validate_pdf_signature(embedded, signer_validation_context=context))
    own = status.signing_cert
    path = status.validation_path
    stamp = status.timestamp_validity
    level = status.modification_level
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE or level == ModificationLevel.NONE:
        after = NOTHING
    else:
        benign = level is not None and level < ModificationLevel.OTHER
        after = ALLOWED if benign else CHANGED
    root = path.first if path is not None and status.trusted else None
    return Seal(
        field=str(embedded.field_name),
        intact=bool(status.intact),
        valid=bool(status.valid),
        signer=own.subject.native.get("common_name") or own.subject.human_friendly,
        issuer=own.issuer.native.get("common_name") or own.issuer.human_friendly,
        serial=f"{own.serial_number:x}",
        root=_name_of(root) if root is not None else "",
        distrust="" if status.trusted else _distrust(status),
        told_at=status.signer_reported_dt,
        stamped_at=stamp.timestamp if stamp is not None and stamp.valid and stamp.intact else None,
        stamped_by=_name_of(stamp.signing_cert) if stamp is not None and stamp.valid else "",
        after=after,
        covers_all=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
    )


def _name_of(certificate: Any) -> str:
    subject = getattr(certificate, "subject", None) or certificate.name
    return str(subject.native.get("common_name") or subject.human_friendly)


def _distrust(status: Any) -> str:
    name = str(getattr(status.trust_problem_indic, "name", ""))
    if name.startswith("REVOKED"):
        return REVOKED
    return EXPIRED if "EXPIRED" in name or "NOT_YET_VALID" in name or "OUT_OF_BOUNDS" in name else UNKNOWN
