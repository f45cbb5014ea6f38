"""People and their roles in the API: listed, moved, deactivated; a role given and ended.

Accounts and one-time links are made on the pages only, by somebody who has signed in.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Schema, Status

from selaras.accounts.models import User
from selaras.core import clock
from selaras.core.api import DoneOut, In, MayOut, Page, PageQuery, Text, answers, filled, paged
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.offices import permissions, services
from selaras.offices.api.doors import (
    MOST,
    WRITTEN,
    ending_grant,
    giving,
    managing_person,
    persons,
    reading_person,
    region_of,
    seeing_people,
)
from selaras.offices.api.shapes import GrantOut, RegionCode, ShownGrantOut
from selaras.offices.forms.people import EndGrantForm, NoteForm, SeatForm
from selaras.offices.models import Agency
from selaras.offices.selectors import people as found
from selaras.offices.views.people import givable, may_manage
from selaras.regions.models import Region

PERSON = "/people/{int:person_id}"


class PersonRowOut(Schema):
    id: int
    full_name: str
    username: str
    is_active: bool
    last_login: datetime | None
    roles: list[GrantOut]

    @classmethod
    def of(cls, row: found.PersonRow) -> PersonRowOut:
        names = ("full_name", "username", "is_active", "last_login")
        values = {name: getattr(row.user, name) for name in names}
        return cls(id=row.user.pk, roles=[GrantOut.of(grant) for grant in row.grants], **values)


class PersonPage(Page[PersonRowOut]):
    pass


class PersonOut(Schema):
    id: int
    full_name: str
    username: str
    is_active: bool
    grants: list[ShownGrantOut]
    may_manage: MayOut

    @classmethod
    def of(cls, request: Request, user: User) -> PersonOut:
        grants = found.shown_grants(user, request.scope, clock.now())
        return cls(
            id=user.pk,
            full_name=user.full_name,
            username=user.username,
            is_active=user.is_active,
            grants=[ShownGrantOut.shown(row) for row in grants],
            may_manage=MayOut.of(may_manage(request.scope, user)),
        )


class PeopleQuery(PageQuery):
    region: RegionCode
    q: Text = Field(default="", max_length=100)
    role: Text = Field(default="", max_length=30)
    state: Literal["", "nonaktif", "semua"] = ""


@persons.get(
    "/people",
    url_name="people",
    operation_id="list_people",
    summary=_("Orang"),
    description=_("Siapa yang memegang atau pernah memegang peran di wilayah ini."),
    response=answers({200: PersonPage}, 403, 422),
)
def list_people(request: Request, query: Query[PeopleQuery]) -> dict[str, Any]:
    seeing_people(request)
    region, scope, now = region_of(query.region), request.scope, clock.now()
    demand(permissions.can_see_people(scope, region))
    people = found.matching(
        found.people_under(region.path), region.path, now, q=query.q, role=query.role, state=query.state
    )
    return paged(
        request,
        people,
        query,
        lambda page: [PersonRowOut.of(found.row_of(user, scope, now)) for user in page],
    )


@persons.get(
    PERSON,
    url_name="person",
    operation_id="get_person",
    summary=_("Satu orang"),
    description=_("Dengan peran yang boleh Anda baca."),
    response=answers({200: PersonOut}, 404),
)
def get_person(request: Request, person_id: int) -> PersonOut:
    return PersonOut.of(request, reading_person(request, person_id))


class StateIn(In):
    is_active: bool
    note: Text = Field(max_length=300, description=_("alasan, tercatat pada riwayat"))


@persons.post(
    f"{PERSON}/state",
    url_name="person_state",
    operation_id="set_person_state",
    summary=_("Nonaktifkan atau aktifkan akun"),
    description=_("Sesi, token, dan tautannya berakhir; peran tetap untuk bila orangnya kembali."),
    response=answers({200: PersonOut}, *WRITTEN),
)
def set_person_state(request: Request, person_id: int, body: StateIn) -> PersonOut:
    user = managing_person(request, person_id)
    note = filled(NoteForm({"note": body.note}))["note"]
    if user.is_active != body.is_active:
        act = services.reactivate_person if body.is_active else services.deactivate_person
        act(scope=request.scope, user=user, note=note, now=clock.now())
    return PersonOut.of(request, User.objects.get(pk=user.pk))


class SeatIn(In):
    region: RegionCode
    role: Text = Field(max_length=30)
    agency: int | None = Field(default=None, ge=1, le=MOST, description=_("OPD, bila peran terikat OPD"))
    starts_on: date
    ends_on: date | None = None
    decree: Text = Field(default="", max_length=120)


def _seat_form(request: Request, region: Region, body: SeatIn) -> SeatForm:
    """Only roles that the caller may give there, as on the page."""
    return SeatForm(
        body.model_dump(exclude={"region"}),
        roles=givable(request.scope, region),
        agencies=Agency.objects.filter(region=region, is_active=True),
        today=clock.now().astimezone(region.tz).date(),
    )


@persons.post(
    f"{PERSON}/move",
    url_name="person_move",
    operation_id="move_person",
    summary=_("Pindahkan orang"),
    description=_("Mengakhiri semua peran dan jabatan lama, lalu memberi yang baru."),
    response=answers({200: PersonOut}, *WRITTEN),
)
def move_person(request: Request, person_id: int, body: SeatIn) -> PersonOut:
    user = managing_person(request, person_id)
    region = region_of(body.region)
    form = _seat_form(request, region, body)
    filled(form)
    services.move_person(scope=request.scope, user=user, seat=form.seat(region), now=clock.now())
    return PersonOut.of(request, user)


@persons.post(
    f"{PERSON}/grants",
    url_name="person_grants",
    operation_id="give_grant",
    summary=_("Beri hak akses"),
    description=_("Tidak pernah lebih dari yang boleh Anda berikan di wilayah itu."),
    response=answers({201: GrantOut}, *WRITTEN),
)
def give_grant(request: Request, person_id: int, body: SeatIn) -> Status[Any]:
    user = giving(request, person_id)
    region = region_of(body.region)
    demand(permissions.can_see_people(request.scope, region))
    values = filled(_seat_form(request, region, body))
    given = services.give_grant(scope=request.scope, user=user, region=region, now=clock.now(), **values)
    return Status(201, GrantOut.of(given))


class EndGrantIn(In):
    when: Literal["now", "day"] = "now"
    ends_on: date | None = Field(default=None, description=_("hari terakhir, bila when adalah day"))
    note: Text = Field(default="", max_length=300)


@persons.post(
    "/grants/{int:grant_id}/end",
    url_name="grant_end",
    operation_id="end_grant",
    summary=_("Akhiri hak akses"),
    description=_("Sekarang juga, atau pada akhir suatu hari. Hak akses sendiri diakhiri orang lain."),
    response=answers({200: DoneOut}, *WRITTEN),
)
def end_grant(request: Request, grant_id: int, body: EndGrantIn) -> DoneOut:
    grant = ending_grant(request, grant_id)
    values, now = filled(EndGrantForm(body.model_dump())), clock.now()
    at_once = values["when"] == "now"
    on = now.astimezone(grant.region.tz).date() if at_once else values["ends_on"]
    services.end_grant(scope=request.scope, grant=grant, on=on, at_once=at_once, note=values["note"], now=now)
    return DoneOut()
