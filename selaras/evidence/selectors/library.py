"""Reads of evidence: one record, the library, the uses of a subject, the same file elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.core.http import record_ids
from selaras.core.references import Reference, Shown, action_of, show_many
from selaras.core.scope import Scope
from selaras.evidence.choices import Kind, Sharing
from selaras.evidence.compute import words
from selaras.evidence.models import OWN_GOVERNMENT_PARTS, Evidence, EvidenceQuerySet, Partner, Use, Word
from selaras.evidence.selectors.copies import COPIES, with_copies
from selaras.offices.models import Agency

# Uses of the same content that are looked at for hints; more would not make a better sentence.
HINTS = 200
MOST_SEARCHED = 8
# What the preview of a kegiatan shows, fetched at once for any number of them.
_OF_ACTIVITY = (
    Prefetch("activity__partners", Partner.objects.select_related("agency")),
    "activity__serves",
    Prefetch("parts", Evidence.objects.select_related("blob")),
)


@dataclass(frozen=True, slots=True)
class Context:
    """What a subject's app says about evidence that this scope adds to the subject."""

    agency: Agency
    region_path: str
    reader_agency_ids: frozenset[int] = frozenset()
    sharing: str = Sharing.REGION
    group: Reference | None = None


@dataclass(frozen=True, slots=True)
class ShownUse:
    use: Use
    subject: Shown


@dataclass(frozen=True, slots=True)
class Uses:
    shown: list[ShownUse] = field(default_factory=list)
    hidden: int = 0


def subject_context(scope: Scope, subject: Reference) -> Context:
    """The action ``evidence_context`` of the subject's app, as a value."""
    told = action_of(subject.kind, "evidence_context")
    if told is None:
        raise Http404
    raw: Mapping[str, Any] = told(scope, subject.id)  # type: ignore[assignment]
    agency = raw["agency"]
    if not isinstance(agency, Agency):
        agency = Agency.objects.select_related("region").get(pk=agency)
    return Context(
        agency=agency,
        region_path=str(raw["region_path"]),
        reader_agency_ids=frozenset(raw.get("reader_agency_ids", ())),
        sharing=raw.get("sharing") or Sharing.REGION,
        group=raw.get("group"),
    )


def get(scope: Scope, pk: int) -> Evidence | None:
    """One record with what its page shows, or None where this scope may not see it."""
    related = (
        "blob",
        "agency",
        "region",
        "replaces",
        "replaced_by",
        "activity",
        "part_of__activity",
        "link_try",
    )
    found = Evidence.objects.visible_to(scope).select_related(*related)
    return found.prefetch_related(*_OF_ACTIVITY, COPIES).filter(pk=pk).first()


def get_use(scope: Scope, pk: int) -> Use | None:
    related = ("evidence__blob", "evidence__agency")
    return Use.objects.live().visible_to(scope).select_related(*related).filter(pk=pk).first()


def library(scope: Scope) -> EvidenceQuerySet:
    """Photos of a kegiatan stand with it, not as rows of their own."""
    return (
        Evidence.objects.visible_to(scope)
        .filter(part_of=None)
        .select_related("blob", "agency", "region", "activity")
    )


def agencies_in(evidence: QuerySet[Evidence]) -> QuerySet[Agency]:
    """The agencies that own some of this evidence, in the office's order."""
    return Agency.objects.filter(pk__in=evidence.order_by().values("agency"))


def agencies_to_add_for(scope: Scope) -> QuerySet[Agency]:
    """In whose name this scope may put evidence into the library."""
    wanted = Q(pk__in=scope.agencies("evidence.add"))
    for path in scope.paths("evidence.add"):
        wanted |= Q(region_path__under=path)
    return Agency.objects.active().filter(wanted).select_related("region")


def reusable(scope: Scope, subject: Reference, text: str) -> QuerySet[Evidence]:
    """What the library offers for a subject: open evidence that is not used there yet, newest first."""
    used = Use.objects.live().on(subject.kind, subject.id).values("evidence")
    return search(library(scope).open().exclude(pk__in=used), text)


def search(evidence: QuerySet[Evidence], text: str) -> QuerySet[Evidence]:
    """Every word begins some word of title, file name, address or fact; by index, in any number of rows."""
    if not text.strip():
        return evidence
    wanted = words(text)[:MOST_SEARCHED]
    if not wanted:
        return evidence.none()
    for word in wanted:
        evidence = evidence.filter(pk__in=Word.objects.filter(word__begins=word).values("evidence"))
    return evidence


def uses_of(scope: Scope, subject: Reference) -> list[Use]:
    """The live uses of a subject that this scope may read, oldest first."""
    uses = Use.objects.live().on(subject.kind, subject.id).visible_to(scope)
    related = (
        "evidence__blob",
        "evidence__agency",
        "evidence__region",
        "evidence__activity",
        "evidence__link_try",
    )
    found = list(uses.select_related(*related))
    held = [use.evidence for use in found if use.evidence.kind == Kind.ACTIVITY]
    prefetch_related_objects(held, *_OF_ACTIVITY)
    with_copies(use.evidence for use in found)
    return found


