"""Being away in the API: one's own, and of people one looks after."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema, Status

from selaras.accounts.models import User
from selaras.core import clock
from selaras.core.api import DoneOut, In, Text, answers, filled
from selaras.core.http import Request
from selaras.notices.choices import homes_of
from selaras.offices import services
from selaras.offices.api.doors import MOST, WRITTEN, absence_of, ending_absence, own_absence, persons
from selaras.offices.api.people import PERSON
from selaras.offices.api.shapes import AbsenceOut
from selaras.offices.forms.absences import AbsenceForm
from selaras.offices.selectors import absences as found


class AbsencesOut(Schema):
    data: list[AbsenceOut]


class AwayIn(In):
    starts_on: date
    ends_on: date
    deputy: int = Field(ge=1, le=MOST, description=_("rekan yang bertugas di daerah yang sama"))
    reason: Text = Field(default="", max_length=120)


def _listed(user: User) -> AbsencesOut:
    now = clock.now()
    today = now.astimezone(homes_of([user.pk], now)[user.pk].tz).date()
    rows = [found.stand_in_of(row, now) for row in found.absences_of(user.pk, today)]
    return AbsencesOut(data=[AbsenceOut.of(row.absence, row.lacks) for row in rows])


def _said(request: Request, user: User, body: AwayIn) -> Status[Any]:
    now = clock.now()
    form = AbsenceForm(body.model_dump(), deputies=found.possible_deputies(user.pk, now))
    filled(form)
    row = services.say_absent(scope=request.scope, user=user, away=form.away(), now=now)
    return Status(201, AbsenceOut.of(row, found.stand_in_of(row, now).lacks))


@persons.get(
    "/absences",
    url_name="absences",
    operation_id="list_own_absences",
    summary=_("Ketidakhadiran saya"),
    description=_("Hari ini dan yang akan datang."),
    response=answers({200: AbsencesOut}, 403),
)
def list_own_absences(request: Request) -> AbsencesOut:
    return _listed(own_absence(request))


@persons.post(
    "/absences",
    url_name="absences",
    operation_id="say_absent",
    summary=_("Catat ketidakhadiran saya"),
    description=_("Pengingat tugas datang kepada pengganti pada hari-hari itu; hak aksesnya tetap."),
    response=answers({201: AbsenceOut}, 400, 403, 413, 422),
)
def say_absent(request: Request, body: AwayIn) -> Status[Any]:
    return _said(request, own_absence(request), body)


@persons.get(
    f"{PERSON}/absences",
    url_name="person_absences",
    operation_id="list_absences_of_person",
    summary=_("Ketidakhadiran seseorang"),
    description=_("Untuk pengelola pengguna."),
    response=answers({200: AbsencesOut}, 403, 404),
)
def list_absences_of_person(request: Request, person_id: int) -> AbsencesOut:
    return _listed(absence_of(request, person_id))


@persons.post(
    f"{PERSON}/absences",
    url_name="person_absences",
    operation_id="say_person_absent",
    summary=_("Catat ketidakhadiran seseorang"),
    description=_("Oleh pengelola pengguna, misalnya bagi yang sakit."),
    response=answers({201: AbsenceOut}, *WRITTEN),
)
def say_person_absent(request: Request, person_id: int, body: AwayIn) -> Status[Any]:
    return _said(request, absence_of(request, person_id), body)


@persons.post(
    "/absences/{int:absence_id}/end",
    url_name="absence_end",
    operation_id="end_absence",
    summary=_("Akhiri ketidakhadiran"),
    description=_("Lebih awal daripada tanggal akhirnya."),
    response=answers({200: DoneOut}, 400, 403, 404, 422),
)
def end_absence(request: Request, absence_id: int) -> DoneOut:
    absence = ending_absence(request, absence_id)
    services.end_absence(scope=request.scope, absence=absence, now=clock.now())
    return DoneOut()
