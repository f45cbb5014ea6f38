"""A letter that came in, in the API: its entry changed, its scan brought, on the version that was read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, File, Form
from ninja.decorators import decorate_view
from ninja.files import UploadedFile

from selaras.core import clock
from selaras.core.api import In, ProblemOut, Text, answers, renamed_faults
from selaras.core.http import Problem, Request
from selaras.evidence.api import receives_a_file
from selaras.letters import services
from selaras.letters.api.doors import changing_incoming
from selaras.letters.api.incoming import INCOMING, IncomingOut, shown_incoming
from selaras.letters.api.letters import router
from selaras.letters.api.shown import WRITTEN
from selaras.letters.choices import Sifat
from selaras.letters.models import Incoming
from selaras.letters.services.incoming import MAX_PAGES

MOST = 2_147_483_647


class IncomingChangeIn(In):
    base_version: int = Field(ge=0, le=MOST, description=_("version dari catatan yang Anda baca"))
    sender: Text = Field(max_length=300)
    hal: Text = Field(max_length=300)
    received_on: date
    number: Text = Field(default="", max_length=160)
    dated: date | None = None
    sifat: Sifat = Sifat.ORDINARY
    annex: Text = Field(default="", max_length=120)
    pages: int | None = Field(default=None, ge=1, le=MAX_PAGES)


class ScanIn(In):
    """What comes beside the scan itself."""

    base_version: int = Field(ge=0, le=MOST, description=_("version dari catatan yang Anda baca"))


class IncomingConflictOut(ProblemOut):
    version: int = Field(description=_("versi catatan sekarang"))
    changed_by: str


CHANGED = answers({200: IncomingOut}, *WRITTEN) | {409: IncomingConflictOut}


@contextmanager
def _told_of_conflicts() -> Iterator[None]:
    try:
        yield
    except services.IncomingConflict as conflict:
        row = conflict.incoming
        told = gettext("%(name)s mengubah catatan ini lebih dahulu.") % {"name": row.changed_by_name}
        raise Problem(
            "edit_conflict", told, version=row.version, changed_by=row.changed_by_name
        ) from conflict


@router.put(
    INCOMING,
    url_name="incoming_letter",
    operation_id="change_incoming_letter",
    summary=_("Ubah catatan surat masuk"),
    description=_("Mengganti seluruh keterangan; tahun dan nomor agendanya tetap, pindaiannya juga."),
    response=CHANGED,
)
def change_incoming_letter(request: Request, incoming_id: int, body: IncomingChangeIn) -> IncomingOut:
    row = changing_incoming(request, incoming_id)
    with _told_of_conflicts():
        services.change_incoming(
            scope=request.scope,
            incoming=row,
            base_version=body.base_version,
            text=services.IncomingText(**body.model_dump(exclude={"base_version"})),
            now=clock.now(),
        )
    return shown_incoming(request, incoming_id)


@router.post(
    f"{INCOMING}/scan",
    url_name="incoming_letter_scan",
    operation_id="bring_incoming_scan",
    summary=_("Unggah pindaian surat masuk"),
    description=_("multipart/form-data; PDF, JPEG, atau PNG, menggantikan pindaian sebelumnya."),
    response=CHANGED,
)
@decorate_view(receives_a_file)
def bring_incoming_scan(
    request: Request, incoming_id: int, file: File[UploadedFile], more: Form[ScanIn]
) -> IncomingOut:
    row = changing_incoming(request, incoming_id)
    with _told_of_conflicts(), renamed_faults(scan="file"):
        services.change_incoming(
            scope=request.scope,
            incoming=row,
            base_version=more.base_version,
            text=_as_kept(row),
            scan=file,
            now=clock.now(),
        )
    return shown_incoming(request, incoming_id)


def _as_kept(row: Incoming) -> services.IncomingText:
    names = ("sender", "hal", "received_on", "number", "dated", "sifat", "annex")
    pages = None if row.pages_counted else row.scan_pages
    return services.IncomingText(**{name: getattr(row, name) for name in names}, pages=pages)
