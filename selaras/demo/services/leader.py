"""Case 1, point 7: the Sekda gets one screen by his aide, with three requests that wait for his word."""

from datetime import datetime, timedelta

from selaras.assessments import services as rounds
from selaras.assessments.models import Round
from selaras.assessments.selectors.letters import DIRECTED
from selaras.demo.choices import CASE
from selaras.demo.services.calendar import moment
from selaras.demo.services.stage import Stage
from selaras.letters.services import begin_letter

STEP = timedelta(minutes=5)


def brief_the_sekda(stage: Stage, round_: Round, now: datetime) -> None:
    """Let go by the head, handed over by the aide, not answered yet; the letter lies ready."""
    at = min(moment(CASE.moment, CASE.moment_at, stage.shift, stage.zone), now - 5 * STEP)
    stage.at = at
    operator, head, aide = (
        stage.scope(name) for name in ("Rusmala Dempo", "Hafiz Lematang", "Fitria Indikat")
    )
    own = [stage.agencies["kesbangpol"].pk]
    rounds.remind(scope=operator, round_=round_, agency_ids=own, now=at)
    brief = rounds.draft_brief(scope=operator, round_=round_, now=at + STEP)
    rounds.submit_brief(scope=operator, brief_id=brief.pk, now=at + 2 * STEP)
    rounds.release_brief(scope=head, brief_id=brief.pk, now=at + 3 * STEP)
    begin_letter(scope=operator, template=DIRECTED, subject_id=str(brief.pk), now=at + 4 * STEP)
    rounds.hand_over_brief(
        scope=aide,
        brief_id=brief.pk,
        way="diserahkan",
        to_name="Okta Perigi",
        handed_at=at + 4 * STEP,
        now=at + 4 * STEP,
    )
