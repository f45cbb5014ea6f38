"""How the records of the offices are named and shown in the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from selaras.core.api import MayOut, Text
from selaras.offices.choices import ROLES
from selaras.offices.models import Absence, Agency, ApiToken, Contact, Grant, Holder
from selaras.offices.selectors.agencies import PostRow
from selaras.offices.selectors.people import ShownGrant

RegionCode = Annotated[Text, Field(max_length=13, description=_("kode wilayah, misalnya 16.72"))]


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


class ContactOut(Schema):
    id: int
    name: str
    position: str
    phone: str
    email: str
    is_primary: bool

    @classmethod
    def of(cls, contact: Contact) -> ContactOut:
        names = ("name", "position", "phone", "email", "is_primary")
        return cls(id=contact.pk, **{name: getattr(contact, name) for name in names})


class HolderOut(Schema):
    id: int
    name: str
    status: str
    starts_on: date
    ends_on: date | None
    decree: str

    @classmethod
    def of(cls, holder: Holder) -> HolderOut:
        names = ("name", "status", "starts_on", "ends_on", "decree")
        return cls(id=holder.pk, **{name: getattr(holder, name) for name in names})


class PostOut(Schema):
    id: int
    title: str
    kind: str
    holders: list[HolderOut]

    @classmethod
    def of(cls, row: PostRow) -> PostOut:
        holders = [HolderOut.of(holder) for holder in row.current]
        return cls(id=row.post.pk, title=row.post.title, kind=row.post.kind, holders=holders)


class GrantOut(Schema):
    id: int
    role: str
    role_label: str
    region: str
    agency: AgencyOut | None
    starts_on: date
    ends_on: date | None
    decree: str

    @classmethod
    def fields_of(cls, grant: Grant) -> dict[str, Any]:
        role = ROLES.get(grant.role)
        return {
            "id": grant.pk,
            "role": grant.role,
            "role_label": str(role.label) if role else grant.role,
            "region": grant.region.code,
            "agency": AgencyOut.maybe(grant.agency),
            "starts_on": grant.starts_on,
            "ends_on": grant.ends_on,
            "decree": grant.decree,
        }

    @classmethod
    def of(cls, grant: Grant) -> GrantOut:
        return cls(**cls.fields_of(grant))


class ShownGrantOut(GrantOut):
    state: str = Field(description=_("berjalan, akan, berakhir"))
    given_by: str
    may_end: MayOut

    @classmethod
    def shown(cls, row: ShownGrant) -> ShownGrantOut:
        more: dict[str, Any] = {
            "state": row.state,
            "given_by": row.given_by,
            "may_end": MayOut.of(row.may_end),
        }
        return cls(**GrantOut.fields_of(row.grant), **more)


class AbsenceOut(Schema):
    id: int
    person: str
    deputy: int
    deputy_name: str
    starts_on: date
    ends_on: date
    reason: str
    lacks: list[GrantOut] = Field(description=_("peran yang perlu diberikan kepada pengganti"))

    @classmethod
    def of(cls, absence: Absence, lacks: tuple[Grant, ...] = ()) -> AbsenceOut:
        names = ("starts_on", "ends_on", "reason")
        return cls(
            id=absence.pk,
            person=absence.user.full_name,
            deputy=absence.deputy_id,
            deputy_name=absence.deputy.full_name,
            lacks=[GrantOut.of(grant) for grant in lacks],
            **{name: getattr(absence, name) for name in names},
        )


class TokenOut(Schema):
    """Never the token itself: it is shown once, on the page that made it."""

    id: int
    name: str
    agency: AgencyOut | None
    role: str
    permissions: list[str] = Field(description=_("kosong: semua yang dapat dilakukan pemiliknya"))
    reads_only: bool
    whole_region: bool
    made_by: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    end_reason: str

    @classmethod
    def of(cls, token: ApiToken) -> TokenOut:
        plain = (
            "name", "role", "permissions", "reads_only", "whole_region", "created_at", "expires_at",
            "last_used_at", "revoked_at",
        )  # fmt: skip
        return cls(
            id=token.pk,
            agency=AgencyOut.maybe(token.agency),
            made_by=token.made_by_name,
            end_reason=token.end_words,
            **{name: getattr(token, name) for name in plain},
        )
