"""A made-up subject with its app's rules, and makers of evidence and uploads, for tests here and above."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from selaras.core.references import Reference, Shown, register_action, register_kind
from selaras.core.scope import Scope, WorkLinkPass
from selaras.core.verdict import ALLOWED, Denied, Verdict
from selaras.evidence import services
from selaras.evidence.models import Activity, Blob, Evidence, LinkCopy, Use
from selaras.evidence.services import activities
from selaras.evidence.tests import samples
from selaras.offices.models import Agency
from selaras.offices.tests.factories import NOW, TODAY, make_agency, person

KIND = "butir_uji"
_number = count(1)


@dataclass
class Subject:
    """What an item is to evidence: an owner, contributors who add too, other readers, a round around it."""

    owner: Agency
    contributors: list[Agency] = field(default_factory=list)
    readers: list[Agency] = field(default_factory=list)
    sharing: str = "daerah"
    group: Reference = field(default_factory=lambda: Reference("round", "1"))
    title: str = "Butir 6.4"
    is_open: bool = True
    is_decided: bool = False
    id: str = field(default_factory=lambda: str(next(_number)))

    def __post_init__(self) -> None:
        SUBJECTS[self.id] = self

    @property
    def reference(self) -> Reference:
        return Reference(KIND, self.id)

    @property
    def adders(self) -> list[Agency]:
        return [self.owner, *self.contributors]

    def is_seen_by(self, scope: Scope) -> bool:
        everyone = {agency.pk for agency in [*self.adders, *self.readers]}
        return bool(scope.agency_ids & everyone) or scope.holds(
            "evidence.view", region_path=self.owner.region_path
        )


SUBJECTS: dict[str, Subject] = {}


def _resolve(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    found = [SUBJECTS[id_] for id_ in ids if id_ in SUBJECTS]
    return {item.id: Shown(item.title, f"/uji/{item.id}/") for item in found if item.is_seen_by(scope)}


def _may_add(scope: Scope, id_: str) -> Verdict:
    item = SUBJECTS[id_]
    if not item.is_open:
        return Denied("Periode sudah ditutup.")
    if scope.agency_ids & {agency.pk for agency in item.adders}:
        return ALLOWED
    return Denied("Butir ini bukan bagian OPD Anda.")


def _context(scope: Scope, id_: str) -> dict[str, Any]:
    item = SUBJECTS[id_]
    own = next((agency for agency in item.adders if agency.pk in scope.agency_ids), item.owner)
    return {
        "agency": own,
        "region_path": item.owner.region_path,
        "reader_agency_ids": [agency.pk for agency in [*item.adders, *item.readers]],
        "sharing": item.sharing,
        "group": item.group,
    }


def _decided(ids: Iterable[str]) -> set[str]:
    return {id_ for id_ in ids if SUBJECTS[id_].is_decided}


register_kind(KIND, "Butir uji", _resolve)
register_action(KIND, "may_add_evidence", _may_add)
register_action(KIND, "evidence_context", _context)
register_action(KIND, "evidence_decided", _decided)


def upload(name: str = "notula.pdf", body: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, samples.HONEST[name][1] if body is None else body)


def contact_of(agency: Agency) -> Scope:
    return person("narahubung", agency=agency)[1]


def link_scope(agency: Agency, *, link_id: int = 7, subject: Reference | None = None) -> Scope:
    subject = subject or Reference("round", "1")
    link = WorkLinkPass(link_id, agency.pk, agency.region_path, subject.kind, subject.id)
    return Scope(on=TODAY, name="Trisna Endikat", work_link=link)


def make_file(agency: Agency | None = None, *, body: bytes | None = None, **fields: Any) -> Evidence:
    """A stored PDF, each with content of its own where none is given."""
    agency = agency or make_agency()
    body = samples.pdf(f"Dokumen {next(_number)}") if body is None else body
    scope = fields.pop("scope", None) or contact_of(agency)
    fields.setdefault("title", "Notula rapat FKUB")
    return services.store_upload(scope=scope, agency=agency, upload=upload(body=body), now=NOW, **fields)


def make_link_evidence(agency: Agency | None = None, **fields: Any) -> Evidence:
    agency = agency or make_agency()
    fields = {"url": "https://kesbangpol.example.go.id/berita/12", "title": "Berita dialog"} | fields
    return services.add_link(scope=contact_of(agency), agency=agency, now=NOW, **fields)


def make_copy(evidence: Evidence, blob: Blob) -> LinkCopy:
    """As if the site had sent what this blob holds."""
    return LinkCopy.objects.create(
        evidence=evidence,
        blob=blob,
        sent_sha256=blob.sha256,
        sent_type=blob.content_type,
        url=evidence.url,
        taken_at=NOW,
        seen_at=NOW,
    )


def make_nihil(agency: Agency | None = None, **fields: Any) -> Evidence:
    agency = agency or make_agency()
    fields = {"sources": ["Polres (surat 8 Januari 2026)", "FKUB"], "checked_on": date(2026, 1, 21)} | fields
    return services.add_nihil(scope=contact_of(agency), agency=agency, now=NOW, **fields)


def attach(subject: Subject, scope: Scope | None = None, *, body: bytes | None = None, **fields: Any) -> Use:
    scope = scope or contact_of(subject.owner)
    body = samples.pdf(f"Dokumen {next(_number)}") if body is None else body
    return services.attach_upload(
        scope=scope, subject=subject.reference, upload=upload(body=body), now=NOW, **fields
    )


def facts(**fields: Any) -> services.Facts:
    return services.Facts(**({"title": "Dialog pemuda", "starts_on": date(2025, 10, 14)} | fields))


def make_held(agency: Agency | None = None, *, scope: Scope | None = None, **fields: Any) -> Activity:
    agency = agency or make_agency()
    scope = scope or contact_of(agency)
    return activities.record_held(scope=scope, agency=agency, facts=facts(**fields), now=NOW)


def make_plan(agency: Agency | None = None, *, scope: Scope | None = None, **fields: Any) -> Activity:
    agency = agency or make_agency()
    scope = scope or contact_of(agency)
    fields = {"starts_on": date(2026, 2, 3)} | fields
    return activities.plan(scope=scope, agency=agency, facts=facts(**fields), now=NOW)
