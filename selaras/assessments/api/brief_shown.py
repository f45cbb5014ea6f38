"""Ringkasan pimpinan as the API shows it: the state of the moment, what is asked, what was said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from selaras.assessments import permissions
from selaras.assessments.models import Brief, BriefAnswer, BriefHandover, BriefRequest, Round
from selaras.assessments.selectors import briefs as select
from selaras.assessments.selectors.texts import leader_text
from selaras.assessments.views.access import visible_round
from selaras.core import clock
from selaras.core.api import MayOut
from selaras.core.http import Request
from selaras.core.verdict import Verdict, demand


def read(request: Request, round_id: int, **_more: object) -> Round:
    round_ = visible_round(request, round_id)
    demand(permissions.can_read_brief(request.scope, round_))
    return round_


class BriefRequestOut(Schema):
    number: int
    text: str
    rule: str = Field(description=_("aturan yang menyusunnya; kosong bila ditulis sendiri"))
    direction: str = Field(description=_("setuju, tidak, atau bahas; kosong bila belum dijawab"))

    @classmethod
    def of(cls, row: BriefRequest) -> BriefRequestOut:
        return cls(number=row.number, text=row.text, rule=row.rule, direction=row.direction)


class BriefAnswerOut(Schema):
    directions: dict[str, str] = Field(description=_("jawaban menurut nomor permohonan"))
    words: str
    said_by: str
    said_at: datetime
    recorded_by: str = Field(description=_("kosong bila pimpinan menjawab sendiri"))
    channel: str

    @classmethod
    def of(cls, row: BriefAnswer) -> BriefAnswerOut:
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class HandoverOut(Schema):
    way: str
    to_name: str
    handed_at: datetime
    by_name: str

    @classmethod
    def of(cls, row: BriefHandover) -> HandoverOut:
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class BriefOut(Schema):
    number: int
    state: str
    state_label: str
    addressee: str
    made_by: str
    made_at: datetime
    released_by: str
    released_at: datetime | None
    approved_by: str
    requests: list[BriefRequestOut]
    answers: list[BriefAnswerOut]
    handovers: list[HandoverOut]

    @classmethod
    def of(cls, brief: Brief) -> BriefOut:
        plain = ("number", "state", "addressee", "made_at", "released_at", "approved_by")
        return cls(
            **{name: getattr(brief, name) for name in plain},
            state_label=brief.get_state_display(),
            made_by=brief.made_by_name,
            released_by=brief.released_by_name,
            requests=[BriefRequestOut.of(row) for row in brief.requests.all()],
            answers=[BriefAnswerOut.of(row) for row in brief.answers.all()],
            handovers=[HandoverOut.of(row) for row in brief.handovers.all()],
        )


class LeaderPageOut(Schema):
    now: dict[str, Any] = Field(description=_("keadaan saat diminta: jumlah, yang terlambat, yang kurang"))
    draft: BriefOut | None = Field(description=_("hanya bagi yang menyusunnya"))
    released: BriefOut | None = Field(description=_("yang terakhir disampaikan"))
    text: str = Field(description=_("ringkasan yang disampaikan sebagai teks untuk WhatsApp"))
    earlier: list[int] = Field(description=_("nomor ringkasan sebelumnya"))
    may: dict[str, MayOut]


def shown(request: Request, round_id: int) -> LeaderPageOut:
    scope, round_ = request.scope, read(request, round_id)
    briefs = select.briefs_of(round_)
    drafts = permissions.can_draft_brief(scope, round_)
    draft, released = select.draft_of(briefs) if drafts else None, select.released_of(briefs)
    asked = draft or released
    facts = select.leader_facts(scope, round_, now=clock.now())
    texts = [row.text for row in asked.requests.all()] if asked else []
    earlier = [brief.number for brief in briefs if not brief.is_open and brief != released]
    return LeaderPageOut(
        now=select.facts_as_data(facts, texts, addressee=asked.addressee if asked else ""),
        draft=BriefOut.of(draft) if draft else None,
        released=BriefOut.of(released) if released else None,
        text=leader_text(released.facts) if released else "",
        earlier=earlier,
        may={name: MayOut.of(one) for name, one in _verdicts(request, round_, draft, released).items()},
    )


def _verdicts(
    request: Request, round_: Round, draft: Brief | None, released: Brief | None
) -> dict[str, Verdict]:
    """By operation, as far as there is something it could be done with."""
    scope = request.scope
    found = {"draft": permissions.can_draft_brief(scope, round_)}
    if draft is not None:
        found |= {
            "edit": permissions.can_edit_brief(scope, draft),
            "submit": permissions.can_submit_brief(scope, draft),
            "release": permissions.can_release_brief(scope, draft),
        }
    if released is not None:
        found |= {
            "answer": permissions.can_answer_brief(scope, released),
            "hand_over": permissions.can_hand_over_brief(scope, released),
        }
    return found
