"""Lembar validasi: printed for a wet signature, and brought back with its scan."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import Tier, ValidationWay
from selaras.assessments.models import HeadValidation, Item, Round, ValidationSheet
from selaras.assessments.selectors import sheets as select
from selaras.assessments.selectors.sheets import Changed
from selaras.assessments.services.answers import to_verifier
from selaras.assessments.services.checking import tidy
from selaras.assessments.services.entering import signed_for
from selaras.assessments.services.steps import locked_item, move_item_duty, take_step
from selaras.audit.services import record
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.evidence.services import attach_upload
from selaras.offices.models import Agency


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed the sheet and when, as it stands on the paper."""

    name: str
    signed_on: date | None


class SheetChanged(Exception):
    """Answers on the sheet are no longer those that were signed; nothing was validated."""

    def __init__(self, sheet: ValidationSheet, changed: list[Changed]) -> None:
        super().__init__(", ".join(f"{row.code}: {row.why}" for row in changed))
        self.sheet = sheet
        self.changed = changed


@transaction.atomic
def print_sheet(*, scope: Scope, round_: Round, agency: Agency, now: datetime) -> ValidationSheet:
    """A sheet of what waits for the head; printed again unchanged it is the same sheet."""
    demand(permissions.can_print_sheet(scope, round_, agency.pk))
    items = select.waiting_for_head(round_, agency)
    if not items:
        raise ValidationError(_("Tidak ada isian OPD ini yang menunggu validasi kepala OPD."))
    rows = select.rows_of(items)
    sha256 = select.sheet_hash(round_, agency, rows)
    known = ValidationSheet.objects.filter(round=round_, agency=agency, sha256=sha256).first()
    sheet = known or ValidationSheet(
        round=round_,
        agency=agency,
        sha256=sha256,
        code=select.code_of(sha256),
        rows=rows,
        printed_by_id=scope.user_id,
        printed_by_name=scope.name,
        at=now,
    )
    if known is None:
        sheet.save()
    _record("printed", scope, sheet, now)
    return sheet


def _record(verb: str, scope: Scope, sheet: ValidationSheet, now: datetime, **after: object) -> None:
    record(
        verb=f"assessments.sheet.{verb}",
        scope=scope,
        kind="round",
        id=sheet.round_id,
        region_path=sheet.round.region_path,
        after={"sheet": sheet.code, "sha256": sheet.sha256, **after},
        note=_("%(agency)s, lembar %(code)s") % {"agency": sheet.agency.name, "code": sheet.code},
        at=now,
    )


def accept_sheet(
    *,
    scope: Scope,
    sheet: ValidationSheet,
    code: str,
    signature: Signature,
    scan: UploadedFile[Any] | None,
    now: datetime,
    only_unchanged: bool = False,
) -> list[Item]:
    """Validate in the name of the head what stands on the signed sheet, if it still is what was signed.

    ``only_unchanged`` leaves out the rows that changed since, which the head has to sign anew.
    """
    demand(permissions.can_accept_sheet(scope, sheet))
    signature = _checked(sheet, code, signature, scan, now)
    with transaction.atomic():
        # In one order, so that two at once never wait for each other.
        items = {pk: locked_item(pk) for pk in sorted(_existing(sheet))}
        changed = select.changed_since(sheet, items)
        left_out = {row.code for row in changed}
        standing = [item for item in items.values() if item.code not in left_out]
        if changed and (not only_unchanged or not standing):
            raise SheetChanged(sheet, changed)
        if scan is not None:
            attach_upload(
                scope=scope,
                subject=Reference("validation_sheet", str(sheet.pk)),
                upload=scan,
                title=_("Lembar validasi %(code)s bertanda tangan") % {"code": sheet.code},
                now=now,
            )
        for item in standing:
            _validate(scope, sheet, item, signature, now)
        _record("accepted", scope, sheet, now, items=len(standing), head=signature.name)
    return standing


def _existing(sheet: ValidationSheet) -> list[int]:
    return list(
        Item.objects.filter(pk__in=[row["item"] for row in sheet.rows], round=sheet.round_id).values_list(
            "pk", flat=True
        )
    )


def _checked(
    sheet: ValidationSheet, code: str, signature: Signature, scan: object, now: datetime
) -> Signature:
    """The signature as it is kept, or every fault of what was typed from the paper."""
    name = " ".join(tidy(signature.name).split())
    zone = sheet.round.tz
    faults: dict[str, str] = {}
    if select.typed_code(code) != sheet.code:
        faults["code"] = _("Kode tidak sama dengan kode lembar ini. Ketik kode yang tercetak di kertasnya.")
    if not name:
        faults["head_name"] = _("Tuliskan nama yang menandatangani.")
    elif len(name) > 200:
        faults["head_name"] = _("Nama paling banyak 200 huruf.")
    if signature.signed_on is None:
        faults["signed_on"] = _("Isi tanggal tanda tangan.")
    elif not sheet.at.astimezone(zone).date() <= signature.signed_on <= now.astimezone(zone).date():
        faults["signed_on"] = _("Tanggal tanda tangan di antara tanggal cetak dan hari ini.")
    if scan is None:
        faults["scan"] = _("Lampirkan pindaian lembar yang sudah ditandatangani.")
    if faults:
        raise ValidationError(faults)
    return Signature(name, signature.signed_on)


def _validate(scope: Scope, sheet: ValidationSheet, item: Item, signature: Signature, now: datetime) -> None:
    item.opened_at, item.opened_by_name = None, ""
    signed_for(scope=scope, item=item, name=signature.name, now=now)
    revision = take_step(
        scope=scope,
        item=item,
        action="validate",
        verb="assessments.item.validated",
        tier=Tier.HEAD,
        now=now,
        comment=_("Lembar validasi %(code)s, ditandatangani %(name)s")
        % {"code": sheet.code, "name": signature.name},
        on_behalf_of=signature.name,
    )
    HeadValidation(
        item=item,
        revision_number=revision.number,
        agency_id=sheet.agency_id,
        way=ValidationWay.SIGNED,
        by_name=signature.name,
        sheet=sheet,
        signed_on=signature.signed_on,
        recorded_by_name=scope.name,
        at=now,
    ).save()
    move_item_duty(item=item, kind="validasi", action="finish", now=now)
    to_verifier(item=item, now=now)
