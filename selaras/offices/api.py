"""How an agency is named in the API."""

from __future__ import annotations

from ninja import Schema

from selaras.offices.models import Agency


class AgencyOut(Schema):
    id: int
    code: str
    name: str
    short_name: str

    @classmethod
    def of(cls, agency: Agency) -> AgencyOut:
        return cls(id=agency.pk, code=agency.code, name=agency.name, short_name=agency.short_name)

    @classmethod
    def maybe(cls, agency: Agency | None) -> AgencyOut | None:
        return None if agency is None else cls.of(agency)
