"""What stands on printed papers of a round, as plain data for their templates."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from selaras.assessments.models import Brief, Item, Round, ValidationSheet
from selaras.assessments.selectors.briefs import facts_as_data, leader_facts
from selaras.assessments.selectors.packets import cells_of, proofs_by_item
from selaras.assessments.selectors.sheets import head_of
from selaras.core.formats import day_long, moment_long
from selaras.core.scope import Scope
from selaras.evidence.models import Use
from selaras.letters import compute as press

SHORT_HASH = 12
PICTURE_PPI = 72  # one point is one pixel


def answer_lines(item: Item) -> str:
    """The answer as a person reads it on paper."""
    cells = cells_of(item)
    value = cells.value
    if item.is_level and value:
        value = _("Tingkat usulan %(level)s") % {"level": value}
    parts = [value, _("Nihil") if item.is_nil else "", item.narrative]
    return "\n".join(part for part in parts if part) or "-"


def proof_line(use: Use) -> str:
    pages = _(", hal. %(pages)s") % {"pages": use.pages} if use.pages else ""
    mark = use.evidence.blob.sha256[:SHORT_HASH] if use.evidence.blob is not None else use.evidence.url
    return f"{use.evidence.title}{pages}" + (f" ({mark})" if mark else "")


def sheet_data(sheet: ValidationSheet, items: Mapping[int, Item], *, now: datetime) -> dict[str, Any]:
    proofs, round_ = proofs_by_item(items), sheet.round
    head = head_of(sheet.agency, now=now, round_=round_)
    rows = []
    for number, row in enumerate(sheet.rows, 1):
        item = items[row["item"]]
        own = [use for use in proofs.get(item.pk, []) if use.evidence.agency_id == sheet.agency_id]
        rows.append(
            {
                "no": str(number),
                "code": item.code,
                "question": item.question.text,
                "answer": answer_lines(item),
                "proofs": [proof_line(use) for use in own],
                "digest": row["digest"][:SHORT_HASH],
            }
        )
    return {
        "title": _("Lembar validasi kepala Perangkat Daerah"),
        "agency": sheet.agency.name,
        "round": round_.title,
        "region": round_.region.name,
        "owner": round_.index_owner,
        "printed": moment_long(sheet.at, round_.tz),
        "code": sheet.code,
        "sha256": sheet.sha256,
        "rows": rows,
        "statement": _(
            "Saya menyatakan %(count)s isian di atas sebagai isian Perangkat Daerah yang saya pimpin, "
            "beserta bukti dukung yang disebut."
        )
        % {"count": len(rows)},
        "note": _("Kode lembar berlaku hanya untuk isian persis seperti tercetak di sini."),
        "signer": {
            "title": [
                _("%(place)s, ........................... %(year)s")
                % {"place": round_.region.display_name, "year": round_.filling_year},
                head.post.title if head else _("Kepala %(agency)s") % {"agency": sheet.agency.name},
            ],
            "name": head.name if head else "",
        },
        "date": day_long(sheet.at.astimezone(round_.tz).date()),
    }


def sheet_paper(sheet: ValidationSheet, items: Mapping[int, Item], *, now: datetime) -> bytes:
    return press.pdf("assessments/validation_sheet.typ", sheet_data(sheet, items, now=now), now=sheet.at)


def brief_paper(scope: Scope, round_: Round, brief: Brief | None, form: str, *, now: datetime) -> bytes:
    """What went out, as it went out; before that the state of the moment, marked as a draft."""
    if brief is not None and brief.released_at is not None:
        data, at = brief.facts | {"draft": ""}, brief.released_at
    else:
        texts = [row.text for row in brief.requests.all()] if brief else []
        facts = leader_facts(scope, round_, now=now)
        data = facts_as_data(facts, texts, addressee=brief.addressee if brief else "")
        data, at = data | {"draft": _("KONSEP") if brief else _("Keadaan saat diunduh")}, now
    if form == "pdf":
        return press.pdf("assessments/leader-page.typ", data, now=at)
    return press.png("assessments/leader.typ", data, now=at, ppi=PICTURE_PPI)[0]


def brief_name(round_: Round, end: str) -> str:
    return f"ringkasan-{round_.instrument.code.lower()}-{round_.data_year}-{round_.region.code}.{end}"
