"""Requests about one's own data: asked, withdrawn, answered within the hours of the law; the erasure."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.audit import services as audit
from selaras.core.formats import moment_long
from selaras.core.personal import erase_everywhere
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.notices.services import notify
from selaras.offices import permissions
from selaras.offices.models import Absence, ApiToken, Contact, Grant, PrivacyRequest
from selaras.offices.models.privacy import RequestState, Wanted
from selaras.offices.selectors import people_who_hold
from selaras.offices.selectors.homes import homes_of
from selaras.offices.selectors.people import held_by
from selaras.offices.services.people import deactivate_person

# UU 27/2022: 3 x 24 jam, whatever day it is.
HOURS = timedelta(hours=72)
WARN_BEFORE = timedelta(hours=24)
ROOT = "ID."
LONGEST = 2000


@transaction.atomic
def ask(*, scope: Scope, user: User, wanted: str, text: str, now: datetime) -> PrivacyRequest:
    """One's own only: the session says who asks."""
    if scope.user_id != user.pk or wanted not in Wanted.values:
        raise ValidationError(_("Pilih yang diminta."), code="wanted")
    text = text.strip()
    if len(text) > LONGEST or (not text and wanted != Wanted.ERASURE):
        raise ValidationError(
            _("Tulis apa yang diminta, paling panjang %(n)s huruf.") % {"n": LONGEST}, code="text"
        )
    home = homes_of([user.pk], now).get(user.pk)
    try:
        with transaction.atomic():
            row = PrivacyRequest.objects.create(
                user=user,
                region_path=home.region_path if home else ROOT,
                wanted=wanted,
                text=text,
                asked_at=now,
                due_at=now + HOURS,
            )
    except IntegrityError as fault:
        raise ValidationError(_("Permintaan yang sama masih menunggu jawaban."), code="twice") from fault
    _log("privacy.asked", scope, row, now)
    _tell_officers(row, _("Permintaan data pribadi: %(what)s, dijawab paling lambat %(due)s."), "asked", now)
    return row


@transaction.atomic
def withdraw(*, scope: Scope, row: PrivacyRequest, now: datetime) -> PrivacyRequest:
    row = _held(row)
    if scope.user_id != row.user_id or not row.is_open:
        raise ValidationError(_("Permintaan ini tidak menunggu jawaban."), code="state")
    _decide(scope, row, RequestState.WITHDRAWN, "", now)
    _log("privacy.withdrawn", scope, row, now)
    return row


@transaction.atomic
def answer(
    *, scope: Scope, row: PrivacyRequest, fulfil: bool, answer: str, now: datetime, typed: str = ""
) -> PrivacyRequest:
    """An erasure is carried out with the answer, in one transaction; the user name is typed against slips."""
    row = _held(row)
    demand(permissions.can_answer_request(scope, row, running=held_by(row.user_id, now).running))
    words = answer.strip()
    if not words or len(words) > LONGEST:
        raise ValidationError(_("Tulis jawabannya bagi yang meminta."), code="answer")
    if not fulfil:
        _decide(scope, row, RequestState.REFUSED, words, now)
        _log("privacy.refused", scope, row, now)
        _tell_person(row, now)
        return row
    if row.wanted != Wanted.ERASURE:
        _decide(scope, row, RequestState.DONE, words, now)
        _log("privacy.fulfilled", scope, row, now)
        _tell_person(row, now)
        return row
    if typed.strip().lower() != row.user.username:
        raise ValidationError(_("Ketik nama pengguna yang akan dihapus."), code="typed")
    _erase(scope, row.user, now)
    row.text = ""
    _decide(scope, row, RequestState.DONE, words, now)
    _log("privacy.erased", scope, row, now)
    return row


