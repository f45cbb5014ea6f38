"""Cleaning of what is said about a kegiatan: days, hours, counts by group, money, items and IKU."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from selaras.core.formats import thousands
from selaras.evidence.choices import (
    COST_CODE_LENGTH,
    GROUPS,
    IKU_LENGTH,
    MAX_BUDGET,
    MAX_PARTICIPANTS,
    MAX_SERVED,
    PLACE_LENGTH,
    SEXES,
    TITLE_LENGTH,
    ActivityState,
)
from selaras.evidence.compute import MOST_DAYS
from selaras.evidence.services.validation import clean_title, not_future, plain_line, plain_text
from selaras.instruments.models import Question
from selaras.offices.models import Agency

if TYPE_CHECKING:
    from selaras.evidence.services.activities import Facts

COLUMNS = (
    "title", "starts_on", "ends_on", "starts_at", "ends_at", "place", "audience", "cost_code", "sub_activity",
    "budget", "participants", "summary",
)  # fmt: skip
SUMMARY_LENGTH = 2000
MOST_PARTNERS = 60


def clean(facts: Facts, *, agency: Agency, state: ActivityState, now: datetime) -> dict[str, Any]:
    """Every fault at once, each under the name of its field."""
    problems: dict[str, list[ValidationError]] = {}
    values: dict[str, Any] = {"starts_at": facts.starts_at, "ends_at": facts.ends_at}

    def take(name: str, judge: Any) -> None:
        try:
            values[name] = judge()
        except ValidationError as fault:
            problems.setdefault(name, []).append(fault)

    take("title", lambda: clean_title(facts.title))
    take("starts_on", lambda: _day(facts, agency, state, now))
    take("ends_on", lambda: _last_day(facts))
    take("ends_at", lambda: _last_hour(facts))
    take("place", lambda: line(facts.place, PLACE_LENGTH))
    take("audience", lambda: line(facts.audience, PLACE_LENGTH))
    take("cost_code", lambda: line(facts.cost_code, COST_CODE_LENGTH))
    take("sub_activity", lambda: line(facts.sub_activity, TITLE_LENGTH))
    take("budget", lambda: _budget(facts.budget))
    take("participants", lambda: clean_participants(facts.participants))
    take("summary", lambda: _summary(facts.summary))
    take("items", lambda: clean_items(facts.items))
    take("ikus", lambda: clean_ikus(facts.ikus))
    take("partner_ids", lambda: clean_partners(facts.partner_ids, agency=agency))
    if problems:
        raise ValidationError(problems)
    return values


def line(text: str, most: int) -> str:
    cleaned = plain_line(text)
    if len(cleaned) > most:
        raise ValidationError(_("Paling panjang %(n)s huruf.") % {"n": most}, code="length")
    return cleaned


def reason(text: str) -> str:
    cleaned = plain_line(text)[:500]
    if not cleaned:
        raise ValidationError(_("Tulis alasannya."), code="text")
    return cleaned


def clean_participants(given: Mapping[str, int]) -> dict[str, int]:
    """Counts only: groups of the list, none above the total, women and men together no more than it."""
    kept: dict[str, int] = {}
    for code in ("total", *GROUPS):
        count = given.get(code)
        if count is None:
            continue
        if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= MAX_PARTICIPANTS:
            words = {"most": thousands(MAX_PARTICIPANTS)}
            raise ValidationError(_("Jumlah peserta ditulis sebagai bilangan 0 sampai %(most)s.") % words)
        kept[code] = count
    if set(given) - {"total", *GROUPS}:
        raise ValidationError(_("Kelompok peserta tidak dikenal."))
    total = kept.get("total")
    groups = {code: count for code, count in kept.items() if code != "total"}
    if groups and total is None:
        raise ValidationError(_("Isi jumlah seluruh peserta lebih dahulu."))
    over = [str(GROUPS[code]) for code, count in groups.items() if count > (total or 0)]
    if over:
        raise ValidationError(
            _("%(groups)s: lebih banyak daripada seluruh peserta (%(total)s).")
            % {"groups": ", ".join(over), "total": total}
        )
    both = [groups[code] for code in SEXES if code in groups]
    if sum(both) > (total or 0) or (len(both) == len(SEXES) and sum(both) != total):
        raise ValidationError(
            _("Perempuan dan laki-laki berjumlah %(sum)s, seluruh peserta %(total)s. Samakan keduanya.")
            % {"sum": sum(both), "total": total}
        )
    return kept


def clean_items(given: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Codes that stand in some version of the index; a misspelt one is named."""
    wanted = list(dict.fromkeys((plain_line(index).upper(), plain_line(code)) for index, code in given))
    _not_too_many(wanted)
    known = set(
        Question.objects.filter(instrument__code__in={index for index, _code in wanted}).values_list(
            "instrument__code", "code"
        )
    )
    unknown = [f"{index} {code}" for index, code in wanted if (index, code) not in known]
    if unknown:
        raise ValidationError(
            _("Butir tidak dikenal: %(items)s. Tulis kodenya seperti 4.5, 6.3.")
            % {"items": ", ".join(unknown)}
        )
    return wanted


