"""The questions of a draft in the API."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Status

from selaras.core.api import In, Text, filled
from selaras.core.http import Request
from selaras.instruments.api.changing import (
    ADDED,
    CHANGED,
    Code,
    Long,
    Short,
    VersionedIn,
    changed,
    opened_draft,
    part_of,
)
from selaras.instruments.api.doors import DRAFT, router
from selaras.instruments.api.draft_shown import InstrumentDraftOut
from selaras.instruments.choices import Mark, QuestionType
from selaras.instruments.compute import Change
from selaras.instruments.forms import QuestionForm
from selaras.instruments.selectors import DraftView, agency_names, offices_in


class DraftRuleIn(In):
    kind: Literal[
        "wajib",
        "periode",
        "bilangan_bulat",
        "wajib_bukti",
        "panjang",
        "tidak_melebihi",
        "wajib_bila",
        "rentang",
    ]
    min: Short = ""
    max: Short = ""
    than: Short = ""
    equals: Annotated[Text, Field(max_length=200)] = ""


class DraftRubricIn(In):
    level: int = Field(ge=-1000, le=1000)
    text: Long


class DraftQuestionIn(VersionedIn):
    code: Code
    owner_code: Short = Field(default="", description=_("nomor pada kuesioner pemilik indeks"))
    text: Annotated[Text, Field(min_length=1, max_length=4000)]
    type: QuestionType = QuestionType.TEKS
    status: Mark = Mark.USULAN
    owners: list[Short] = Field(
        default_factory=list, max_length=60, description=_("kode OPD; yang pertama penanggung jawab")
    )
    help: Long = ""
    evidence: list[Long] = Field(default_factory=list, max_length=100)
    choices: list[Long] = Field(default_factory=list, max_length=100)
    rubric: list[DraftRubricIn] = Field(default_factory=list, max_length=100)
    rules: list[DraftRuleIn] = Field(default_factory=list, max_length=50)


def _question_part(view: DraftView, body: DraftQuestionIn, kept: list[str]) -> dict[str, Any]:
    """What its page checks is checked by the form of its page; lists come as lists."""
    known = [code for code in body.owners if code in agency_names()]
    lists = {"owners", "evidence", "choices", "rubric", "rules"}
    given = body.model_dump(exclude=lists) | {"owner": body.owners[0] if body.owners else ""}
    form = QuestionForm(
        given | {"others": body.owners[1:]}, offices=offices_in(view.draft.region), kept=[*kept, *known]
    )
    filled(form)
    return form.part() | {
        "evidence": [one.strip() for one in body.evidence if one.strip()],
        "choices": [one.strip() for one in body.choices if one.strip()],
        "rubric": {str(row.level): row.text for row in body.rubric},
        "rules": [{key: value for key, value in rule.model_dump().items() if value} for rule in body.rules],
    }


@router.post(
    f"{DRAFT}/nodes/{{node_place}}/questions",
    url_name="instrument_draft_node_questions",
    operation_id="add_instrument_question",
    summary=_("Tambah butir"),
    description=_("Pada indikator itu, sebagai butir terakhir."),
    response=ADDED,
)
def add_instrument_question(
    request: Request, draft_id: int, node_place: str, body: DraftQuestionIn
) -> Status[Any]:
    view, version = opened_draft(request, draft_id, body.base_version), body.base_version
    path, node = part_of(view, node_place, version, "nodes")
    note = gettext("Tambah butir %(code)s") % {"code": node.get("code", "")}
    change = Change("add", path, _question_part(view, body, []), into="questions")
    return Status(201, changed(request, view, version, change, note))


@router.put(
    f"{DRAFT}/questions/{{question_place}}",
    url_name="instrument_draft_question",
    operation_id="change_instrument_question",
    summary=_("Ubah butir"),
    description=_("Menggantikan seluruh butir."),
    response=CHANGED,
)
def change_instrument_question(
    request: Request, draft_id: int, question_place: str, body: DraftQuestionIn
) -> InstrumentDraftOut:
    view, version = opened_draft(request, draft_id, body.base_version), body.base_version
    path, question = part_of(view, question_place, version, "questions")
    part = _question_part(view, body, [str(code) for code in question.get("owners") or ()])
    note = gettext("Butir %(code)s") % {"code": question.get("code", "")}
    return changed(request, view, version, Change("set", path, part), note)
