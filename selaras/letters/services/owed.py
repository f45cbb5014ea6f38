"""What a letter makes people owe: the next initial and the signature, on their list of duties."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.core.references import Reference
from selaras.core.workdays import calendar_at
from selaras.duties.services import NewDuty, move_duties, open_duties
from selaras.letters.choices import DAYS_TO_INITIAL, Duties
from selaras.letters.models import Initial, Letter
from selaras.letters.selectors.papers import holding_on
from selaras.notices.services import notify
from selaras.offices.models import Holder


def source_of(letter: Letter) -> Reference:
    return Reference("letter", str(letter.pk))


def ask_initial(letter: Letter, initial: Initial, now: datetime) -> None:
    """The turn has come to this post: on the list of duties of whoever sits there, and told."""
    today = now.astimezone(letter.tz).date()
    seated = holding_on(list(initial.post.holders.select_related("user")), today)
    _owe(
        letter,
        kind=Duties.INITIAL,
        agency_id=initial.post.agency_id,
        user_id=next((holder.user_id for holder in seated if holder.user_id), None),
        told=_("Surat “%(hal)s” menunggu paraf Anda.") % {"hal": letter.hal},
        key=f"paraf-{letter.pk}-{initial.attempt}-{initial.sort}",
        now=now,
    )


def ask_signer(letter: Letter, now: datetime) -> None:
    signer: Holder | None = letter.signer
    if signer is None:
        return
    _owe(
        letter,
        kind=Duties.SIGNATURE,
        agency_id=signer.post.agency_id,
        user_id=signer.user_id,
        told=_("Surat “%(hal)s” menunggu tanda tangan Anda.") % {"hal": letter.hal},
        key=f"ttd-{letter.pk}-{letter.version}",
        now=now,
    )


def _owe(
    letter: Letter, *, kind: str, agency_id: int, user_id: int | None, told: str, key: str, now: datetime
) -> None:
    due_at = calendar_at(letter.region_path).end_after(
        now.astimezone(letter.tz).date(), DAYS_TO_INITIAL, letter.tz
    )
    duty = NewDuty(
        kind=kind,
        title=letter.hal,
        url=reverse("letter", args=[letter.pk]),
        source=source_of(letter),
        owner_agency_id=agency_id,
        waiting_label=letter.agency.name,
        due_at=due_at,
        owner_user_id=user_id,
    )
    open_duties(
        duties=[duty],
        group=Reference("agency", str(letter.agency_id)),
        group_title=_("Surat %(office)s") % {"office": letter.agency.name},
        region_path=letter.region_path,
        zone=letter.zone,
        now=now,
    )
    if user_id is not None:
        address = letter.get_absolute_url()
        notify(user_ids=[user_id], text=told, url=address, kind="letter", key=key, now=now, mail=True)


def done_with(letter: Letter, kind: str, now: datetime) -> None:
    move_duties(action="finish", source=source_of(letter), kind=kind, now=now)


def no_longer_owed(letter: Letter, now: datetime) -> None:
    """Taken back, sent back or cancelled: nobody waits for an initial or a signature any more."""
    for kind in Duties.values:
        move_duties(action="cancel", source=source_of(letter), kind=kind, now=now)
