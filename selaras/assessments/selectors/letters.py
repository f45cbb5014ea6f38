"""What letters about a round say: the reminder of what is late, and the cover of the dossier."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import APPROVED, WITH_OWNER, Cell, Direction, ItemState
from selaras.assessments.models import Brief, Item, Round
from selaras.assessments.selectors.briefs import LeaderFacts, leader_facts
from selaras.assessments.selectors.items import extended_dues
from selaras.assessments.selectors.matrix_cells import MatrixRow
from selaras.assessments.selectors.rounds import counts_of, rounds_for
from selaras.assessments.selectors.texts import codes_in_short, index_name
from selaras.core.formats import day_plain, moment_long
from selaras.core.http import record_id
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Refused, demand
from selaras.letters.choices import Annex, Composed, LetterState, Sifat
from selaras.letters.models import Letter
from selaras.letters.selectors.letters import on_subject
from selaras.offices.models import Agency

REMINDER, COVER = "pengingat_butir", "pengantar_berkas"
DIRECTED = "pengingat_arahan"


def _round(scope: Scope, subject_id: str) -> Round:
    round_ = rounds_for(scope).filter(pk=record_id(subject_id) or 0).first()
    if round_ is None:
        raise Http404
    return round_


def late_items(round_: Round, *, now: datetime) -> list[tuple[Agency, list[Item]]]:
    """Items past their time with the agency they wait for, in the order of the office; two queries."""
    extended = extended_dues(round_)
    items = round_.items.filter(state__in=WITH_OWNER, owner_agency__isnull=False)
    late: dict[int, tuple[Agency, list[Item]]] = {}
    for item in items.select_related("owner_agency", "question").order_by("owner_agency__sort", "sort"):
        item.round = round_
        agency = item.owner_agency
        if agency is not None and item.effective_due(extended.get(item.duty_agency_id or 0)) < now:
            late.setdefault(agency.pk, (agency, []))[1].append(item)
    return list(late.values())


def letters_on_round(scope: Scope, round_: Round, template: str = "") -> QuerySet[Letter]:
    """Letters drafted from this round that still count, newest first."""
    return on_subject(scope, Reference("round", str(round_.pk)), template).exclude(
        state=LetterState.CANCELLED
    )


def addressed(agency: Agency) -> str:
    """ "Kepala Dinas Sosial"; a section has its head too, a partner is written to by its name."""
    return agency.name if agency.is_outside else _("Kepala %(agency)s") % {"agency": agency.name}


def compose_reminder(scope: Scope, subject_id: str, now: datetime) -> Composed:
    """To the agencies whose items are late, with their items on an annex; nobody is blamed.

    What the sender owes itself is no matter of a letter to others; alone late, it writes to itself.
    """
    round_ = _round(scope, subject_id)
    demand(permissions.can_remind(scope, round_))
    late = late_items(round_, now=now)
    if not late:
        raise Refused(
            Denied(_("Tidak ada butir yang melewati batas waktu; surat pengingat tidak diperlukan."))
        )
    asked = [(agency, items) for agency, items in late if agency.pk != round_.coordinator_id] or late
    rows = [
        [str(number), agency.name, ", ".join(item.code for item in items), _reasons(items)]
        for number, (agency, items) in enumerate(asked, 1)
    ]
    count = sum(len(items) for _agency, items in asked)
    columns = [_("No."), _("Perangkat Daerah"), _("Butir"), _("Keterangan")]
    return Composed(
        agency_id=round_.coordinator_id,
        sifat=Sifat.SOON,
        hal=_("Pengingat pengisian %(index)s") % {"index": index_name(round_)},
        to=[addressed(agency) for agency, _items in asked],
        to_place=_("di %(place)s") % {"place": round_.region.display_name},
        body=_reminder_body(round_, count, now),
        annexes=(Annex(_("Butir yang masih ditunggu"), columns, [0, 3, 2, 4], rows),),
    )


def _reasons(items: list[Item]) -> str:
    """The reason kept beside an earlier date, once each; else nothing is claimed."""
    return " ".join(dict.fromkeys(item.due_reason for item in items if item.due_reason)) or "-"


def _reminder_body(round_: Round, count: int, now: datetime) -> str:
    return "\n\n".join(
        [
            _(
                "Sehubungan dengan %(round)s, dengan hormat kami sampaikan bahwa per %(now)s masih ada "
                "%(count)s butir yang melewati batas waktunya, sebagaimana tercantum pada lampiran."
            )
            % {"round": round_.title, "now": moment_long(now, round_.tz), "count": count},
            _(
                "Batas internal pengisian adalah %(internal)s, dan batas pemilik indeks %(owner)s. Mohon "
                "bantuan Bapak/Ibu agar butir tersebut dapat diselesaikan sebelum batas internal."
            )
            % {
                "internal": moment_long(round_.internal_due_at, round_.tz),
                "owner": moment_long(round_.owner_due_at, round_.tz),
            },
            _(
                "Bila penanggung jawab butir sudah berganti atau ada kendala, mohon disampaikan kepada kami "
                "agar dapat dicarikan jalan keluarnya."
            ),
            _("Atas perhatian dan kerja sama Bapak/Ibu, kami ucapkan terima kasih."),
        ]
    )


def compose_cover(scope: Scope, subject_id: str, now: datetime) -> Composed:
    """The letter that goes before the dossier to the owner of the index."""
    round_ = _round(scope, subject_id)
    demand(permissions.can_manage(scope, round_))
    counts = counts_of(round_)
    open_codes = list(
        Item.objects.filter(round=round_)
        .exclude(state__in=(*APPROVED, ItemState.NOT_RELEVANT))
        .values_list("code", flat=True)
    )
    paragraphs = [
        _(
            "Bersama ini kami sampaikan isian %(index)s %(region)s beserta bukti dukungnya. Dari %(asked)s "
            "butir, %(verified)s sudah terverifikasi per %(day)s."
        )
        % {
            "index": index_name(round_),
            "region": round_.region.full_name,
            "asked": counts.asked,
            "verified": counts.verified,
            "day": day_plain(now, round_.tz),
        }
    ]
    if open_codes:
        paragraphs.append(
            _("Butir yang belum terverifikasi dan karena itu belum disertakan: %(codes)s.")
            % {"codes": codes_in_short(open_codes)}
        )
    paragraphs.append(
        _("Daftar bukti dukung dengan sidik digital (SHA-256) setiap berkas tercantum dalam berkas ini.")
    )
    paragraphs.append(_("Atas perhatian Bapak/Ibu, kami ucapkan terima kasih."))
    return Composed(
        agency_id=round_.coordinator_id,
        hal=_("Penyampaian isian %(index)s %(region)s")
        % {"index": index_name(round_), "region": round_.region.full_name},
        to=[round_.index_owner],
        to_place=_("di tempat"),
        body="\n\n".join(paragraphs),
    )


def compose_directed(scope: Scope, subject_id: str, now: datetime) -> Composed:
    """What a leader was asked to sign: to every agency still waited for, with what, in the office's order."""
    brief = Brief.objects.released().select_related("round").filter(pk=record_id(subject_id) or 0).first()
    if brief is None:
        raise Http404
    round_ = _round(scope, str(brief.round_id))
    demand(permissions.can_remind(scope, round_))
    facts = leader_facts(scope, round_, now=now)
    rows = facts.incomplete
    if not rows:
        raise Refused(Denied(_("Semua OPD sudah lengkap; surat pengingat tidak diperlukan.")))
    listed = [
        [str(number), row.agency.name, _codes(row, own=True), _codes(row, own=False)]
        for number, row in enumerate(rows, 1)
    ]
    columns = [_("No."), _("Perangkat Daerah"), _("Butir"), _("Kontribusi")]
    return Composed(
        agency_id=round_.coordinator_id,
        sifat=Sifat.SOON,
        hal=_("Pengingat pengisian %(index)s") % {"index": index_name(round_)},
        to=[addressed(row.agency) for row in rows],
        to_place=_("di %(place)s") % {"place": round_.region.display_name},
        body=_directed_body(facts, brief),
        annexes=(Annex(_("Yang masih ditunggu"), columns, [0, 4, 3, 3], listed),),
    )


