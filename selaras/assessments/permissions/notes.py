"""Who writes notes, answers them, and takes an answer as enough."""

from django.utils.translation import gettext as _

from selaras.assessments.choices import (
    NOTE_TRANSITIONS,
    SERIES_ACTIONS,
    SOURCE_OF_STATE,
    NoteSource,
    RoundState,
)
from selaras.assessments.models import Note, Round, reads_inside
from selaras.assessments.permissions.rounds import acts_for, can_manage, can_move_round, inspects
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict


def _of_the_house(scope: Scope, round_: Round) -> bool:
    """Whoever reads the round inside, and the agencies that work on it; never a level above."""
    return reads_inside(scope, round_.region_path) or round_.items.worked_on_by(scope).exists()


def can_read_notes(scope: Scope, round_: Round) -> Verdict:
    """What has been sent is read further up; what was asked about it is not."""
    if _of_the_house(scope, round_):
        return ALLOWED
    return Denied(_("Catatan dibaca di dalam daerah dan oleh OPD yang mengerjakan butirnya."))


def can_read_guidance(scope: Scope, round_: Round) -> Verdict:
    if _of_the_house(scope, round_):
        return ALLOWED
    return Denied(_("Tanya jawab dibaca di dalam daerah dan oleh OPD yang mengerjakan butirnya."))


def can_begin_notes(scope: Scope, round_: Round) -> Verdict:
    """Whether any series may be begun now, before it is known which."""
    verdicts = [can_move_round(scope, round_, begin) for begin, _end in SERIES_ACTIONS.values()]
    return next((verdict for verdict in verdicts if verdict), verdicts[0])


def can_end_notes(scope: Scope, round_: Round) -> Verdict:
    source = SOURCE_OF_STATE.get(RoundState(round_.state))
    if source is not None:
        return can_move_round(scope, round_, SERIES_ACTIONS[source][1])
    verdict = can_manage(scope, round_)
    if verdict or inspects(scope, round_):
        return Denied(_("Tidak ada putaran catatan yang sedang berjalan."))
    return verdict


def can_write_notes(scope: Scope, round_: Round) -> Verdict:
    """While a series runs: the inspectorate its own, Kesbangpol those of the owner and of an objection."""
    source = SOURCE_OF_STATE.get(RoundState(round_.state))
    if source is None:
        if inspects(scope, round_) or can_manage(scope, round_):
            return Denied(_("Catatan ditulis selama reviu inspektorat, catatan penilai, atau sanggah."))
        return can_manage(scope, round_)
    return _speaks_for(scope, round_, source)


def _speaks_for(scope: Scope, round_: Round, source: str) -> Verdict:
    """Who stands for the asking side in the product."""
    if source == NoteSource.INSPECTORATE:
        if inspects(scope, round_):
            return ALLOWED
        return Denied(_("Catatan reviu ditulis dan ditutup oleh inspektorat yang ditunjuk."))
    return can_manage(scope, round_)


def can_answer_note(scope: Scope, note: Note) -> Verdict:
    round_ = note.item.round
    if note.series.source == NoteSource.OBJECTION:
        # The owner of the index decides; Kesbangpol writes down what it decided.
        verdict = can_manage(scope, round_)
    elif acts_for(scope, round_, note.item.duty_agency_id, "assessments.answer"):
        verdict = ALLOWED
    else:
        verdict = Denied(_("Catatan ini dijawab oleh OPD penanggung jawab butir."))
    return verdict and _stands(note, "answer")


def can_ask_again(scope: Scope, note: Note) -> Verdict:
    return _speaks_for(scope, note.item.round, note.series.source) and _stands(note, "ask_again")


def can_close_note(scope: Scope, note: Note) -> Verdict:
    return _speaks_for(scope, note.item.round, note.series.source) and _stands(note, "close")


def _stands(note: Note, action: str) -> Verdict:
    if not note.series.is_open:
        return Denied(_("Putaran catatan ini sudah diakhiri."))
    if note.state not in NOTE_TRANSITIONS[action][0]:
        return Denied(
            _("Catatan ini berstatus %(state)s; muat ulang halaman untuk melihat keadaan terakhir.")
            % {"state": note.get_state_display()}
        )
    return ALLOWED
