"""Reads of evidence: one record, the library, the uses of a subject, the same file elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.core.references import Reference, Shown, action_of, show_many
from selaras.core.scope import Scope
from selaras.evidence.choices import SHARED_UPWARD, Kind, Sharing
from selaras.evidence.models import OWN_GOVERNMENT_PARTS, Evidence, Use
from selaras.offices.models import Agency


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
    related = ("blob", "agency", "region", "replaces", "replaced_by")
    return Evidence.objects.visible_to(scope).select_related(*related).filter(pk=pk).first()


def get_use(scope: Scope, pk: int) -> Use | None:
    related = ("evidence__blob", "evidence__agency")
    return Use.objects.live().visible_to(scope).select_related(*related).filter(pk=pk).first()


def library(scope: Scope) -> QuerySet[Evidence]:
    return Evidence.objects.visible_to(scope).select_related("blob", "agency")


def search(evidence: QuerySet[Evidence], text: str) -> QuerySet[Evidence]:
    """Every word somewhere in title, file name or address."""
    for word in text.split()[:8]:
        evidence = evidence.filter(
            Q(title__icontains=word) | Q(original_name__icontains=word) | Q(url__icontains=word)
        )
    return evidence


def uses_of(scope: Scope, subject: Reference) -> list[Use]:
    """The live uses of a subject that this scope may read, oldest first."""
    uses = Use.objects.live().on(subject.kind, subject.id).visible_to(scope)
    return list(uses.select_related("evidence__blob", "evidence__agency"))


def counts(kind: str, ids: Iterable[object]) -> dict[str, int]:
    """Live uses per subject id, for lists; subjects without any are left out."""
    rows = Use.objects.live().on(kind, *ids).values_list("subject_id").annotate(n=Count("pk")).order_by()
    return dict(rows)


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
    """A hint, no reproach: which agencies of the same region use this very content; blank where none does."""
    others = (
        Use.objects.live()
        .filter(evidence__blob=evidence.blob_id, evidence__region=evidence.region_id)
        .exclude(evidence=evidence.pk)
        .select_related("evidence__agency")
    )
    if evidence.blob_id is None:
        return ""
    if scope.work_link is not None:
        others = others.visible_to(scope)
    found = list(others[:20])
    shown = show_many(scope, [Reference(use.subject_kind, use.subject_id) for use in found])
    named = dict.fromkeys(
        _user_and_subject(use, shown.get(Reference(use.subject_kind, use.subject_id))) for use in found
    )
    if not named:
        return ""
    users = "; ".join(named)
    return _("Berkas yang sama juga dipakai %(users)s. Ini boleh; pastikan halamannya sesuai.") % {
        "users": users
    }


def _user_and_subject(use: Use, subject: Shown | None) -> str:
    agency = use.evidence.agency.name
    if subject is None:
        return agency
    title = subject.title[:1].lower() + subject.title[1:]
    return _("%(agency)s pada %(subject)s") % {"agency": agency, "subject": title}


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


def sent_upward(evidence: Evidence) -> bool:
    return evidence.uses.live().filter(sharing__in=SHARED_UPWARD).exists()


def resolve(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    """Titles and addresses for the registry of references."""
    numbers = [int(id_) for id_ in ids if str(id_).isdigit()]
    rows = Evidence.objects.visible_to(scope).filter(pk__in=numbers).values_list("pk", "title", "kind")
    return {
        str(pk): Shown(title, reverse("evidence_detail", args=[pk]), str(Kind(kind).label))
        for pk, title, kind in rows
    }
