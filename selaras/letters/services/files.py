"""The file of a letter around its signature: handed out, signed here or by BSrE, or brought back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.evidence.services import files as store
from selaras.letters import compute, permissions
from selaras.letters.choices import LETTER_TRANSITIONS, FileRole, SignatureWay
from selaras.letters.compute import bsre, seals
from selaras.letters.models import Letter, LetterFile
from selaras.letters.permissions import arrow_of
from selaras.letters.selectors.papers import TEMPLATE, letterhead_of, print_data, printed, signature_of
from selaras.letters.selectors.seals import certificate_path, root_paths
from selaras.letters.services.letters import held_letter, log_letter
from selaras.letters.services.signing import signed

# The room that every letter keeps for the mark: 60 by 22 mm.
MARK = (170.0, 60.0)
HEIGHTS = {"a4": 841.89, "f4": 935.43}


def _kept(letter: Letter, content: bytes, *, role: str, by: str, now: datetime, way: str = "") -> LetterFile:
    with store.staged(SimpleUploadedFile("surat.pdf", content)) as staged:
        store.shelve(staged)
        return LetterFile.objects.create(
            letter=letter,
            role=role,
            version=letter.version,
            sha256=staged.sha256,
            size=staged.size,
            way=way,
            at=now,
            by_name=by,
        )


def _ready(scope: Scope, letter: Letter, now: datetime) -> LetterFile:
    held = LetterFile.objects.filter(letter=letter, role=FileRole.READY, version=letter.version).first()
    if held is None:
        held = _kept(letter, printed(letter), role=FileRole.READY, by=scope.name, now=now)
        log_letter(scope, letter, "readied", now, sha256=held.sha256, version=letter.version)
    return held


@transaction.atomic
def ready_file(*, scope: Scope, letter: Letter, now: datetime) -> LetterFile:
    """The file as it goes out to be signed; asked again, the same file."""
    letter = held_letter(letter)
    demand(permissions.can_ready(scope, letter))
    return _ready(scope, letter, now)


def spot_of(letter: Letter) -> seals.Spot | None:
    head = letterhead_of(letter.agency)
    found = compute.spot(TEMPLATE, print_data(letter, head))
    if found is None:
        return None
    page, left, top = found
    width, height = MARK
    return seals.Spot(page, left, HEIGHTS.get(head.paper, HEIGHTS["a4"]) - top - height, width, height)


@sensitive_variables()
@transaction.atomic
@sensitive_variables()
def sign_with_certificate(*, scope: Scope, letter: Letter, passphrase: str, now: datetime) -> Letter:
    """With the office's own certificate; the passphrase is used once and goes nowhere."""
    letter = held_letter(letter)
    demand(permissions.can_sign(scope, letter))
    path = certificate_path(letter.agency)
    if path is None:
        raise ValidationError(_("Sertifikat kantor ini belum dipasang di server."))
    words = _("Ditandatangani secara elektronik oleh: %(name)s") % {"name": signature_of(letter)["name"]}

    @sensitive_variables()
    def sign(content: bytes) -> bytes:
        return seals.sign(
            content,
            certificate=path.read_bytes(),
            passphrase=passphrase,
            words=words,
            reason=letter.hal[:200],
            place=letterhead_of(letter.agency).place,
            spot=spot_of(letter),
            now=now.astimezone(letter.tz),
        )

    return _signed_by(scope, letter, sign, SignatureWay.OFFICE, "passphrase", now)


@sensitive_variables()
@transaction.atomic
@sensitive_variables()
def sign_with_bsre(*, scope: Scope, letter: Letter, nik: str, passphrase: str, now: datetime) -> Letter:
    """By the national service; neither the NIK nor the passphrase is kept."""
    letter = held_letter(letter)
    demand(permissions.can_sign(scope, letter))
    if not settings.BSRE_SECRET:
        raise ValidationError(_("Layanan BSrE belum dipasang di server."))
    data = print_data(letter, letterhead_of(letter.agency))

    @sensitive_variables()
    def sign(content: bytes) -> bytes:
        return bsre.sign(
            content, address=settings.BSRE_SECRET, nik=nik, passphrase=passphrase, tag=data["signer"]["tag"]
        )

    return _signed_by(scope, letter, sign, SignatureWay.BSRE, "passphrase", now)


def _signed_by(
    scope: Scope, letter: Letter, sign: Callable[[bytes], bytes], way: str, field: str, now: datetime
) -> Letter:
    before = _ready(scope, letter, now).content()
    try:
        content = sign(before)
    except seals.SealFault as fault:
        raise ValidationError({field: str(fault)}) from None
    return _take(scope, letter, content, before, way, now)


@transaction.atomic
def bring_signed(*, scope: Scope, letter: Letter, upload: UploadedFile[Any], now: datetime) -> Letter:
    """The file that was signed elsewhere: taken only if it is the one that was handed out, and whole."""
    letter = held_letter(letter)
    demand(permissions.can_bring_signed(scope, letter))
    ready = LetterFile.objects.filter(letter=letter, role=FileRole.READY, version=letter.version).first()
    if ready is None:
        raise ValidationError({"file": _("Siapkan dan unduh dahulu berkas yang akan ditandatangani.")})
    if (upload.size or 0) > store.max_bytes():
        raise ValidationError({"file": _("Berkas terlalu besar.")})
    try:
        return _take(scope, letter, upload.read(), ready.content(), SignatureWay.OUTSIDE, now)
    except ValidationError as fault:
        raise ValidationError({"file": fault.messages}) from None


def _take(scope: Scope, letter: Letter, content: bytes, before: bytes, way: str, now: datetime) -> Letter:
    if not seals.begins_with(content, before):
        raise ValidationError(
            _(
                "Isi berkas ini berbeda dari berkas yang disiapkan untuk ditandatangani, atau berkasnya "
                "ditulis ulang. Surat belum berubah; tandatangani lagi berkas yang disiapkan."
            )
        )
    found = seals.look_into(content, roots=root_paths(), now=now)
    if not found:
        raise ValidationError(_("Berkas ini tidak memuat tanda tangan digital. Surat belum berubah."))
    if any(not seal.intact or not seal.valid or seal.after == seals.CHANGED for seal in found):
        raise ValidationError(
            _("Tanda tangan pada berkas ini tidak utuh: ada yang berubah sesudahnya. Surat belum berubah.")
        )
    letter.state = LETTER_TRANSITIONS[arrow_of(letter, "sign")][1]
    _kept(letter, content, role=FileRole.SIGNED, by=scope.name, now=now, way=way)
    on = now.astimezone(letter.tz).date()
    return signed(scope, letter, way=way, by=found[-1].signer[:200], on=on, now=now)
