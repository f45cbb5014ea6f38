"""The invitation that a meeting makes: drafted from its data, and drafted anew while it is still a draft."""

from datetime import datetime

from django.db import transaction

from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.letters import permissions
from selaras.letters.choices import Composed, InvitationText, LetterKind
from selaras.letters.models import Letter
from selaras.letters.services.letters import draft_of, held_letter, log_letter, put_in, touch
from selaras.offices.models import Agency


def _composed(agency: Agency, text: InvitationText) -> Composed:
    return Composed(
        agency_id=agency.pk,
        kind=LetterKind.INVITATION,
        hal=text.hal,
        body="",
        to=text.to,
        to_place=text.to_place,
        copies=text.copies,
        sifat=text.sifat,
        annexes=text.annexes,
        values=text.values(),
    )


@transaction.atomic
def draft_invitation(
    *, scope: Scope, agency: Agency, subject: Reference, text: InvitationText, now: datetime
) -> Letter:
    """The caller has asked the rule of its own record; here the rule of the office's letters is asked."""
    return draft_of(
        scope=scope,
        made=_composed(agency, text),
        template=LetterKind.INVITATION,
        subject_kind=subject.kind,
        subject_id=subject.id,
        now=now,
    )


@transaction.atomic
def redraft_invitation(*, scope: Scope, letter: Letter, text: InvitationText, now: datetime) -> Letter:
    """What the meeting says now; signer, chain and rank stay as they were chosen."""
    letter = held_letter(letter)
    demand(permissions.can_edit(scope, letter))
    put_in(letter, _composed(letter.agency, text))
    touch(scope, letter, now)
    letter.save()
    log_letter(scope, letter, "changed", now, version=letter.version)
    return letter
