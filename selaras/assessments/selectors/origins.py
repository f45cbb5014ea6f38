"""What a round was begun from, and which rounds were begun from a record: both ways through the registry.

A kind of record from which rounds may be begun registers the action ``may_begin_round`` (scope, id), which
answers with a verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.models import Round
from selaras.core.references import Reference, Shown, action_of, kinds, show
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Verdict, first_denial
from selaras.offices.choices import DISTRICT
from selaras.regions.models import Region

MOST = 20


@dataclass(frozen=True, slots=True)
class Origin:
    """``shown`` is None for whoever may not open the record itself."""

    reference: Reference
    label: str
    shown: Shown | None


def origin_of(scope: Scope, round_: Round) -> Origin | None:
    return None if round_.origin is None else named(scope, round_.origin)


def named(scope: Scope, reference: Reference) -> Origin:
    kind = kinds().get(reference.kind)
    return Origin(reference, str(kind.label) if kind else _("Catatan lain"), show(scope, reference))


def read_origin(text: str) -> Reference | None:
    """ "decision:12" as it travels in an address; nothing for what names no record."""
    kind, _colon, id_ = text.partition(":")
    return Reference(kind, id_) if kind and id_ and len(kind) <= 40 and len(id_) <= 40 else None


def write_origin(reference: Reference) -> str:
    return f"{reference.kind}:{reference.id}"


def may_begin_from(scope: Scope, reference: Reference) -> Verdict:
    """The record's own app decides; one that this person does not see is spoken of no further."""
    asked = action_of(reference.kind, "may_begin_round")
    if asked is None or show(scope, reference) is None:
        return Denied(_("Periode penilaian tidak dapat dimulai dari catatan itu."))
    return cast(Verdict, asked(scope, reference.id))


def address_from(scope: Scope, reference: Reference, region: Region | None) -> str:
    """Where a round is begun from this record; empty for whoever may not."""
    if region is None or region.level != DISTRICT:
        return ""
    allowed = first_denial(
        lambda: permissions.can_create_round(scope, region.path), lambda: may_begin_from(scope, reference)
    )
    query = urlencode({"asal": write_origin(reference)})
    return f"{reverse('round_create')}?{query}" if allowed else ""


def begun_from(scope: Scope, reference: Reference) -> Sequence[Shown]:
    """Rounds this person sees that were begun from the record, the newest first; one query."""
    rows = Round.objects.visible_to(scope).filter(origin_kind=reference.kind, origin_id=reference.id)
    return [
        Shown(row.title, row.get_absolute_url(), f"{row.region.name}, {row.get_state_display()}")
        for row in rows.select_related("region").order_by("-pk")[:MOST]
    ]
