"""A letter from its draft to its sending."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import Verdict, demand
from selaras.letters import permissions
from selaras.letters.choices import (
    BODY_LENGTH,
    LETTER_TRANSITIONS,
    MAX_RECIPIENTS,
    Channel,
    Composed,
    LetterState,
    NumberSource,
    NumberState,
    letter_templates,
)
from selaras.letters.compute.codes import new_code
from selaras.letters.models import Letter
from selaras.letters.selectors.kinds import form_of
from selaras.letters.selectors.letters import people_who_release
from selaras.letters.selectors.papers import (
    holding_on,
    letterhead_of,
    possible_signers,
    signature_of,
)
from selaras.letters.services.owed import ask_signer, no_longer_owed
from selaras.letters.services.texts import LINE, LetterText, check_text
from selaras.notices.services import notify
from selaras.offices.models import Agency


class LetterConflict(Exception):
    """Somebody else changed the letter since the form was opened."""

    def __init__(self, letter: Letter) -> None:
        super().__init__(letter.pk)
        self.letter = letter


def log_letter(
    scope: Scope, letter: Letter, verb: str, now: datetime, note: str = "", **after: object
) -> None:
    record(
        verb=f"letters.letter.{verb}",
        scope=scope,
        kind="letter",
        id=letter.pk,
        region_path=letter.region_path,
        after=dict(after) or None,
        note=note,
        at=now,
    )


def held_letter(letter: Letter) -> Letter:
    """The letter as it stands now, held against everybody else until the end of the transaction."""
    Letter.objects.select_for_update(no_key=True).only("pk").get(pk=letter.pk)
    return Letter.objects.select_related("agency__region", "signer__post__agency", "signer__user").get(
        pk=letter.pk
    )


@transaction.atomic
def begin_letter(
    *, scope: Scope, template: str, subject_id: str = "", decided: bool = False, now: datetime
) -> Letter:
    """A draft made of the subject's data; the template asks the subject's own rule.

    ``decided``: it follows from what the head of the office has just decided, who need not write himself.
    """
    known = letter_templates().get(template)
    if known is None:
        raise ValidationError(_("Jenis surat ini tidak dikenal."))
    return draft_of(
        scope=scope,
        made=known.compose(scope, subject_id, now),
        template=template,
        subject_kind=known.subject_kind,
        subject_id=subject_id if known.subject_kind else "",
        may=permissions.can_have_drafted if decided else permissions.can_write_for,
        now=now,
    )


def draft_of(
    *,
    scope: Scope,
    made: Composed,
    template: str,
    subject_kind: str,
    subject_id: str,
    may: Callable[[Scope, Agency], Verdict] = permissions.can_write_for,
    now: datetime,
) -> Letter:
    agency = Agency.objects.select_related("region").get(pk=made.agency_id)
    demand(may(scope, agency))
    signers = holding_on(possible_signers(agency), now.astimezone(agency.region.tz).date())
    letter = Letter(
        agency=agency,
        region_path=agency.region_path,
        zone=agency.region.zone,
        template=template,
        subject_kind=subject_kind,
        subject_id=subject_id,
        signer=signers[0] if signers else None,
        kind=made.kind,
        form=form_of(agency, made.kind).as_data(),
        chain=letterhead_of(agency).chain,
        created_at=now,
        created_by_id=scope.user_id,
        created_by_name=scope.name,
        changed_at=now,
        changed_by_name=scope.name,
    )
    put_in(letter, made)
    letter.save()
    log_letter(scope, letter, "made", now, note=letter.hal, template=template)
    return letter


def put_in(letter: Letter, made: Composed) -> None:
    """What was composed, cut to what a letter holds."""
    letter.sifat, letter.hal, letter.body = made.sifat, made.hal[:LINE], made.body[:BODY_LENGTH]
    letter.to, letter.to_place = [row[:LINE] for row in made.to][:MAX_RECIPIENTS], made.to_place[:160]
    letter.copies = list(made.copies)
    letter.values = {name: value[:BODY_LENGTH] for name, value in _storable(made.values).items()}
    letter.annexes = [annex.as_data() for annex in made.annexes]


def _storable(values: Mapping[str, str]) -> dict[str, str]:
    """PostgreSQL keeps no NUL in text, and nobody can read one."""
    return {name: value.replace("\x00", "") for name, value in values.items()}


@transaction.atomic
def save_letter(
    *, scope: Scope, letter: Letter, base_version: int, text: LetterText, now: datetime
) -> Letter:
    letter = held_letter(letter)
    demand(permissions.can_edit(scope, letter))
    if letter.version != base_version:
        raise LetterConflict(letter)
    check_text(letter, text, now)
    letter.hal, letter.body, letter.sifat = text.hal, text.body, text.sifat
    if text.values is not None:
        letter.values = _storable(text.values)
    letter.to, letter.copies, letter.to_place = list(text.to), list(text.copies), text.to_place
    letter.signer, letter.on_behalf_of, letter.signer_rank = text.signer, text.on_behalf_of, text.signer_rank
    letter.through = text.through
    if text.chain is not None:
        letter.chain = list(text.chain)
    touch(scope, letter, now)
    letter.save()
    log_letter(scope, letter, "changed", now, version=letter.version)
    return letter


def touch(scope: Scope, letter: Letter, now: datetime) -> None:
    letter.version += 1
    letter.changed_at, letter.changed_by_name = now, scope.name


@transaction.atomic
def ask_release(*, scope: Scope, letter: Letter, now: datetime) -> Letter:
    """Tell the head that a draft waits; nothing of the letter changes."""
    letter = held_letter(letter)
    demand(permissions.can_ask_release(scope, letter))
    if letter.lacks_recipients:
        raise ValidationError(_("Tujuan surat masih kosong; lengkapi sebelum diajukan."))
    heads = people_who_release(letter)
    if not heads:
        raise ValidationError(_("Belum ada kepala kantor yang memiliki akun untuk melepas surat."))
    letter.asked_at = now
    letter.save(update_fields=("asked_at",))
    notify(
        user_ids=heads,
        text=_("Surat “%(hal)s” menunggu Anda lepas.") % {"hal": letter.hal},
        url=letter.get_absolute_url(),
        kind="letter",
        key=f"letter-{letter.pk}-{letter.version}",
        now=now,
        mail=True,
    )
    log_letter(scope, letter, "asked", now)
    return letter


def moved(scope: Scope, letter: Letter, action: str) -> Letter:
    """The letter, held and moved on by the table; the caller saves it."""
    held = held_letter(letter)
    demand(permissions.can_step(scope, held, action))
    held.state = LETTER_TRANSITIONS[permissions.arrow_of(held, action)][1]
    return held


def let_go(letter: Letter, *, by: str, now: datetime) -> None:
    """From here on the text stands as it was read, and the officials as they are today."""
    letter.signer_block = signature_of(letter)
    letter.released_at, letter.released_by_name = now, by
    letter.check_code = new_code()


@transaction.atomic
def release_letter(*, scope: Scope, letter: Letter, base_version: int, now: datetime) -> Letter:
    """The head lets the text go as it was read; the officials are kept as they are today."""
    letter = moved(scope, letter, "release")
    if letter.version != base_version:
        raise LetterConflict(letter)
    if letter.lacks_recipients:
        raise ValidationError(_("Tujuan surat masih kosong; lengkapi sebelum dilepas."))
    let_go(letter, by=scope.name, now=now)
    touch(scope, letter, now)
    letter.save()
    ask_signer(letter, now)
    log_letter(scope, letter, "released", now, version=letter.version)
    return letter


@transaction.atomic
def take_back(*, scope: Scope, letter: Letter, reason: str, now: datetime) -> Letter:
    letter = moved(scope, letter, "take_back")
    reason = reasoned(reason, _("Tuliskan alasan mengembalikan surat ke konsep."))
    letter.signer_block = letter.released_at = letter.asked_at = None
    letter.released_by_name = letter.check_code = ""
    if letter.number_source == NumberSource.OTHER:
        letter.number, letter.number_source, letter.dated = "", "", None
    touch(scope, letter, now)
    letter.save()
    no_longer_owed(letter, now)
    log_letter(scope, letter, "taken_back", now, note=reason)
    return letter


@transaction.atomic
def send_letter(
    *, scope: Scope, letter: Letter, channel: str, sent_on: date, note: str, now: datetime
) -> Letter:
    letter = moved(scope, letter, "send")
    faults: dict[str, str] = {}
    if channel not in Channel.values:
        faults["channel"] = _("Pilih saluran pengiriman.")
    if sent_on > now.astimezone(letter.tz).date():
        faults["sent_on"] = _("Tanggal kirim belum tiba.")
    elif letter.dated is not None and sent_on < letter.dated:
        faults["sent_on"] = _("Tanggal kirim tidak boleh sebelum tanggal surat.")
    if faults:
        raise ValidationError(faults)
    letter.channel, letter.sent_on, letter.sent_note = channel, sent_on, note[:LINE]
    letter.save(update_fields=("state", "channel", "sent_on", "sent_note"))
    log_letter(scope, letter, "sent", now, note=note[:LINE], channel=channel, sent_on=sent_on.isoformat())
    return letter


@transaction.atomic
def cancel_letter(*, scope: Scope, letter: Letter, reason: str, now: datetime) -> Letter:
    """Its number stays in the book, marked; it is given to no other letter."""
    letter = moved(scope, letter, "cancel")
    reason = reasoned(reason, _("Tuliskan alasan membatalkan surat."))
    letter.reason = reason
    touch(scope, letter, now)
    letter.save()
    entry = getattr(letter, "entry", None)
    if entry is not None:
        entry.state = NumberState.CANCELLED
        entry.save(update_fields=("state",))
    no_longer_owed(letter, now)
    log_letter(
        scope, letter, "cancelled", now, note=reason, number=letter.number, state=LetterState.CANCELLED
    )
    return letter


def reasoned(reason: str, missing: str) -> str:
    reason = " ".join(reason.split())[:500]
    if not reason:
        raise ValidationError(missing)
    return reason
