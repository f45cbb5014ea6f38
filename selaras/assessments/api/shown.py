"""What the API shows of an item."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from selaras.assessments.models import Contribution, HeadValidation, Item, Message, Revision
from selaras.core.api import MayOut, Page
from selaras.offices.api import AgencyOut


class ItemRow(Schema):
    id: int
    code: str
    question: str
    type: str = Field(description=_("tingkat, teks, angka, ya_tidak, pilihan, daftar, atau tautan"))
    indicator: str = Field(description=_("kode indikator"))
    sets_level: bool = Field(description=_("butir tingkat menentukan nilai indikatornya"))
    state: str
    state_label: str
    who_moves: str
    owner: AgencyOut | None
    verifier: AgencyOut | None
    assignee: str | None
    due_at: datetime
    is_late: bool
    was_late: bool
    claimed_level: int | None
    verified_level: int | None
    self_verified: bool = Field(description=_("diverifikasi oleh OPD yang mengisinya"))
    evidence_count: int
    version: int
    changed_at: datetime | None
    page: str = Field(description=_("alamat halamannya di aplikasi"))


class ItemPage(Page[ItemRow]):
    pass


def item_facts(item: Item, *, due_at: datetime, evidence_count: int, now: datetime) -> dict[str, Any]:
    plain = (
        "code",
        "state",
        "who_moves",
        "was_late",
        "claimed_level",
        "verified_level",
        "self_verified",
        "version",
        "changed_at",
    )
    return {name: getattr(item, name) for name in plain} | {
        "id": item.pk,
        "question": item.question.text,
        "type": item.question.type,
        "indicator": item.leaf_code,
        "sets_level": item.is_level,
        "state_label": item.get_state_display(),
        "owner": AgencyOut.maybe(item.owner_agency),
        "verifier": AgencyOut.maybe(item.verifier_agency),
        "assignee": item.assignee.full_name if item.assignee else None,
        "due_at": due_at,
        "is_late": item.is_with_owner and due_at < now,
        "evidence_count": evidence_count,
        "page": item.get_absolute_url(),
    }


class RubricOut(Schema):
    level: int
    text: str


class QuestionOut(Schema):
    text: str
    help: str
    type: str
    evidence: list[str] = Field(description=_("bukti dukung yang diharapkan"))
    choices: list[str]
    rubric: list[RubricOut]


class AnswerOut(Schema):
    value: str
    narrative: str
    level: int | None
    is_nil: bool
    version: int = Field(description=_("kirimkan sebagai base_version saat menyimpan"))


class ReviewOut(Schema):
    level: int | None
    reason_code: str
    self_verified: bool
    opened_at: datetime | None
    opened_by: str


class EntryOut(Schema):
    state: str
    note: str
    author: str
    via: str
    is_late: bool
    at: datetime


class ContributionOut(Schema):
    id: int
    agency: AgencyOut
    ask: str
    state: str
    state_label: str
    asked_by: str
    asked_at: datetime
    handed_at: datetime | None
    entries: list[EntryOut]

    @classmethod
    def of(cls, row: Contribution) -> ContributionOut:
        return cls(
            id=row.pk,
            agency=AgencyOut.of(row.agency),
            ask=row.ask,
            state=row.state,
            state_label=row.get_state_display(),
            asked_by=row.asked_by_name,
            asked_at=row.asked_at,
            handed_at=row.handed_at,
            entries=[
                EntryOut(
                    state=entry.state,
                    note=entry.note,
                    author=entry.author_name,
                    via=entry.via,
                    is_late=entry.is_late,
                    at=entry.at,
                )
                for entry in row.entries.all()
            ],
        )


class RevisionOut(Schema):
    number: int
    tier: str
    action: str
    state: str
    value: str
    narrative: str
    level: int | None
    is_nil: bool
    reason_code: str
    comment: str
    is_late: bool
    author: str
    agency: str
    on_behalf_of: str
    via: str
    at: datetime

    @classmethod
    def of(cls, row: Revision) -> RevisionOut:
        renamed = {"author": row.author_name, "agency": row.agency_name}
        plain = {name: getattr(row, name) for name in cls.model_fields if name not in renamed}
        return cls(**(plain | renamed))


class ValidationOut(Schema):
    way: str
    by: str
    at: datetime
    revision_number: int

    @classmethod
    def maybe(cls, row: HeadValidation | None) -> ValidationOut | None:
        if row is None:
            return None
        return cls(way=row.way, by=row.by_name, at=row.at, revision_number=row.revision_number)


class ItemOut(ItemRow):
    question_detail: QuestionOut
    due_reason: str
    answer: AnswerOut
    review: ReviewOut
    validation: ValidationOut | None
    contributions: list[ContributionOut]
    revisions: list[RevisionOut] = Field(description=_("dari yang terlama; tidak pernah ditimpa"))
    drop_reason: str
    may: dict[str, MayOut] = Field(description=_("boleh tidaknya setiap operasi bagi Anda, dan alasannya"))


class MessageOut(Schema):
    id: int
    author: str
    agency: str
    via: str
    text: str
    at: datetime

    @classmethod
    def of(cls, row: Message) -> MessageOut:
        return cls(
            id=row.pk,
            author=row.author_name,
            agency=row.agency_name,
            via=row.via,
            text=row.text,
            at=row.at,
        )


class MessagePage(Page[MessageOut]):
    pass
