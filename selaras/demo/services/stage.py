"""The stage of a case: its agencies and people, and the hand of its clock."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from selaras.accounts.models import User
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.demo import choices
from selaras.demo.choices import CASE, FRIDAY
from selaras.offices.models import Agency
from selaras.offices.selectors import scope_for_link, scope_for_user
from selaras.offices.services import make_work_link
from selaras.regions.models import Region

STEP = timedelta(minutes=11)


@dataclass(slots=True)
class Stage:
    """Who is on it, and the hand of the clock."""

    city: Region
    agencies: dict[str, Agency]
    users: dict[str, User]
    shift: timedelta
    zone: ZoneInfo
    at: datetime
    subject: Reference = field(default_factory=lambda: Reference("round", ""))
    scopes: dict[str, Scope] = field(default_factory=dict)

    def scope(self, full_name: str) -> Scope:
        if full_name not in self.scopes:
            self.scopes[full_name] = scope_for_user(self.users[full_name], self.at.date())
        return self.scopes[full_name]

    def contact(self, code: str) -> Scope:
        name = choices.PEOPLE[code][0]
        return self.scope(name) if name in self.users else self.link_scope(code)

    def link_scope(self, code: str) -> Scope:
        """Who has no account works by a personal link, as on the phone."""
        if code not in self.scopes:
            agency = self.agencies[code]
            link, _token = make_work_link(
                scope=self.scope("Rusmala Dempo"),
                agency=agency,
                contact=agency.contacts.get(name=choices.PEOPLE[code][0]),
                subject=self.subject,
                ends_at=self.at + timedelta(days=30),
                now=self.at,
            )
            opened = scope_for_link(link, self.at)
            if opened is None:
                raise LookupError(f"the work link of {agency} does not open")
            self.scopes[code] = opened
        return self.scopes[code]

    def head(self, code: str) -> Scope:
        return self.scope(choices.PEOPLE[code][1])

    def tick(self) -> datetime:
        """A little later, within office hours; the next working day where the day is over."""
        self.at += STEP
        if self.at.astimezone(self.zone).time() > CASE.day_ends:
            day = self.at.astimezone(self.zone).date() + timedelta(days=1)
            while day.weekday() > FRIDAY or day == CASE.holiday + self.shift:
                day += timedelta(days=1)
            self.at = datetime.combine(day, CASE.day_starts, self.zone)
        return self.at
