"""How an office words a kind of letter; a fault is said before any letter is made with it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.letters import permissions
from selaras.letters.choices import BODY, BODY_LENGTH, FieldSize, KindForm, LetterKind
from selaras.letters.compute.wording import NAME, places, stray_braces
from selaras.letters.models import Wording
from selaras.letters.selectors.kinds import shipped
from selaras.offices.models import Agency

MAX_FIELDS = 30
# Names of the other parts of a letter's form.
RESERVED = frozenset(
    {BODY, "base_version", "sifat", "hal", "to", "to_place", "body", "signer", "on_behalf_of", "through",
     "signer_rank", "copies", "chain", "values"}
)  # fmt: skip


class WordingConflict(Exception):
    """Somebody else worded it since the form was opened."""


def _log(scope: Scope, agency: Agency, verb: str, kind: str, now: datetime, **after: object) -> None:
    record(
        verb=f"letters.wording.{verb}",
        scope=scope,
        kind="agency",
        id=agency.pk,
        region_path=agency.region_path,
        after={"kind": kind, **after},
        note=str(LetterKind(kind).label),
        at=now,
    )


@transaction.atomic
def save_wording(
    *, scope: Scope, agency: Agency, kind: str, base_version: int, form: KindForm, now: datetime
) -> Wording:
    """Letters that are already begun keep theirs."""
    demand(permissions.can_word_for(scope, agency))
    check_wording(kind, form)
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    held = Wording.objects.filter(agency=agency, kind=kind).first()
    if (held.version if held else 0) != base_version:
        raise WordingConflict
    held = held or Wording(agency=agency, kind=kind, version=0)
    held.form, held.version = form.as_data(), held.version + 1
    held.changed_at, held.changed_by_name = now, scope.name
    held.save()
    _log(scope, agency, "changed", kind, now, version=held.version, form=held.form)
    return held


@transaction.atomic
def drop_wording(*, scope: Scope, agency: Agency, kind: str, now: datetime) -> None:
    """Back to the wording that came with the product."""
    demand(permissions.can_word_for(scope, agency))
    gone, _rows = Wording.objects.filter(agency=agency, kind=kind).delete()
    if gone:
        _log(scope, agency, "dropped", kind, now)


def check_wording(kind: str, form: KindForm) -> None:
    faults = _field_faults(form) | _text_faults(kind, form)
    if faults:
        raise ValidationError(faults)


def _field_faults(form: KindForm) -> dict[str, str]:
    names = [field.name for field in form.fields]
    bad = [name for name in names if not NAME.fullmatch(name) or name in RESERVED]
    if bad or len(set(names)) < len(names) or len(names) > MAX_FIELDS:
        told = _(
            "Nama kolom memakai huruf kecil, angka, dan garis bawah, masing-masing satu kali, paling "
            "banyak %(n)s, dan bukan nama bagian surat seperti “isi” atau “hal”."
        )
        return {"fields": told % {"n": MAX_FIELDS}}
    if any(not field.label.strip() or field.size not in FieldSize.values for field in form.fields):
        return {"fields": _("Setiap kolom memerlukan label dan bentuk: baris, teks, atau daftar.")}
    return {}


def _text_faults(kind: str, form: KindForm) -> dict[str, str]:
    names, used = {BODY, *(field.name for field in form.fields)}, places(form.text)
    needed = [field.name for field in shipped()[kind].fields if field.required]
    if shipped()[kind].has_body:
        needed.append(BODY)
    if not form.text.strip() or len(form.text) > BODY_LENGTH:
        return {"text": _("Tuliskan naskahnya, paling panjang %(n)s huruf.") % {"n": BODY_LENGTH}}
    if stray_braces(form.text):
        return {"text": _("Ada kurung kurawal tanpa pasangan; tempat isian ditulis {nama}.")}
    if unknown := [name for name in used if name not in names]:
        return {"text": _("Kolom ini tidak dikenal: %(names)s.") % {"names": ", ".join(unknown)}}
    if missing := [name for name in needed if name not in used or name not in names]:
        shown = ", ".join(f"{{{name}}}" for name in missing)
        return {"text": _("Naskah harus memuat kolom %(names)s.") % {"names": shown}}
    return {}
