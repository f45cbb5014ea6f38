"""Lembar validasi: what stands on it, and whether it still stands."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import ItemState
from selaras.assessments.models import HeadValidation, Item, Round, ValidationSheet
from selaras.assessments.selectors.packets import proofs_by_item
from selaras.assessments.selectors.people import people_who
from selaras.assessments.selectors.references import ITEM_RELATED
from selaras.core.http import record_id, record_ids
from selaras.core.references import Reference, Shown
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Verdict
from selaras.evidence.models import Use
from selaras.offices.choices import PostKind
from selaras.offices.models import Agency, Holder

CODE_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Changed:
    """An item that is no longer what was signed, and why."""

    code: str
    why: str


def sheets_for(scope: Scope) -> QuerySet[ValidationSheet]:
    """Who reads the whole round, and the agency itself."""
    agencies = scope.agencies("assessments.answer") | scope.agencies("assessments.validate")
    own = Q(agency_id__in=agencies, round__in=Round.objects.visible_to(scope).values("pk"))
    inside = Q(round__in=Round.objects.read_inside(scope).values("pk"))
    rows: QuerySet[ValidationSheet] = ValidationSheet.objects.filter(inside | own)
    return rows.select_related("round__region", "round__instrument", "agency")


def waiting_for_head(round_: Round, agency: Agency) -> list[Item]:
    """The answers of an agency that wait for its head, also those Kesbangpol enters for outside bodies."""
    items = round_.items.filter(state=ItemState.AT_HEAD).select_related(*ITEM_RELATED).order_by("sort")
    return [item for item in items if item.duty_agency_id == agency.pk and item.is_worked_on]


def digest_of(item: Item, uses: Iterable[Use]) -> str:
    """A hash of the question, the answer and the agency's own evidence."""
    proofs = sorted(_fingerprint(use) for use in uses if use.evidence.agency_id == item.duty_agency_id)
    content = [
        item.code, item.question.text, item.value, item.narrative, item.claimed_level, item.is_nil, proofs
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()


def _fingerprint(use: Use) -> str:
    held = use.evidence
    if held.blob is not None:
        return f"{held.blob.sha256} {use.pages}"
    return f"{held.url or json.dumps(held.nihil, sort_keys=True)} {use.pages}"


def rows_of(items: Sequence[Item]) -> list[dict[str, Any]]:
    proofs = proofs_by_item(item.pk for item in items)
    return [
        {"item": item.pk, "code": item.code, "digest": digest_of(item, proofs.get(item.pk, []))}
        for item in items
    ]


def sheet_hash(round_: Round, agency: Agency, rows: Sequence[Mapping[str, Any]]) -> str:
    content = ["selaras-lembar/1", round_.pk, agency.pk, [[row["code"], row["digest"]] for row in rows]]
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()


def code_of(sha256: str) -> str:
    """The beginning of the hash, in groups that a person reads out."""
    short = sha256[:CODE_LENGTH].upper()
    return "-".join(short[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def typed_code(text: str) -> str:
    """As typed from paper: spaces, dashes and case do not matter."""
    return code_of(re.sub(r"[^0-9A-Fa-f]", "", text).lower())


def changed_since(sheet: ValidationSheet, items: Mapping[int, Item]) -> list[Changed]:
    """Rows whose answer is no longer the signed one; ``items`` are as they stand now."""
    proofs = proofs_by_item(items)
    found = []
    for row in sheet.rows:
        item = items.get(row["item"])
        why = ""
        if item is None or item.duty_agency_id != sheet.agency_id:
            why = _("sudah dialihkan ke OPD lain")
        elif item.state != ItemState.AT_HEAD:
            why = _("berstatus %(state)s") % {"state": item.get_state_display()}
        elif digest_of(item, proofs.get(item.pk, [])) != row["digest"]:
            why = _("isian atau bukti dukungnya berubah sesudah lembar dicetak")
        if why:
            found.append(Changed(row["code"], why))
    return found


def is_same_content(sheet: ValidationSheet, items: Mapping[int, Item]) -> bool:
    """Whether every answer still is the one of the hash, wherever it stands by now."""
    proofs = proofs_by_item(items)
    return all(
        row["item"] in items and digest_of(items[row["item"]], proofs.get(row["item"], [])) == row["digest"]
        for row in sheet.rows
    )


def sheet_items(sheet: ValidationSheet) -> dict[int, Item]:
    rows = Item.objects.filter(pk__in=[row["item"] for row in sheet.rows])
    return {item.pk: item for item in rows.select_related(*ITEM_RELATED)}


def accepted_of(sheet: ValidationSheet) -> list[HeadValidation]:
    return list(sheet.validations.select_related("item").order_by("item__sort"))


def head_of(agency: Agency, *, now: datetime, round_: Round) -> Holder | None:
    """Who holds the post of the head today."""
    today = now.astimezone(round_.tz).date()
    holders = Holder.objects.filter(post__agency=agency, post__kind=PostKind.KEPALA, starts_on__lte=today)
    return holders.exclude(ends_on__lt=today).select_related("post").order_by("-starts_on").first()


def head_has_account(agency_id: int | None, *, now: datetime) -> bool:
    """Whether anybody can validate for the agency in the product."""
    return bool(people_who("assessments.validate", agency_ids=[agency_id or 0], now=now).get(agency_id or 0))


# ---- the registry: a sheet carries its scan as evidence


def show_sheets(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    rows = sheets_for(scope).filter(pk__in=record_ids(ids))
    return {
        str(row.pk): Shown(
            _("Lembar validasi %(code)s") % {"code": row.code}, row.get_absolute_url(), row.agency.name
        )
        for row in rows
    }


def visible_sheet(scope: Scope, sheet_id: str) -> ValidationSheet | None:
    number = record_id(sheet_id)
    return sheets_for(scope).filter(pk=number).first() if number is not None else None


def may_add_scan(scope: Scope, sheet_id: str) -> Verdict:
    sheet = visible_sheet(scope, sheet_id)
    if sheet is None:
        return Denied(_("Lembar ini tidak dapat Anda baca."))
    return permissions.can_accept_sheet(scope, sheet)


def may_remove_scan(scope: Scope, sheet_id: str) -> Verdict:
    if scan_decided([sheet_id]):
        return Denied(_("Validasi sudah bersandar pada pindaian ini; pindaian tidak dapat dilepas."))
    return may_add_scan(scope, sheet_id)


def scan_context(scope: Scope, sheet_id: str) -> dict[str, Any]:
    """The scan is the agency's, and read by those who verify what it stands for."""
    sheet = visible_sheet(scope, sheet_id)
    if sheet is None:
        raise Http404
    verifiers = Item.objects.filter(pk__in=[row["item"] for row in sheet.rows]).values_list(
        "verifier_agency_id", flat=True
    )
    readers = {sheet.agency_id, sheet.round.coordinator_id, *verifiers}
    return {
        "agency": sheet.agency,
        "region_path": sheet.round.region_path,
        "reader_agency_ids": frozenset(reader for reader in readers if reader is not None),
        "sharing": "daerah",
        "group": Reference("round", str(sheet.round_id)),
    }


def scan_decided(ids: Iterable[str]) -> bool:
    """What an accepted validation rests on stays."""
    return HeadValidation.objects.filter(sheet__in=record_ids(ids)).exists()
