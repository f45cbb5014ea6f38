"""A province that holds meetings, the offices it invites, and their people."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from selaras.accounts.models import User
from selaras.core.scope import Scope
from selaras.meetings import services
from selaras.meetings.models import Meeting, Minutes
from selaras.meetings.selectors.revisions import token_of
from selaras.meetings.services import Appointment, CheckedIn, CheckIn, MeetingPlan
from selaras.offices.models import Agency
from selaras.offices.tests.factories import make_agency, person
from selaras.regions.models import Region
from selaras.regions.tests.factories import make_region

NOW = datetime(2026, 1, 22, 2, 0, tzinfo=UTC)
SOON = NOW + timedelta(days=7)


def appointment(**changes: Any) -> Appointment:
    values = {"starts_at": SOON, "ends_at": SOON + timedelta(hours=3), "place": "Aula"}
    return Appointment(**values | changes)


def plan_of(**changes: Any) -> MeetingPlan:
    values = {"kind": "rakor", "title": "Rakor Kesbangpol", "when": appointment()}
    return MeetingPlan(**values | changes)


@dataclass
class Province:
    """Kalimantan Tengah with Palangka Raya below it; each with its Kesbangpol and people."""

    region: Region = field(init=False)
    city: Region = field(init=False)
    host: Agency = field(init=False)
    bappeda: Agency = field(init=False)
    guest_office: Agency = field(init=False)

    def __post_init__(self) -> None:
        self.region, self.city = make_region("62"), make_region("62.71")
        make_region("62.01")
        self.host = make_agency(self.region, "kesbangpol", kind="kesbangpol", name="Badan Kesbangpol")
        self.bappeda = make_agency(self.region, "bappeda")
        self.guest_office = make_agency(self.city, "kesbangpol", kind="kesbangpol", name="Kesbangpol Kota")
        self.planner_user, self.planner = person("provinsi", region=self.region)
        self.head_user, self.head = person("kepala_provinsi", agency=self.host)
        self.contact_user, self.contact = person("narahubung", agency=self.guest_office)
        self.operator_user, self.operator = person("operator", region=self.city)
        self.bappeda_user, self.bappeda_contact = person("narahubung", agency=self.bappeda)

    planner_user: User = field(init=False)
    planner: Scope = field(init=False)
    head_user: User = field(init=False)
    head: Scope = field(init=False)
    contact_user: User = field(init=False)
    contact: Scope = field(init=False)
    operator_user: User = field(init=False)
    operator: Scope = field(init=False)
    bappeda_user: User = field(init=False)
    bappeda_contact: Scope = field(init=False)

    def plan(self, **changes: Any) -> Meeting:
        return services.plan_meeting(scope=self.planner, agency=self.host, plan=plan_of(**changes), now=NOW)

    def invited(self, **changes: Any) -> Meeting:
        """The invitation to the regions below is out."""
        meeting = self.plan(**changes)
        services.invite_regions(scope=self.planner, meeting=meeting, region_ids=[self.city.pk], now=NOW)
        return self.step(meeting, "invite")

    def running(self) -> Meeting:
        """Two offices and a guest body are invited, and the meeting has begun."""
        meeting = self.plan()
        given: dict[str, Any] = {"scope": self.planner, "meeting": meeting, "now": NOW}
        services.invite_regions(region_ids=[self.city.pk], **given)
        services.invite_agencies(agency_ids=[self.bappeda.pk], **given)
        services.invite_guest(text=services.GuestText(organisation="KPU Provinsi"), **given)
        self.step(meeting, "invite")
        return self.step(meeting, "begin", now=SOON)

    def ended(self, **changes: Any) -> Meeting:
        """Held, and its minutes are being written."""
        return self.step(self.step(self.invited(**changes), "begin", now=SOON), "end", now=SOON)

    def minuted(self, text: str = "", **changes: Any) -> Minutes:
        """Held, with minutes that say this."""
        return self.write(self.ended(**changes), text)

    def write(self, meeting: Meeting, text: str = "") -> Minutes:
        begun = services.begin_minutes(scope=self.planner, meeting=meeting, now=SOON)
        given: dict[str, Any] = {"scope": self.planner, "minutes": begun, "now": SOON}
        if not text:
            return begun
        return services.save_minutes(base=token_of(begun.number, begun.text), text=text, **given).minutes

    def approve(self, meeting: Meeting, text: str = "Rapat dibuka.") -> Meeting:
        """The minutes say this, and the head has approved them."""
        self.write(meeting, text)
        return services.step(scope=self.head, meeting=meeting, action="approve", now=SOON)

    def approved(self, text: str = "Rapat dibuka.", **changes: Any) -> Meeting:
        return self.approve(self.ended(**changes), text)

    def step(self, meeting: Meeting, action: str, reason: str = "", now: datetime = NOW) -> Meeting:
        return services.step(scope=self.planner, meeting=meeting, action=action, reason=reason, now=now)


def enter(province: Province, meeting: Meeting, name: str = "Budi Santoso", **more: Any) -> CheckedIn:
    now = more.pop("now", SOON)
    entry = CheckIn(name=name, **more)
    return services.check_in(scope=province.planner, meeting=meeting, entry=entry, now=now)


def invitee_id(meeting: Meeting, name: str) -> int:
    return next(row.pk for row in meeting.invitees.select_related("agency__region") if name in row.name)
