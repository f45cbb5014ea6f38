"""What several overviews show alike."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from selaras.followups.selectors.overview import Counts, Owner

Grouping = Literal["opd", "daerah", ""]


class FollowupCountsOut(Schema):
    asked: int
    closed: int
    waiting: int = Field(description=_("dilaporkan, menunggu diperiksa"))
    running: int
    late: int

    @classmethod
    def of(cls, counts: Counts) -> FollowupCountsOut:
        return cls(**{name: getattr(counts, name) for name in cls.model_fields})


class OwnerOut(Schema):
    key: str = Field(description=_("untuk saringan owner atau region"))
    name: str
    region: str

    @classmethod
    def of(cls, owner: Owner) -> OwnerOut:
        return cls(key=owner.key, name=owner.name, region=owner.region_name)
