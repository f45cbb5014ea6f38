"""One item of Kesbangpol itself is late; its escalation waits as a draft for the head of the office."""

from datetime import time, timedelta

from selaras.demo.choices import CASE
from selaras.demo.services.calendar import moment
from selaras.demo.services.stage import Stage
from selaras.duties.selectors.escalations import Asked
from selaras.duties.services import draft_escalations


def escalate_own(stage: Stage) -> None:
    """Item 4.1, the day after its date; the worker goes on from there on the steps of the setting."""
    when = moment(CASE.early_due + timedelta(days=1), time(10), stage.shift, stage.zone)
    own = stage.agencies["kesbangpol"]
    draft_escalations(now=when, asked=Asked(steps=(1,), owner_agency_id=own.pk))
