"""Letters of case 1: the paper of the office, and the reminder that lies ready for the head to release."""

from django.utils.translation import gettext as _

from selaras.assessments.models import Round
from selaras.assessments.selectors.letters import REMINDER
from selaras.demo.choices import CASE
from selaras.demo.services.calendar import moment
from selaras.demo.services.stage import Stage
from selaras.letters import services as letters
from selaras.letters.models import Letter
from selaras.letters.selectors.papers import letterhead_of


def write_letters(stage: Stage, round_: Round) -> Letter:
    """Drafted from the two items that are late; every number and address is invented or left out."""
    scope, office = stage.scope("Rusmala Dempo"), stage.agencies["kesbangpol"]
    now = moment(CASE.moment, CASE.moment_at, stage.shift, stage.zone)
    head = letterhead_of(office)
    text = letters.LetterheadText(
        lines=head.lines,
        address=_("Alamat contoh untuk peragaan"),
        place=head.place,
        paper=head.paper,
        pattern=head.pattern,
        unit="KBSP",
        classification="070",
    )
    letters.save_letterhead(scope=scope, agency=office, text=text, now=now)
    letter = letters.begin_letter(scope=scope, template=REMINDER, subject_id=str(round_.pk), now=now)
    return letters.ask_release(scope=scope, letter=letter, now=now)
