"""Papers of an agency that are still on their way: they are finished before the agency ends."""

from selaras.letters.choices import DispositionState, LetterState
from selaras.letters.models import Disposition, Letter

ENDED = (LetterState.SENT, LetterState.CANCELLED)


def count_letters(agency_id: int) -> int:
    return Letter.objects.filter(agency_id=agency_id).exclude(state__in=ENDED).count()


def count_dispositions(agency_id: int) -> int:
    return Disposition.objects.filter(to_post__agency_id=agency_id, state=DispositionState.OPEN).count()
