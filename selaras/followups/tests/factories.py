"""A province that gives actions to its Bappeda and to the Kesbangpol below, and their people."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from selaras.accounts.models import User
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.evidence import services as evidence
from selaras.evidence.tests import samples
from selaras.followups import services
from selaras.followups.models import Action, Decision, Direction, Report
from selaras.followups.services import ActionText, Due, Owner
from selaras.offices.models import Agency
from selaras.offices.tests.factories import make_agency, person
from selaras.regions.models import Region
from selaras.regions.tests.factories import make_region

NOW = datetime(2026, 1, 22, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DUE = date(2026, 2, 2)
# The due day is over at 23.59 WIB.
OVERDUE = datetime(2026, 2, 2, 17, 0, tzinfo=UTC)


def make_direction(agency: Agency, **changes: Any) -> Direction:
    values = {
        "leader_name": "Pimpinan Contoh",
        "leader_post": "Sekretaris Daerah",
        "given_on": NOW.date(),
        "text": "Selesaikan dokumen rencana aksi.",
        "region_path": agency.region_path,
        "zone": agency.region.zone,
        "created_at": NOW,
        "created_by_name": "Uji",
        "changed_at": NOW,
        "changed_by_name": "Uji",
    }
    return Direction.objects.create(agency=agency, **values | changes)


@dataclass
class Host:
    """Kalimantan Tengah with Palangka Raya below it; Kotawaringin Barat has no office in the product."""

    region: Region = field(init=False)
    city: Region = field(init=False)
    regency: Region = field(init=False)
    office: Agency = field(init=False)
    bappeda: Agency = field(init=False)
    city_office: Agency = field(init=False)
    manager_user: User = field(init=False)
    manager: Scope = field(init=False)
    colleague_user: User = field(init=False)
    colleague: Scope = field(init=False)
    head_user: User = field(init=False)
    head: Scope = field(init=False)
    owner_user: User = field(init=False)
    owner: Scope = field(init=False)
    bappeda_user: User = field(init=False)
    bappeda_contact: Scope = field(init=False)
    direction: Direction = field(init=False)

    def __post_init__(self) -> None:
        self.region, self.city, self.regency = make_region("62"), make_region("62.71"), make_region("62.01")
        self.office = make_agency(self.region, "kesbangpol", kind="kesbangpol", name="Badan Kesbangpol")
        self.bappeda = make_agency(self.region, "bappeda", name="Bappeda")
        self.city_office = make_agency(self.city, "kesbangpol", kind="kesbangpol", name="Kesbangpol Kota")
        self.manager_user, self.manager = person("provinsi", region=self.region)
        self.colleague_user, self.colleague = person("provinsi", region=self.region)
        self.head_user, self.head = person("kepala_provinsi", agency=self.office)
        self.owner_user, self.owner = person("narahubung", agency=self.city_office)
        self.bappeda_user, self.bappeda_contact = person("narahubung", agency=self.bappeda)
        self.direction = make_direction(self.office)

    @property
    def origin(self) -> Reference:
        return Reference("direction", str(self.direction.pk))

    def decide(self, text: str = "Setiap daerah menyusun RAD-PKS.", **changes: Any) -> Decision:
        given = {"scope": self.manager, "origin": self.origin, "text": text, "now": NOW} | changes
        return services.record_decision(**given)

    def draft(self, *owners: Owner, decision: Decision | None = None, **changes: Any) -> list[Action]:
        given: dict[str, Any] = {
            "scope": self.manager,
            "decision": decision or self.decide(),
            "text": ActionText("Kirim dokumen RAD-PKS.", needs_evidence=False),
            "owners": owners or (Owner(self.city_office.pk),),
            "due": Due(on=DUE),
            "now": NOW,
        }
        return services.add_action(**given | changes)

    def assigned(self, *owners: Owner, **changes: Any) -> Action:
        (action,) = self.draft(*owners, **changes)
        return services.assign(scope=self.manager, action=action, now=NOW)

    def reported(self, action: Action | None = None, **changes: Any) -> Report:
        given: dict[str, Any] = {"scope": self.owner, "text": "Dokumen sudah ditetapkan.", "now": NOW}
        return services.report(action=action or self.assigned(), **given | changes)

    def prove(self, action: Action, scope: Scope | None = None) -> None:
        """One page put beside the action as its proof."""
        body = samples.pdf(f"Bukti {uuid4().hex}")
        upload = SimpleUploadedFile("bukti.pdf", body)
        subject = Reference("action", str(action.pk))
        evidence.attach_upload(scope=scope or self.owner, subject=subject, upload=upload, now=NOW)


def fresh(action: Action) -> Action:
    return Action.objects.shown().get(pk=action.pk)