def counts(kind: str, ids: Iterable[object]) -> dict[str, int]:
    """Live uses per subject id, for lists; subjects without any are left out."""
    rows = Use.objects.live().on(kind, *ids).values_list("subject_id").annotate(n=Count("pk")).order_by()
    return dict(rows)


def use_counts(evidence: Iterable[Evidence]) -> dict[int, int]:
    """How often each piece is used, for the rows of one page."""
    rows = Use.objects.live().filter(evidence__in=[one.pk for one in evidence]).order_by()
    return dict(rows.values_list("evidence").annotate(n=Count("pk")))


def uses_with_subjects(scope: Scope, evidence: Evidence) -> Uses:
    """Where the evidence is used: named where this scope sees the subject, else only counted."""
    live = list(evidence.uses.live())
    shown = show_many(scope, [Reference(use.subject_kind, use.subject_id) for use in live])
    named = [
        ShownUse(use, found)
        for use in live
        if (found := shown.get(Reference(use.subject_kind, use.subject_id)))
    ]
    return Uses(named, len(live) - len(named))


def same_file_elsewhere(scope: Scope, evidence: Evidence) -> str:
    return same_files(scope, [evidence]).get(evidence.pk, "")


def same_files(scope: Scope, evidence: Iterable[Evidence]) -> dict[int, str]:
    """A hint, no reproach: who else in the region uses the very same content; two queries for any number."""
    asked = [one for one in evidence if one.blob_id is not None]
    others = (
        Use.objects.live()
        .filter(evidence__blob__in={one.blob_id for one in asked})
        .filter(evidence__region__in={one.region_id for one in asked})
        .select_related("evidence__agency")
    )
    if scope.work_link is not None:
        others = others.visible_to(scope)
    found = list(others[:HINTS]) if asked else []
    shown = show_many(scope, [Reference(use.subject_kind, use.subject_id) for use in found])
    told = {}
    for one in asked:
        users = [use for use in found if _is_same_file(use.evidence, one)]
        named = dict.fromkeys(
            _user_and_subject(use, shown.get(Reference(use.subject_kind, use.subject_id))) for use in users
        )
        if named:
            told[one.pk] = _(
                "Berkas yang sama juga dipakai %(users)s. Ini boleh; pastikan halamannya sesuai."
            ) % {"users": "; ".join(list(named)[:3])}
    return told


def _is_same_file(other: Evidence, one: Evidence) -> bool:
    return other.blob_id == one.blob_id and other.region_id == one.region_id and other.pk != one.pk


def _user_and_subject(use: Use, subject: Shown | None) -> str:
    """ "Dinas Sosial pada butir 6.4": the long title of a subject is cut at its colon."""
    agency = use.evidence.agency.name
    if subject is None:
        return agency
    title = subject.title.split(":")[0]
    return _("%(agency)s pada %(subject)s") % {"agency": agency, "subject": title[:1].lower() + title[1:]}


def why_visible(scope: Scope, evidence: Evidence) -> str:
    """Which of the rules of ``Evidence.objects.visible_to`` lets this person in, in one sentence."""
    if scope.work_link is not None:
        return _("Anda membukanya lewat tautan kerja %(agency)s.") % {"agency": evidence.agency.name}
    if evidence.agency_id in scope.agencies("evidence.view"):
        return _("Bukti dukung ini milik %(agency)s, tempat Anda bertugas.") % {
            "agency": evidence.agency.name
        }
    for path in scope.paths("evidence.view"):
        is_own = path.count(".") >= OWN_GOVERNMENT_PARTS and evidence.region_path.startswith(path)
        grant = scope.why("evidence.view", region_path=path)
        if grant is not None and (is_own or path == evidence.region_path):
            return _("Peran Anda, %(role)s, mencakup seluruh bukti dukung daerah ini.") % {
                "role": grant.title
            }
    acting_for = [grant.agency_id for grant in scope.grants if grant.agency_id is not None]
    if evidence.uses.live().filter(readers__in=acting_for).exists():
        return _("Perangkat daerah Anda ikut mengerjakan atau memeriksa isian yang memakai bukti dukung ini.")
    return _("Daerah sudah mengirim atau menerbitkan isian yang memakai bukti dukung ini.")


def resolve(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    """Titles and addresses for the registry of references."""
    found = Evidence.objects.visible_to(scope).filter(pk__in=record_ids(ids))
    return {
        str(pk): Shown(title, reverse("evidence_detail", args=[pk]), str(Kind(kind).label))
        for pk, title, kind in found.values_list("pk", "title", "kind")
    }
