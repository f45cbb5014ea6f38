"""What goes into a workbook of answers: an agency's own items, or the whole questionnaire."""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.compute.sheets import AnswerCells, SheetHead, SheetRow, workbook_bytes
from selaras.assessments.models import Item, Round
from selaras.assessments.selectors.items import items_for
from selaras.core.formats import moment_long
from selaras.core.scope import Scope
from selaras.evidence.models import Use
from selaras.instruments.choices import QuestionType
from selaras.instruments.models import Question
from selaras.offices.models import Agency

VALUED = (QuestionType.TINGKAT, QuestionType.YA_TIDAK, QuestionType.PILIHAN, QuestionType.ANGKA)
DEMO_MARK = "DATA PERAGAAN - bukan keadaan sebenarnya"


def packet_items(scope: Scope, round_: Round, agency: Agency | None) -> list[Item]:
    """Items this person reads: of one agency, or all."""
    items = items_for(scope, round_)
    return list(items if agency is None else items.filter(owner_agency=agency))


def packet_agencies(scope: Scope, round_: Round) -> list[tuple[Agency, int]]:
    """Agencies for which this person may fetch a packet, in office order, with their number of items."""
    manages = bool(permissions.can_manage(scope, round_))
    counted: dict[int, int] = {}
    agencies: dict[int, Agency] = {}
    for item in items_for(scope, round_):
        owner = item.owner_agency
        if owner is None:
            continue
        if manages or permissions.acts_for(scope, round_, item.duty_agency_id, "assessments.answer"):
            agencies[owner.pk] = owner
            counted[owner.pk] = counted.get(owner.pk, 0) + 1
    ordered = sorted(agencies.values(), key=lambda agency: (agency.sort, agency.name))
    return [(agency, counted[agency.pk]) for agency in ordered]


def cells_of(item: Item) -> AnswerCells:
    """The answer as it is written into its row."""
    value = item.value
    if item.question.type == QuestionType.TINGKAT:
        value = "" if item.claimed_level is None else str(item.claimed_level)
    elif item.question.type == QuestionType.YA_TIDAK and value:
        value = _("Ya") if value == "ya" else _("Tidak")
    return AnswerCells(value, item.narrative, _("Ya") if item.is_nil else "")


def options_of(question: Question) -> tuple[str, ...]:
    if question.type == QuestionType.YA_TIDAK:
        return (_("Ya"), _("Tidak"))
    if question.type == QuestionType.PILIHAN:
        return tuple(str(choice) for choice in question.choices)
    if question.type == QuestionType.TINGKAT:
        low, high = int(question.instrument.scale_min), int(question.instrument.scale_max)
        return tuple(str(level) for level in range(low, high + 1))
    return ()


def _guide(question: Question) -> str:
    lines = [question.help] if question.help else []
    lines += [f"{step['level']} = {step['text']}" for step in question.rubric]
    if question.evidence:
        lines.append(_("Bukti dukung: %(kinds)s") % {"kinds": ", ".join(question.evidence)})
    return "\n".join(lines)


def packet_rows(scope: Scope, items: Sequence[Item], *, now: datetime) -> list[SheetRow]:
    proofs = proofs_by_item(item.pk for item in items)
    return [
        SheetRow(
            code=item.code,
            indicator=f"{item.question.node.code} {item.question.node.title}",
            owner=item.owner_agency.name if item.owner_agency else "",
            question=item.question.text,
            guide=_guide(item.question),
            options=options_of(item.question),
            takes_value=item.question.type in VALUED,
            takes_nil=not item.is_level,
            is_open=bool(permissions.can_write(scope, item, now)),
            status=_status(item),
            proofs=tuple(_shown(use) for use in proofs.get(item.pk, [])),
            version=item.version,
            cells=cells_of(item),
        )
        for item in items
    ]


def _status(item: Item) -> str:
    told = str(item.get_state_display())
    return _("%(state)s, belum dikonfirmasi OPD") % {"state": told} if item.unconfirmed else told


def _shown(use: Use) -> str:
    return use.evidence.url or use.evidence.original_name or use.evidence.title


def proofs_by_item(item_ids: Iterable[int]) -> Mapping[int, list[Use]]:
    """Live evidence of several items in one query."""
    found: dict[int, list[Use]] = {}
    uses = Use.objects.live().on("item", *item_ids).select_related("evidence__blob").order_by("pk")
    for use in uses:
        found.setdefault(int(use.subject_id), []).append(use)
    return found


def packet_head(round_: Round, agency: Agency | None, *, now: datetime) -> SheetHead:
    return SheetHead(
        round_id=round_.pk,
        agency_id=agency.pk if agency else 0,
        title=_("Paket isian %(round)s") % {"round": round_.title},
        agency=agency.name if agency else _("Seluruh kuesioner, %(region)s") % {"region": round_.region.name},
        due=_("Batas internal: %(due)s") % {"due": moment_long(round_.internal_due_at, round_.tz)},
        mark=DEMO_MARK if settings.DEMO else "",
        made_at=now,
    )


def packet_name(round_: Round, agency: Agency | None) -> str:
    whose = slugify(agency.short_name or agency.name) if agency else "kuesioner"
    return f"paket-isian-{round_.region.code}-{round_.data_year}-{whose}.xlsx"


def archive_name(round_: Round) -> str:
    return f"paket-isian-{round_.region.code}-{round_.data_year}.zip"


def packet_book(scope: Scope, round_: Round, agency: Agency | None, *, now: datetime) -> bytes:
    rows = packet_rows(scope, packet_items(scope, round_, agency), now=now)
    return workbook_bytes(packet_head(round_, agency, now=now), rows)


def packet_archive(scope: Scope, round_: Round, *, now: datetime) -> bytes:
    """A folder per agency, so that its evidence has a place beside its workbook."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (agency, _count) in enumerate(packet_agencies(scope, round_), 1):
            folder = f"{number:02}-{slugify(agency.short_name or agency.name)}"
            book = packet_book(scope, round_, agency, now=now)
            archive.writestr(f"{folder}/{packet_name(round_, agency)}", book)
    return out.getvalue()


def own_agency(scope: Scope) -> Agency | None:
    """The one agency somebody works for, if there is exactly one."""
    link = scope.work_link
    own = {link.agency_id} if link is not None else set(scope.agencies("assessments.answer"))
    return Agency.objects.get(pk=own.pop()) if len(own) == 1 else None
