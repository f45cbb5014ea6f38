"""What a letter waits for, said in words: the step, and why it is this one."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from selaras.letters.choices import LetterState
from selaras.letters.models import Letter
from selaras.letters.permissions import next_initial


@dataclass(frozen=True, slots=True)
class NextStep:
    """``step`` is one of ``LETTER_STEPS``, which the page puts first; ``what`` and ``why`` are read."""

    step: str
    what: str
    why: str

    @property
    def words(self) -> str:
        return f"{self.what} {self.why}".strip()


def next_step(letter: Letter) -> NextStep | None:
    """None once the letter is sent or cancelled."""
    told = {
        LetterState.DRAFT: _of_draft,
        LetterState.INITIALLING: _of_chain,
        LetterState.RELEASED: _of_released,
        LetterState.SIGNED: _of_signed,
        LetterState.NUMBERED: _of_numbered,
    }.get(LetterState(letter.state))
    return told(letter) if told else None


def _of_draft(letter: Letter) -> NextStep:
    nobody = "" if letter.signer else _("Penanda tangannya belum dipilih.")
    if letter.chain:
        what = _("Ajukan untuk diparaf berurutan; sesudah itu surat ditandatangani dan diberi nomor.")
        return NextStep("submit", what, nobody)
    what = _("Kepala kantor melepas surat; sesudah itu surat ditandatangani dan diberi nomor.")
    return NextStep("release", what, nobody)


def _of_chain(letter: Letter) -> NextStep:
    turn = next_initial(letter)
    waits = {"post": turn.post.title, "office": turn.post.agency.name} if turn else {"post": "", "office": ""}
    why = _("Paraf diberikan berurutan; pemberi paraf berikutnya mendapat tugasnya sesudah ini.")
    return NextStep("initial", _("Menunggu paraf %(post)s, %(office)s.") % waits, why)


def _of_released(letter: Letter) -> NextStep:
    if letter.signer is None:
        return _without_signer(letter)
    if not letter.number:
        why = _("Untuk tanda tangan elektronik nomor harus sudah ada di dalam berkas.")
        other = _("Untuk tanda tangan basah nomor boleh menyusul.")
        return NextStep("number", _("Beri nomor, lalu surat ditandatangani."), f"{why} {other}")
    what = _("Menunggu tanda tangan %(name)s.") % {"name": letter.signer.name}
    return NextStep("sign", what, _("Sesudah ditandatangani surat siap dikirim."))


def _without_signer(letter: Letter) -> NextStep:
    """Nobody is named, so nobody is asked: it goes on by pen, or back to be given an official."""
    why = _(
        "Surat ini tidak menyebut penanda tangan, jadi tidak ada pejabat yang mendapat tugas dan tanda "
        "tangan elektronik tidak mungkin; untuk itu kembalikan ke konsep dan pilih pejabatnya."
    )
    if not letter.number:
        return NextStep("number", _("Beri nomor, cetak, minta tanda tangan basah, lalu catat di sini."), why)
    return NextStep("sign", _("Cetak, minta tanda tangan basah, lalu catat di sini."), why)


def _of_signed(letter: Letter) -> NextStep:
    return NextStep("number", _("Beri nomor."), _("Surat sudah ditandatangani dan belum bernomor."))


def _of_numbered(letter: Letter) -> NextStep:
    what = _("Kirim surat, lalu catat pengirimannya.")
    return NextStep("send", what, _("Surat sudah ditandatangani dan bernomor."))