def clean_ikus(given: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(filter(None, (line(text, IKU_LENGTH) for text in given))))
    _not_too_many(wanted)
    return wanted


def clean_partners(ids: Iterable[int], *, agency: Agency) -> list[Agency]:
    """Other agencies of the same region; the own one needs no naming."""
    wanted = set(ids) - {agency.pk}
    found = list(Agency.objects.filter(pk__in=wanted, region_id=agency.region_id))
    if len(found) != len(wanted) or len(found) > MOST_PARTNERS:
        raise ValidationError(_("Pilih OPD dari daerah ini."))
    return found


def _not_too_many(wanted: list[Any]) -> None:
    if len(wanted) > MAX_SERVED:
        raise ValidationError(_("Paling banyak %(n)s untuk satu kegiatan.") % {"n": MAX_SERVED})


def _day(facts: Facts, agency: Agency, state: ActivityState, now: datetime) -> Any:
    if not 1990 <= facts.starts_on.year <= now.year + 10:
        raise ValidationError(_("Tahun kegiatan belum sesuai."))
    if state == ActivityState.HELD:
        not_future(facts.starts_on, region=agency.region, now=now, what=_("Tanggal kegiatan terlaksana"))
    return facts.starts_on


def _last_day(facts: Facts) -> Any:
    last = facts.ends_on or facts.starts_on
    if last < facts.starts_on:
        raise ValidationError(_("Hari terakhir mendahului hari pertama."))
    if (last - facts.starts_on).days >= MOST_DAYS:
        raise ValidationError(_("Satu kegiatan paling lama %(n)s hari.") % {"n": MOST_DAYS})
    return last


def _last_hour(facts: Facts) -> Any:
    if facts.ends_at is not None and facts.starts_at is None:
        raise ValidationError(_("Isi jam mulainya juga."))
    one_day = facts.ends_on is None or facts.ends_on == facts.starts_on
    if facts.ends_at and facts.starts_at and one_day and facts.ends_at <= facts.starts_at:
        raise ValidationError(_("Jam selesai mendahului jam mulai."))
    return facts.ends_at


def _budget(rupiah: int | None) -> int | None:
    if rupiah is not None and not 0 <= rupiah <= MAX_BUDGET:
        raise ValidationError(_("Anggaran ditulis dalam rupiah penuh, paling banyak seribu triliun."))
    return rupiah


def _summary(text: str) -> str:
    cleaned = plain_text(text)
    if len(cleaned) > SUMMARY_LENGTH:
        raise ValidationError(_("Paling panjang %(n)s huruf.") % {"n": SUMMARY_LENGTH}, code="length")
    return cleaned
