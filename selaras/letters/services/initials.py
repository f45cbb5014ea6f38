"""The chain of initials: each post approves the text as it was read, or sends it back with a comment."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Refused
from selaras.letters.choices import Duties, InitialState, LetterState
from selaras.letters.models import Initial, Letter
from selaras.letters.permissions import next_initial, sits_on
from selaras.letters.selectors.papers import chain_posts, post_words
from selaras.letters.services.letters import LetterConflict, let_go, log_letter, moved, reasoned, touch
from selaras.letters.services.owed import ask_initial, ask_signer, done_with, no_longer_owed
from selaras.notices.services import notify


@transaction.atomic
def submit_letter(*, scope: Scope, letter: Letter, now: datetime) -> Letter:
    """Into the chain, from its beginning; the text stays as it is until somebody sends it back."""
    letter = moved(scope, letter, "submit")
    if letter.lacks_recipients:
        raise ValidationError(_("Tujuan surat masih kosong; lengkapi sebelum diajukan."))
    posts = {post.pk: post for post in chain_posts(letter.agency)}
    gone = [pk for pk in letter.chain if pk not in posts]
    if gone:
        raise ValidationError(_("Ada jabatan pada urutan paraf yang sudah tidak ada; perbaiki urutannya."))
    letter.attempt += 1
    letter.asked_at = now
    touch(scope, letter, now)
    letter.save()
    rows = [
        Initial(letter=letter, attempt=letter.attempt, sort=at, post=posts[pk])
        for at, pk in enumerate(letter.chain, 1)
    ]
    Initial.objects.bulk_create(rows)
    ask_initial(letter, rows[0], now)
    log_letter(scope, letter, "submitted", now, attempt=letter.attempt)
    return letter


def _turn(scope: Scope, letter: Letter) -> Initial:
    """The initial that is waited for, in the hands of who sits on its post."""
    turn = next_initial(letter)
    seat = sits_on(scope, turn.post_id) if turn is not None else None
    if turn is None or seat is None:
        raise Refused(Denied(_("Paraf ini tidak ditunggu dari Anda.")))
    turn.given_as, turn.given_by_name = post_words(seat), scope.name
    return turn


@transaction.atomic
def initial_letter(
    *, scope: Scope, letter: Letter, base_version: int, comment: str = "", now: datetime
) -> Letter:
    letter = moved(scope, letter, "initial")
    if letter.version != base_version:
        raise LetterConflict(letter)
    turn = _turn(scope, letter)
    turn.state, turn.given_at = InitialState.GIVEN, now
    turn.comment = " ".join(comment.split())[:500]
    turn.save()
    done_with(letter, Duties.INITIAL, now)
    if letter.state == LetterState.RELEASED:
        let_go(letter, by=scope.name, now=now)
        touch(scope, letter, now)
    letter.save()
    log_letter(scope, letter, "initialled", now, note=turn.comment, post=turn.given_as, sort=turn.sort)
    following = next_initial(letter)
    if following is not None:
        ask_initial(letter, following, now)
    else:
        ask_signer(letter, now)
    return letter


@transaction.atomic
def send_back_letter(*, scope: Scope, letter: Letter, comment: str, now: datetime) -> Letter:
    """Back to a draft; what the others initialled stays in the history, and they are asked afresh."""
    letter = moved(scope, letter, "send_back")
    turn = _turn(scope, letter)
    turn.comment = reasoned(comment, _("Tuliskan apa yang perlu diperbaiki."))
    turn.state, turn.given_at = InitialState.RETURNED, now
    turn.save()
    letter.asked_at = None
    touch(scope, letter, now)
    letter.save()
    no_longer_owed(letter, now)
    if letter.created_by_id is not None:
        notify(
            user_ids=[letter.created_by_id],
            text=_("Surat “%(hal)s” dikembalikan untuk diperbaiki: %(comment)s")
            % {"hal": letter.hal, "comment": turn.comment},
            url=letter.get_absolute_url(),
            kind="letter",
            key=f"kembali-{letter.pk}-{letter.attempt}",
            now=now,
            mail=True,
        )
    log_letter(scope, letter, "sent_back", now, note=turn.comment, post=turn.given_as, sort=turn.sort)
    return letter
