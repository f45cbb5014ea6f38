"""Words of a round's history, and a trace written so that a person can follow it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.assessments.choices import ITEM_TONES, REPAIR_TONES, ItemState, ReasonCode, RepairState
from selaras.assessments.models import BriefAnswer, Note, NoteEntry, RepairEntry, Revision
from selaras.assessments.selectors.sending import told_of_sending
from selaras.assessments.services import answer_in_words
from selaras.core.formats import number_id, percent_of
from selaras.instruments.models import Instrument

register = template.Library()

ACTIONS = {
    "save": lazy("menyimpan konsep"),
    "save_repair": lazy("menyimpan perbaikan"),
    "submit": lazy("mengajukan kepada kepala OPD"),
    "submit_delegated": lazy("mengajukan kepada verifikator"),
    "validate": lazy("memvalidasi"),
    "return": lazy("mengembalikan untuk diperbaiki"),
    "withdraw": lazy("menarik kembali"),
    "verify": lazy("menyatakan terverifikasi"),
    "reopen": lazy("membuka kembali"),
    "mark_sent": lazy("mengirim kepada pemilik indeks"),
    "settle": lazy("menetapkan"),
    "drop": lazy("menandai tidak relevan"),
    "restore": lazy("mengaktifkan kembali"),
}


REPAIR_ACTIONS = {
    "propose": lazy("memasukkan ke daftar perbaikan"),
    "assign": lazy("membagi kepada OPD"),
    "assign_again": lazy("membagi ulang"),
    "report": lazy("melaporkan yang sudah dilakukan"),
    "return": lazy("mengembalikan untuk diperbaiki"),
    "close": lazy("menutup sebagai selesai"),
    "cancel": lazy("membatalkan"),
    "restore": lazy("membuka kembali"),
}


@register.filter
def points_words(value: str | None) -> str:
    """As "+0,55": a difference says which way it goes."""
    if value is None:
        return "–"
    number = number_id(Fraction(value))
    return number if Fraction(value) < 0 else f"+{number}"


@register.filter
def at(names: Mapping[str, str], code: str) -> str:
    return names.get(code, "")


@register.filter
def did_repair(entry: RepairEntry) -> str:
    return str(REPAIR_ACTIONS[entry.action])


@register.filter
def entry_tone(entry: RepairEntry) -> str:
    return REPAIR_TONES[RepairState(entry.state)]


@register.filter
def did(revision: Revision) -> str:
    """What the author of a revision did, to complete the sentence that starts with the name."""
    return str(ACTIONS[revision.action])


NOTE_ACTIONS = {
    "ask": lazy("bertanya"),
    "answer": lazy("menjawab"),
    "ask_again": lazy("bertanya lagi"),
    "close": lazy("menutup catatan"),
}


@register.filter
def note_did(entry: NoteEntry) -> str:
    return str(NOTE_ACTIONS[entry.action])


@register.filter
def note_late(note: Note, now: datetime) -> bool:
    return note.is_late(now)


@register.filter
def answered(answer: BriefAnswer) -> str:
    """As leaders say it: "Setuju nomor 1 dan 2"."""
    return answer_in_words({int(number): said for number, said in answer.directions.items()})


@register.filter
def direction_tone(direction: str) -> str:
    return {"setuju": "verified", "tidak": "repair"}.get(direction, "waiting")


@register.filter
def step_tone(revision: Revision) -> str:
    return ITEM_TONES[ItemState(revision.state)]


@register.filter
def reason_words(code: str) -> str:
    return str(ReasonCode(code).label) if code else ""


@register.filter
def via_words(via: str) -> str:
    words = {"tautan_kerja": _("lewat tautan kerja"), "api": _("lewat API")}
    return words.get(via, "")


@register.filter
def through(revision: Revision) -> str:
    """For which agency and by which way a step was taken, and whether it came late."""
    handed_in = revision.action.startswith("submit")
    late = _("masuk terlambat") if handed_in else _("sesudah batas tahap")
    behalf = _("diinput atas nama %(agency)s") % {"agency": revision.on_behalf_of}
    if revision.action == "validate":
        behalf = _("atas nama %(name)s, lembar bertanda tangan") % {"name": revision.on_behalf_of}
    words = (
        revision.agency_name,
        behalf if revision.on_behalf_of else "",
        late if revision.is_late else "",
        via_words(revision.via),
    )
    return " · ".join(word for word in words if word)


CHANGES = {
    "baru": (lazy("Isian baru"), "progress"),
    "ubah": (lazy("Isian berubah"), "progress"),
    "bukti": (lazy("Bukti dukung saja"), "progress"),
    "bentrok": (lazy("Diubah orang lain"), "repair"),
}
OPTIONS = {
    "berkas": lazy("Pakai isian dari berkas"),
    "tersimpan": lazy("Pertahankan isian yang tersimpan"),
    "gabung": lazy("Jawaban dari berkas, kedua uraian digabung"),
}
DONE = {
    "berkas": lazy("Isian dari berkas disimpan."),
    "tersimpan": lazy("Isian yang tersimpan dipertahankan; teks dari berkas:"),
    "gabung": lazy("Kedua uraian digabung."),
}


@register.filter
def change_words(kind: str) -> str:
    return str(CHANGES[kind][0])


@register.filter
def change_tone(kind: str) -> str:
    return CHANGES[kind][1]


@register.filter
def option_words(option: str) -> str:
    return str(OPTIONS[option])


@register.filter
def packet_done(choice: str) -> str:
    return str(DONE.get(choice, choice))


# Function of komposit -> what it does, in the words of the page; the name of the function stands beside it.
FORMULAS = {
    "arithmetic_mean": lazy("rata-rata tertimbang"),
    "geometric_mean": lazy("rata-rata geometrik tertimbang"),
    "harmonic_mean": lazy("rata-rata harmonik tertimbang"),
    "present_share": lazy("bagian bobot yang sudah terisi"),
    "rescale_weights": lazy("bobot dibagi ulang"),
    "band_of": lazy("rentang nilai"),
    "level_points": lazy("poin dari tingkat yang naik"),
    "add_points": lazy("nilai awal ditambah poin"),
}
READABLE_PLACES = 3


@register.inclusion_tag("assessments/_trace.html")
def trace(steps: Sequence[Mapping[str, Any]], instrument: Instrument) -> dict[str, Any]:
    """Every step of a computation: what was put in, by which formula, what came out."""
    titles = dict(instrument.nodes.values_list("code", "title"))
    rows = [
        {
            "code": step["target"],
            "title": titles.get(step["target"], ""),
            "formula": step["formula"],
            "words": FORMULAS.get(step["formula"], ""),
            "reckoning": _reckoning(step),
            "output": _output(step),
        }
        for step in steps
    ]
    return {"rows": rows}


def _reckoning(step: Mapping[str, Any]) -> str:
    values, weights = step["inputs"]["values"], step["inputs"]["weights"]
    formula = step["formula"]
    if formula == "arithmetic_mean":
        terms = " + ".join(f"{_number(value)} × {_number(weights[code])}" for code, value in values.items())
        return f"({terms}) ÷ {_number(sum(map(Fraction, weights.values()), Fraction()))}"
    if formula == "level_points":
        (levels,), (weight, whole) = values.values(), weights.values()
        return f"{_number(levels)} × {_number(weight)} ÷ {_number(whole)}"
    if formula == "add_points":
        return " + ".join(_number(value) for value in values.values())
    if formula == "present_share":
        told = _("%(present)s dari bobot %(whole)s") % {key: _number(value) for key, value in values.items()}
        return f"{told}; {_('belum lengkap, jadi belum dihitung')}" if "refuse" in step["note"] else told
    if formula == "band_of":
        start = values.get(step["output"])
        return _("mulai dari %(start)s") % {"start": _number(start)} if start else ""
    return "; ".join(
        _("%(code)s %(value)s, bobot %(weight)s")
        % {"code": code, "value": _number(value), "weight": _number(weights.get(code, "0"))}
        for code, value in (values or weights).items()
    )


def _output(step: Mapping[str, Any]) -> str:
    output = step["output"]
    if step["formula"] == "present_share":
        values = step["inputs"]["values"]
        return percent_of(Fraction(values["present"]), Fraction(values["whole"]))
    if isinstance(output, Mapping):
        return ", ".join(f"{code} {number_id(weight)}" for code, weight in output.items())
    if output is None:
        return _("tidak ada")
    return output if step["formula"] == "band_of" else number_id(output)


def _number(value: str | Fraction) -> str:
    """Short enough to read; the computation itself goes on with the exact fraction."""
    exact = Fraction(value)
    shown = number_id(exact)
    return shown if len(shown.partition(",")[2]) <= READABLE_PLACES else number_id(exact, READABLE_PLACES)


register.filter("told_of_sending", told_of_sending)
