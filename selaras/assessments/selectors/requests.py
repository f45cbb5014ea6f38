"""Three requests to a leader, drafted from the state of the round by rules in a fixed order.

The first three rules that have something to say are taken. No rule compares agencies with each other; names
stand in the order of the office. The operator words them anew where he knows better.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.assessments.choices import Cell, ItemState
from selaras.assessments.models.briefs import REQUESTS
from selaras.assessments.selectors.briefs import LeaderFacts
from selaras.assessments.selectors.matrix_cells import MatrixRow
from selaras.core.formats import day_long, moment_long, number_id

SHOWN_NAMES = 4
REQUEST_LENGTH = 280


@dataclass(frozen=True, slots=True)
class Proposed:
    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    # When it has something to say, in the words of the page that explains the rules.
    when: str | Promise
    draft: Callable[[LeaderFacts], str]


def names_in_short(names: Sequence[str]) -> str:
    shown = ", ".join(names[:SHOWN_NAMES])
    if len(names) > SHOWN_NAMES:
        return _("%(names)s dan %(more)s lagi") % {"names": shown, "more": len(names) - SHOWN_NAMES}
    return shown


def _names(rows: Sequence[MatrixRow]) -> str:
    return names_in_short([row.agency.short_name for row in rows])


def _send(facts: LeaderFacts) -> str:
    if not facts.counts.is_complete:
        return ""
    return _("Menyetujui pengiriman isian kepada %(owner)s paling lambat %(due)s.") % {
        "owner": facts.round.index_owner,
        "due": moment_long(facts.round.owner_due_at, facts.round.tz),
    }


def _remind(facts: LeaderFacts) -> str:
    rows = facts.incomplete
    if not rows:
        return ""
    return _(
        "Menandatangani surat pengingat kepada %(count)s OPD yang masih ditunggu (%(names)s), "
        "paling lambat masuk %(due)s."
    ) % {"count": len(rows), "names": _names(rows), "due": moment_long(facts.due_at, facts.round.tz)}


def _outside(facts: LeaderFacts) -> str:
    rows = facts.letters_awaited
    if not rows:
        return ""
    return _(
        "Menghubungi pimpinan %(names)s agar balasan surat untuk %(count)s butir diterima sebelum %(day)s."
    ) % {
        "names": _names(rows),
        "count": facts.letter_items,
        "day": day_long(facts.due_at, facts.round.tz),
    }


def _contacts(facts: LeaderFacts) -> str:
    rows = [row for row in facts.incomplete if not row.has_contact]
    if not rows:
        return ""
    return _("Meminta %(names)s menunjuk narahubung; sekarang belum ada yang dapat dihubungi.") % {
        "names": _names(rows)
    }


def _heads(facts: LeaderFacts) -> str:
    waiting = [item for item in facts.matrix.items if item.state == ItemState.AT_HEAD]
    if not waiting:
        return ""
    duty = {item.duty_agency_id for item in waiting}
    rows = [row for row in facts.inside_rows if row.agency.pk in duty]
    return _("Meminta kepala %(names)s memvalidasi %(count)s butir yang sudah diisi.") % {
        "names": _names(rows) or facts.round.coordinator.short_name,
        "count": len(waiting),
    }


def _verifiers(facts: LeaderFacts) -> str:
    waiting = facts.at_verifier()
    if not waiting:
        return ""
    return _("Menugaskan verifikator menyelesaikan pemeriksaan %(count)s butir sebelum %(due)s.") % {
        "count": len(waiting),
        "due": moment_long(facts.round.owner_due_at, facts.round.tz),
    }


def _repairs(facts: LeaderFacts) -> str:
    rows = [row for row in facts.inside_rows if row.count(Cell.RETURNED)]
    if not rows:
        return ""
    return _("Meminta %(names)s memperbaiki %(count)s butir yang dikembalikan.") % {
        "names": _names(rows),
        "count": sum(row.count(Cell.RETURNED) for row in rows),
    }


def _weights(facts: LeaderFacts) -> str:
    """The indicator that weighs most of those not verified; of equals the first in the instrument."""
    if not facts.missing:
        return ""
    part = max(facts.missing, key=lambda one: one.share)
    return _("Mendahulukan indikator %(code)s (%(share)s %% bobot, %(count)s butir belum terverifikasi).") % {
        "code": part.code,
        "share": number_id(part.share),
        "count": part.open_items,
    }


RULES = (
    Rule("kirim", lazy("semua butir terverifikasi"), _send),
    Rule("pengingat", lazy("ada OPD yang masih memegang butir atau kontribusi"), _remind),
    Rule("instansi", lazy("ada butir yang menunggu surat balasan instansi vertikal atau lembaga"), _outside),
    Rule("validasi", lazy("ada butir yang menunggu validasi kepala OPD"), _heads),
    Rule("verifikasi", lazy("ada butir yang menunggu verifikasi"), _verifiers),
    Rule("narahubung", lazy("OPD yang masih ditunggu tidak mempunyai narahubung"), _contacts),
    Rule("perbaikan", lazy("ada butir yang perlu perbaikan"), _repairs),
    Rule("bobot", lazy("ada indikator yang belum terverifikasi; yang bobotnya terbesar disebut"), _weights),
)


def proposed_requests(facts: LeaderFacts) -> list[Proposed]:
    found = [Proposed(rule.code, rule.draft(facts)[:REQUEST_LENGTH]) for rule in RULES]
    return [one for one in found if one.text][:REQUESTS]
