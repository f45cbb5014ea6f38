"""Disposisi: an incoming letter handed to posts, each a duty with a day, answered or handed on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.duties.models import Duty
from selaras.duties.services import NewDuty, move_duties, open_duties
from selaras.letters import permissions
from selaras.letters.choices import (
    DISPOSITION_TRANSITIONS,
    INCOMING_TRANSITIONS,
    MAX_DISPOSITIONS,
    DispositionState,
    Duties,
    IncomingState,
    Order,
)
from selaras.letters.models import Disposition, Incoming
from selaras.letters.permissions import giver_of, sits_on
from selaras.letters.selectors.incoming import posts_for
from selaras.letters.selectors.papers import holding_on, post_words
from selaras.letters.services.incoming import held_incoming, log_incoming
from selaras.notices.services import notify
from selaras.offices.models import Holder, Post

ANSWER_LENGTH = 4_000
# A day that is promised lasts until its end.
CLOSES = time(23, 59)


@dataclass(frozen=True, slots=True)
class DispositionText:
    """To which posts (their keys), what is asked of them, and by which day."""

    to: Sequence[int]
    order: str
    due_on: date
    note: str = ""


@transaction.atomic
def dispose(*, scope: Scope, incoming: Incoming, text: DispositionText, now: datetime) -> list[Disposition]:
    """Handed to several at once, all or none; what one of them already has open is refused."""
    incoming = held_incoming(incoming)
    demand(permissions.can_dispose(scope, incoming))
    posts = _checked(incoming, text, now)
    giver = giver_of(scope, incoming)
    if giver.seat is None and not giver.name:
        raise ValidationError(_("Kepala kantor ini belum tercatat; isi pejabatnya dahulu."))
    made = [
        Disposition(
            incoming=incoming,
            parent=giver.parent,
            to_post=post,
            order=text.order,
            note=" ".join(text.note.replace("\x00", "").split()),
            due_on=text.due_on,
            given_as=giver.title,
            given_by_name=giver.name,
            given_by_id=giver.user_id,
            written_by_name=scope.name if giver.name != scope.name else "",
            given_at=now,
        )
        for post in posts
    ]
    Disposition.objects.bulk_create(made)
    incoming.state = INCOMING_TRANSITIONS["dispose"][1]
    incoming.save(update_fields=("state",))
    for disposition in made:
        _owe(incoming, disposition, now)
    named = [str(post) for post in posts]
    log_incoming(
        scope, incoming, "letters.disposition.given", now, note=made[0].note, to=named, order=text.order,
        due_on=text.due_on.isoformat(), given_as=giver.title,
    )  # fmt: skip
    return made


def _checked(incoming: Incoming, text: DispositionText, now: datetime) -> list[Post]:
    known = {post.pk: post for post in posts_for(incoming)}
    open_to = set(
        incoming.dispositions.filter(state=DispositionState.OPEN).values_list("to_post_id", flat=True)
    )
    wanted = list(dict.fromkeys(text.to))
    faults: dict[str, str] = {}
    if not wanted or len(wanted) > MAX_DISPOSITIONS:
        faults["to"] = _("Pilih tujuan disposisi, paling banyak %(n)s.") % {"n": MAX_DISPOSITIONS}
    elif not set(wanted) <= set(known):
        faults["to"] = _("Jabatan ini bukan tujuan disposisi kantor ini.")
    elif open_to & set(wanted):
        names = ", ".join(str(known[pk]) for pk in wanted if pk in open_to)
        faults["to"] = _("Masih ada disposisi terbuka kepada %(names)s.") % {"names": names}
    if text.order not in Order.values:
        faults["order"] = _("Pilih petunjuk disposisi.")
    if text.due_on < now.astimezone(incoming.tz).date():
        faults["due_on"] = _("Batas waktu sudah lewat.")
    if len(text.note) > 500:
        faults["note"] = _("Paling panjang %(n)s huruf.") % {"n": 500}
    if faults:
        raise ValidationError(faults)
    return [known[pk] for pk in wanted]


def _owe(incoming: Incoming, disposition: Disposition, now: datetime) -> None:
    """On the list of whoever sits there today, and told; without an account on that of the office."""
    post, today = disposition.to_post, now.astimezone(incoming.tz).date()
    seated = holding_on(list(post.holders.select_related("user")), today)
    user_id = next((holder.user_id for holder in seated if holder.user_id), None)
    duty = NewDuty(
        kind=Duties.DISPOSITION,
        title=incoming.hal,
        url=incoming.get_absolute_url(),
        source=_source(disposition),
        owner_agency_id=post.agency_id,
        waiting_label=disposition.given_as[:200],
        due_at=datetime.combine(disposition.due_on, CLOSES, incoming.tz),
        owner_user_id=user_id,
    )
    open_duties(
        duties=[duty],
        group=Reference("agency", str(incoming.agency_id)),
        group_title=_("Surat masuk %(office)s") % {"office": incoming.agency.name},
        region_path=incoming.region_path,
        zone=incoming.zone,
        now=now,
    )
    if user_id is not None:
        told = _("Disposisi untuk Anda: “%(hal)s”, %(order)s.")
        words = {"hal": incoming.hal, "order": Order(disposition.order).label.lower()}
        _tell(user_id, told % words, incoming, f"disposisi-{disposition.pk}", now)


def _source(disposition: Disposition) -> Reference:
    return Reference("disposition", str(disposition.pk))


def _tell(user_id: int, text: str, incoming: Incoming, key: str, now: datetime) -> None:
    url = incoming.get_absolute_url()
    notify(user_ids=[user_id], text=text, url=url, kind="letter", key=key, now=now, mail=True)


def _held(disposition: Disposition) -> Disposition:
    """The letter is held first, as every write of it does."""
    incoming = held_incoming(disposition.incoming)
    held = Disposition.objects.select_related("to_post__agency").get(pk=disposition.pk)
    held.incoming = incoming
    return held


@transaction.atomic
def answer_disposition(*, scope: Scope, disposition: Disposition, answer: str, now: datetime) -> Disposition:
    """What was done; the last answer settles the letter."""
    disposition = _held(disposition)
    demand(permissions.can_answer(scope, disposition))
    answer = answer.replace("\x00", "").strip()
    if not answer or len(answer) > ANSWER_LENGTH:
        told = _("Tuliskan apa yang sudah dilakukan, paling panjang %(n)s huruf.")
        raise ValidationError({"answer": told % {"n": ANSWER_LENGTH}})
    seat: Holder | None = sits_on(scope, disposition.to_post_id)
    disposition.state = DISPOSITION_TRANSITIONS["answer"][1]
    disposition.answer, disposition.answered_at = answer, now
    disposition.answered_as = post_words(seat) if seat is not None else ""
    disposition.answered_by_name = scope.name
    disposition.save()
    move_duties(action="finish", source=_source(disposition), now=now)
    incoming = disposition.incoming
    log_incoming(
        scope, incoming, "letters.disposition.answered", now, note=answer[:500], post=str(disposition.to_post)
    )
    if disposition.given_by_id is not None:
        told = _("%(post)s menjawab disposisi “%(hal)s”.")
        words = {"post": str(disposition.to_post), "hal": incoming.hal}
        _tell(disposition.given_by_id, told % words, incoming, f"jawab-{disposition.pk}", now)
    _settle_if_last(scope, incoming, now)
    return disposition


def _settle_if_last(scope: Scope, incoming: Incoming, now: datetime) -> None:
    rows = incoming.dispositions
    if rows.filter(state=DispositionState.OPEN).exists():
        return
    answered = rows.filter(state=DispositionState.ANSWERED).exists()
    incoming.state = INCOMING_TRANSITIONS["settle"][1] if answered else IncomingState.RECEIVED
    incoming.reason = _("Semua disposisi dijawab.") if answered else ""
    incoming.save(update_fields=("state", "reason"))
    if answered:
        log_incoming(scope, incoming, "letters.incoming.settled", now, note=incoming.reason)


@transaction.atomic
def withdraw_disposition(*, scope: Scope, disposition: Disposition, now: datetime) -> Disposition:
    """Given by mistake: nobody waits for an answer, and the row stays in the history."""
    disposition = _held(disposition)
    demand(permissions.can_withdraw(scope, disposition))
    disposition.state = DISPOSITION_TRANSITIONS["withdraw"][1]
    disposition.save(update_fields=("state",))
    move_duties(action="cancel", source=_source(disposition), now=now)
    incoming, post = disposition.incoming, str(disposition.to_post)
    log_incoming(scope, incoming, "letters.disposition.withdrawn", now, post=post)
    _settle_if_last(scope, incoming, now)
    return disposition


def follow_extension(
    *, scope: Scope, source_id: str, duty: Duty, due_at: datetime, reason: str, now: datetime
) -> None:
    """The duty was given more time: the sheet says the same day."""
    disposition = _held(Disposition.objects.get(pk=int(source_id)))
    incoming = disposition.incoming
    disposition.due_on = due_at.astimezone(incoming.tz).date()
    disposition.save(update_fields=("due_on",))
    log_incoming(
        scope, incoming, "letters.disposition.extended", now, note=reason, post=str(disposition.to_post),
        due_on=disposition.due_on.isoformat(),
    )  # fmt: skip
