"""Case 3: what a leader says the day after the rakor is recorded, and becomes somebody's work."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.core.formats import local_day
from selaras.core.references import Reference
from selaras.demo.choices import RAKOR
from selaras.followups import services as followups
from selaras.followups.services import ActionText, Due, Owner
from selaras.followups.services.directions import DirectionText, record_direction
from selaras.meetings.models import Meeting
from selaras.offices.models import Agency
from selaras.offices.selectors import scope_for_user


def direct(users: dict[str, User], held: Meeting, starts: datetime, now: datetime) -> None:
    """Marked as an example: no such words have been published."""
    after = starts + timedelta(hours=3)
    planner = scope_for_user(users[RAKOR.planner], now.date())
    given: dict[str, Any] = {"scope": planner, "now": after}
    day = local_day(starts, held.tz)
    text = DirectionText(
        leader_name=_("Sekretaris Daerah (contoh)"),
        leader_post=_("Sekretaris Daerah Provinsi Kalimantan Tengah"),
        given_on=day,
        source=_("Contoh peragaan: disampaikan sesudah rakor"),
        text=_("Contoh peragaan: pastikan setiap daerah menyebut narahubung IKU yang dapat dihubungi."),
    )
    direction = record_direction(agency=held.agency, text=text, **given)
    decision = followups.record_decision(
        origin=Reference("direction", str(direction.pk)),
        text=_("Daftar narahubung IKU empat belas daerah disusun dan diperbarui setiap caturwulan."),
        **given,
    )
    bappeda = Agency.objects.get(region=held.agency.region, code="bappeda")
    (action,) = followups.add_action(
        decision=decision,
        text=ActionText(_("Susun daftar narahubung IKU."), False),
        owners=[Owner(bappeda.pk)],
        due=Due(on=day + timedelta(days=30)),
        **given,
    )
    followups.assign(action=action, **given)
