"""A letter as the API shows it, and what may be done with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from selaras.core import clock
from selaras.core.api import MayOut, Page, ProblemOut, answers
from selaras.core.http import Problem, Request
from selaras.letters import permissions
from selaras.letters.choices import LETTER_STEPS
from selaras.letters.models import Letter
from selaras.letters.selectors import papers
from selaras.letters.selectors.letters import ChainRow, chain_of
from selaras.letters.selectors.next_steps import next_step
from selaras.letters.services import LetterConflict
from selaras.letters.views.access import visible_letter
from selaras.offices.api import AgencyOut
from selaras.offices.models import Holder

WRITTEN = (400, 403, 404, 413, 422)


class LetterRow(Schema):
    id: int
    agency: AgencyOut
    template: str
    kind: str = Field(description=_("surat, undangan, tugas, edaran, pengingat, atau laporan"))
    subject: str = Field(description=_("jenis catatan asalnya dan nomornya; kosong untuk surat lepas"))
    state: str
    state_label: str
    sifat: str
    hal: str
    to: list[str]
    number: str
    dated: date | None
    channel: str
    sent_on: date | None
    version: int = Field(description=_("kirimkan sebagai base_version saat mengubah atau melepas"))
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str
    page: str = Field(description=_("alamat halamannya di aplikasi"))


class LetterPage(Page[LetterRow]):
    pass


class SignerOut(Schema):
    id: int
    name: str
    post: str

    @classmethod
    def of(cls, holder: Holder) -> SignerOut:
        return cls(id=holder.pk, name=holder.name, post=papers.post_words(holder))


class InitialOut(Schema):
    post: str
    agency: str
    state: str = Field(description=_("menunggu, diparaf, atau dikembalikan; kosong bila belum diajukan"))
    by: str
    at: datetime | None
    comment: str


class LetterOut(LetterRow):
    to_place: str
    body: str
    values: dict[str, str] = Field(description=_("isian kolom jenis surat"))
    copies: list[str]
    signer: SignerOut | None
    signers: list[SignerOut] = Field(description=_("pejabat yang dapat menandatangani hari ini"))
    on_behalf_of: str
    through: str = Field(description=_("untuk beliau (u.b.), di bawah a.n."))
    signer_rank: str
    chain: list[int] = Field(description=_("nomor jabatan yang memberi paraf, berurutan"))
    initials: list[InitialOut]
    signature_way: str = Field(description=_("basah, sertifikat, bsre, atau luar; kosong bila belum"))
    signed_on: date | None
    signed_by: str
    number_source: str
    sent_note: str
    reason: str = Field(description=_("alasan pembatalan"))
    released_at: datetime | None
    released_by: str
    next_step: str = Field(description=_("yang ditunggu surat ini dan alasannya; kosong bila sudah selesai"))
    may: dict[str, MayOut] = Field(description=_("boleh tidaknya setiap langkah bagi Anda, dan alasannya"))


class LetterConflictOut(ProblemOut):
    version: int = Field(description=_("versi surat sekarang"))
    changed_by: str


def facts(letter: Letter) -> dict[str, Any]:
    plain = (
        "template", "kind", "state", "sifat", "hal", "to", "number", "dated", "channel", "sent_on", "version",
        "created_at", "changed_at",
    )  # fmt: skip
    return {name: getattr(letter, name) for name in plain} | {
        "id": letter.pk,
        "agency": AgencyOut.of(letter.agency),
        "subject": f"{letter.subject_kind} {letter.subject_id}".strip(),
        "state_label": letter.get_state_display(),
        "created_by": letter.created_by_name,
        "changed_by": letter.changed_by_name,
        "page": letter.get_absolute_url(),
    }


def signers_of(letter: Letter) -> list[Holder]:
    return papers.holding_on(papers.possible_signers(letter.agency), clock.today(letter.tz))


def shown(request: Request, letter_id: int) -> LetterOut:
    letter, scope = visible_letter(request, letter_id), request.scope
    verdicts = {
        "edit": permissions.can_edit(scope, letter),
        "ask": permissions.can_ask_release(scope, letter),
    } | {step: permissions.can_step(scope, letter, step) for step in LETTER_STEPS}
    plain = (
        "to_place", "body", "values", "copies", "on_behalf_of", "through", "signer_rank", "chain",
        "signature_way", "signed_on", "number_source", "sent_note", "reason",
        "released_at",
    )  # fmt: skip
    return LetterOut(
        **facts(letter),
        **{name: getattr(letter, name) for name in plain},
        signer=SignerOut.of(letter.signer) if letter.signer else None,
        signers=[SignerOut.of(holder) for holder in signers_of(letter)] if letter.is_draft else [],
        initials=[_initial(row) for row in chain_of(letter)],
        signed_by=letter.signed_by_name,
        next_step=step.words if (step := next_step(letter)) else "",
        released_by=letter.released_by_name,
        may={name: MayOut.of(verdict) for name, verdict in verdicts.items()},
    )


def _initial(row: ChainRow) -> InitialOut:
    given = row.initial
    return InitialOut(
        post=row.post.title,
        agency=row.post.agency.name,
        state=given.state if given else "",
        by=given.given_by_name if given else "",
        at=given.given_at if given else None,
        comment=given.comment if given else "",
    )


@contextmanager
def told_of_conflicts() -> Iterator[None]:
    """Somebody else was first: 409, with who it was and the version there is now."""
    try:
        yield
    except LetterConflict as conflict:
        raise changed_meanwhile(conflict) from conflict


def changed_meanwhile(conflict: LetterConflict) -> Problem:
    letter = conflict.letter
    told = gettext("%(name)s mengubah surat ini lebih dahulu.") % {"name": letter.changed_by_name}
    return Problem("edit_conflict", told, version=letter.version, changed_by=letter.changed_by_name)


CHANGED = answers({200: LetterOut}, *WRITTEN) | {409: LetterConflictOut}