def _erase(scope: Scope, user: User, now: datetime) -> None:
    """Closed first, by the rules that keep the last administrator; then every app forgets its part."""
    if user.is_administrator:
        # Two who erase each other at once wait here, and the second finds the last one.
        list(User.objects.select_for_update().filter(is_administrator=True).order_by("pk"))
    if user.is_active:
        deactivate_person(scope=scope, user=user, now=now)
    reference = f"P-{get_random_string(8, '23456789ABCDEFGHJKLMNPQRSTUVWXYZ')}"
    name = _("Pengguna terhapus %(ref)s") % {"ref": reference}
    audit.pseudonymise(user_id=user.pk, name=name, now=now)
    erase_everywhere(user_id=user.pk, reference=reference, now=now)


def warn_of_late(*, now: datetime) -> int:
    """A day before the clock runs out, and once it has; each once, by the key of the notice."""
    told = 0
    for row in PrivacyRequest.objects.filter(state=RequestState.OPEN, due_at__lte=now + WARN_BEFORE):
        late = row.is_late(now)
        words = (
            _("Permintaan data pribadi terlambat dijawab: %(what)s, seharusnya %(due)s.")
            if late
            else _(
                "Permintaan data pribadi menunggu kurang dari 24 jam lagi: %(what)s, paling lambat %(due)s."
            )
        )
        told += _tell_officers(row, words, "late" if late else "soon", now)
    return told


def _held(row: PrivacyRequest) -> PrivacyRequest:
    return PrivacyRequest.objects.select_for_update(of=("self",)).select_related("user").get(pk=row.pk)


def _decide(scope: Scope, row: PrivacyRequest, state: RequestState, answer: str, now: datetime) -> None:
    row.state, row.answer = state, answer
    row.decided_at, row.decided_by_name = now, scope.name[:200]
    row.save()


def _tell_officers(row: PrivacyRequest, words: str, step: str, now: datetime) -> int:
    # Without a name: what others were told is not theirs to forget.
    told = {"what": row.get_wanted_display(), "due": moment_long(row.due_at)}
    return notify(
        user_ids=people_who_hold("offices.people", row.region_path, now) - {row.user_id},
        text=(words % told)[:500],
        url=row.get_absolute_url(),
        kind="action",
        key=f"privacy-{row.pk}-{step}",
        now=now,
        mail=True,
    )


def _tell_person(row: PrivacyRequest, now: datetime) -> None:
    notify(
        user_ids=[row.user_id],
        text=_("Permintaan data pribadi Anda: %(state)s.") % {"state": row.get_state_display()},
        url="/akun/data-saya/",
        kind="account",
        key=f"privacy-{row.pk}-answer",
        now=now,
        mail=True,
    )


def _log(verb: str, scope: Scope, row: PrivacyRequest, now: datetime) -> None:
    """Never with a name: this event outlives the erasure it speaks of."""
    audit.record(
        verb=verb,
        scope=scope,
        kind="person",
        id=row.user_id,
        region_path="" if row.region_path == ROOT else row.region_path,
        note=row.get_wanted_display(),
        at=now,
    )


# ---- what offices forgets


def erase_contacts(*, user_id: int, reference: str, now: datetime) -> None:
    """The agency keeps that it had a contact; where that person could be reached is gone."""
    name = _("Pengguna terhapus %(ref)s") % {"ref": reference}
    Contact.objects.filter(user=user_id).update(
        name=name[:120], position="", phone="", email="", is_active=False
    )


def erase_absences(*, user_id: int, reference: str, now: datetime) -> None:
    Absence.objects.filter(user=user_id).update(reason="", said_by_name="")


def erase_tokens(*, user_id: int, reference: str, now: datetime) -> None:
    ApiToken.objects.filter(user=user_id).delete()


def end_roles(*, user_id: int, reference: str, now: datetime) -> None:
    """Who held which power when stays; nothing of it is in force any more."""
    Grant.objects.filter(user=user_id, revoked_at=None).update(revoked_at=now)


def erase_requests(*, user_id: int, reference: str, now: datetime) -> None:
    PrivacyRequest.objects.filter(user=user_id).update(text="")
