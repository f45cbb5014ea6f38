"""How often a mail is tried, what people may wish, and where somebody's office hours are found."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# After the last of these the mail is given up and stays in the table with its error.
RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
    timedelta(hours=24),
)
# Longer than the time limit of one conversation with a mail server.
CLAIM_LASTS = timedelta(minutes=10)


class MailWish(TextChoices):
    IMPORTANT = "penting", _("Yang penting segera, sisanya dalam satu ringkasan sehari")
    DAILY = "harian", _("Semuanya dalam satu ringkasan sehari")
    NONE = "tidak", _("Tidak lewat surel; hanya di Selaras")


QUIET_FROM, QUIET_UNTIL = time(20), time(6)

AUDIT_VERBS = {"notices.wishes.changed": _("mengatur pemberitahuan")}


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody works: whose working days, office hours and clock count for them."""

    region_path: str = "ID."
    zone: str = "Asia/Jakarta"

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


HomesOf = Callable[[Iterable[int], datetime], Mapping[int, Home]]
_homes: list[HomesOf] = []


def register_homes(homes_of: HomesOf) -> None:
    """The room that knows where people work stands above this one."""
    _homes[:] = [homes_of]


def homes_of(user_ids: Iterable[int], now: datetime) -> dict[int, Home]:
    """One query for all of them; whoever works nowhere is taken to be in Jakarta."""
    wanted = set(user_ids)
    found = _homes[0](wanted, now) if _homes and wanted else {}
    return {user_id: found.get(user_id, Home()) for user_id in wanted}
