"""Who may write, initial, release, sign, number, send and cancel a letter, and set up an office's paper."""

from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict
from selaras.letters.choices import (
    LETTER_TRANSITIONS,
    InitialState,
    LetterState,
)
from selaras.letters.models import Initial, Letter
from selaras.letters.models.incoming import seats_of
from selaras.offices.models import Agency, Holder


def writes(scope: Scope, region_path: str, agency_id: int) -> Verdict:
    if scope.holds("letters.write", region_path=region_path, agency_id=agency_id):
        return ALLOWED
    return Denied(_("Surat disusun oleh Kesbangpol daerah ini."))


def can_write_for(scope: Scope, agency: Agency) -> Verdict:
    """Begin a letter of this office, keep its letterhead and its number books."""
    verdict = writes(scope, agency.region_path, agency.pk)
    if not verdict:
        return verdict
    if agency.is_outside or not agency.is_active:
        return _no_such_sender()
    return ALLOWED


def can_have_drafted(scope: Scope, agency: Agency) -> Verdict:
    """Whoever releases the office's letters decides that one is to be; others go on writing it."""
    if scope.holds("letters.release", region_path=agency.region_path, agency_id=agency.pk):
        return ALLOWED if agency.is_active and not agency.is_outside else _no_such_sender()
    return can_write_for(scope, agency)


def _no_such_sender() -> Denied:
    return Denied(_("Surat hanya dibuat atas nama perangkat daerah yang masih aktif."))


def can_edit(scope: Scope, letter: Letter) -> Verdict:
    verdict = writes(scope, letter.region_path, letter.agency_id)
    if not verdict:
        return verdict
    if not letter.is_draft:
        return Denied(_("Teks surat hanya dapat diubah selama masih konsep."))
    return ALLOWED


def sits_on(scope: Scope, post_id: int) -> Holder | None:
    """How this person holds the post today, as its own official, Plt., Plh. or Pj."""
    if scope.user_id is None:
        return None
    return seats_of(scope).filter(post_id=post_id).select_related("post__agency").first()


def next_initial(letter: Letter) -> Initial | None:
    """Whose turn it is."""
    waiting = letter.initials.filter(attempt=letter.attempt, state=InitialState.WAITING)
    return waiting.select_related("post__agency").order_by("sort").first()


def arrow_of(letter: Letter, step: str) -> str:
    """Which arrow of the table the step takes for this letter."""
    if step == "number" and letter.state == LetterState.RELEASED:
        return "number_first"
    if step == "sign" and letter.number:
        return "sign_numbered"
    if step == "initial":
        left = letter.initials.filter(attempt=letter.attempt, state=InitialState.WAITING).count()
        return "initial" if left > 1 else "initial_last"
    return step


def _right_to(scope: Scope, letter: Letter, step: str) -> Verdict:
    if step == "release":
        if not scope.holds("letters.release", region_path=letter.region_path, agency_id=letter.agency_id):
            return Denied(_("Surat dilepas oleh kepala kantor."))
        return ALLOWED
    if step in {"initial", "send_back"}:
        turn = next_initial(letter)
        if turn is not None and sits_on(scope, turn.post_id) is None:
            return Denied(
                _("Paraf ditunggu dari %(post)s, %(agency)s.")
                % {"post": turn.post.title, "agency": turn.post.agency.name}
            )
        return ALLOWED
    return writes(scope, letter.region_path, letter.agency_id)


def can_step(scope: Scope, letter: Letter, action: str) -> Verdict:
    """One of ``LETTER_STEPS``; releasing is for the head of the office, an initial for who has the turn."""
    verdict = _right_to(scope, letter, action)
    if not verdict:
        return verdict
    if letter.state not in LETTER_TRANSITIONS[arrow_of(letter, action)][0]:
        return Denied(
            _("Status surat sekarang: %(state)s; langkah ini belum atau tidak lagi berlaku.")
            % {"state": letter.get_state_display()}
        )
    if action == "release" and letter.chain:
        return Denied(_("Surat ini berparaf berjenjang; ajukan paraf lebih dahulu."))
    if action == "submit" and not letter.chain:
        return Denied(_("Urutan paraf surat ini kosong; kepala kantor melepasnya langsung."))
    if action == "number" and letter.number:
        return Denied(_("Surat ini sudah bernomor."))
    return ALLOWED


def can_ready(scope: Scope, letter: Letter) -> Verdict:
    """Hand out the file that is to be signed: its text is final and its number stands in it."""
    verdict = writes(scope, letter.region_path, letter.agency_id)
    if not verdict and not _is_signer(scope, letter):
        return verdict
    if letter.state != LetterState.RELEASED:
        return Denied(_("Hanya surat yang menunggu tanda tangan yang disiapkan berkasnya."))
    if not letter.number:
        return Denied(_("Beri nomor dahulu: berkas yang sudah ditandatangani tidak boleh berubah."))
    return ALLOWED


def _is_signer(scope: Scope, letter: Letter) -> bool:
    return letter.signer is not None and sits_on(scope, letter.signer.post_id) == letter.signer


def can_sign(scope: Scope, letter: Letter) -> Verdict:
    """By the official named in the letter; where that one has no account, by the head of the office."""
    signer = letter.signer
    if signer is None:
        return Denied(_("Surat ini tidak menyebut penanda tangan; tanda tangan basah saja yang mungkin."))
    is_head = scope.holds("letters.release", region_path=letter.region_path, agency_id=letter.agency_id)
    if not _is_signer(scope, letter) and (signer.user_id is not None or not is_head):
        return Denied(_("Surat ini ditandatangani oleh %(name)s.") % {"name": signer.name})
    if letter.state != LetterState.RELEASED:
        return Denied(_("Surat ini tidak sedang menunggu tanda tangan."))
    if not letter.number:
        return Denied(_("Beri nomor dahulu: berkas yang sudah ditandatangani tidak boleh berubah."))
    return ALLOWED


def can_bring_signed(scope: Scope, letter: Letter) -> Verdict:
    """Take the file back that was signed elsewhere; the file itself proves who signed."""
    return can_ready(scope, letter)


def can_ask_release(scope: Scope, letter: Letter) -> Verdict:
    """Whoever may release it does so; the others ask."""
    verdict = can_edit(scope, letter)
    if not verdict:
        return verdict
    if letter.chain:
        return Denied(_("Surat ini berparaf berjenjang; ajukan paraf lebih dahulu."))
    if scope.holds("letters.release", region_path=letter.region_path, agency_id=letter.agency_id):
        return Denied(_("Anda dapat melepas surat ini sendiri."))
    return ALLOWED


def sees_letters(scope: Scope) -> bool:
    return bool(scope.paths("letters.view") or scope.agencies("letters.view"))


def has_letters(scope: Scope) -> bool:
    """Reads letters by right, or has been asked to initial or sign one."""
    return sees_letters(scope) or Letter.objects.visible_to(scope).exists()


def can_word_for(scope: Scope, agency: Agency) -> Verdict:
    """Change how this office words its kinds of letters."""
    if scope.holds("letters.templates", region_path=agency.region_path, agency_id=agency.pk):
        return ALLOWED
    return Denied(_("Naskah surat diatur oleh administrator atau Kesbangpol daerah ini."))


def opens_letters(scope: Scope) -> bool:
    """Has something to do on the page of letters: reads them, or words their kinds."""
    return sees_letters(scope) or bool(
        scope.paths("letters.templates") or scope.agencies("letters.templates")
    )