def _codes(row: MatrixRow, *, own: bool) -> str:
    cells = [cell for cell in row.open_cells if (cell.kind != Cell.HELP_OWED) is own]
    return ", ".join(cell.item.code for cell in cells) or "-"


def _directed_body(facts: LeaderFacts, brief: Brief) -> str:
    round_, answer = facts.round, brief.answers.last()
    agreed = brief.requests.filter(rule="pengingat", direction=Direction.AGREED).exists()
    opening = _("Per %(now)s, isian %(round)s terisi %(filled)s dari %(asked)s butir.")
    if agreed and answer is not None:
        opening = _(
            "Sesuai arahan %(addressee)s pada %(said)s, per %(now)s isian %(round)s terisi "
            "%(filled)s dari %(asked)s butir."
        )
    said = answer.said_at if answer is not None else facts.now
    return "\n\n".join(
        [
            opening
            % {
                "addressee": brief.addressee,
                "said": day_plain(said, round_.tz),
                "now": moment_long(facts.now, round_.tz),
                "round": round_.title,
                "filled": facts.counts.filled,
                "asked": facts.counts.asked,
            },
            _(
                "Yang masih ditunggu dari Perangkat Daerah tercantum pada lampiran. Mohon bantuan "
                "Bapak/Ibu agar seluruhnya disampaikan paling lambat %(due)s."
            )
            % {"due": moment_long(facts.due_at, round_.tz)},
            _(
                "Bila penanggung jawab sudah berganti atau ada kendala, mohon disampaikan kepada "
                "%(coordinator)s agar dapat dicarikan jalan keluarnya."
            )
            % {"coordinator": round_.coordinator.name},
            _("Atas perhatian dan kerja sama Bapak/Ibu, kami ucapkan terima kasih."),
        ]
    )


def letters_on_brief(scope: Scope, brief: Brief) -> QuerySet[Letter]:
    """The reminder that lies ready to be signed, newest first."""
    return on_subject(scope, Reference("brief", str(brief.pk)), DIRECTED).exclude(state=LetterState.CANCELLED)
