"""Records of the evidence app."""

from selaras.evidence.models.activities import Activity, ActivityQuerySet, Partner, Serves
from selaras.evidence.models.links import LinkTry
from selaras.evidence.models.records import (
    OWN_GOVERNMENT_PARTS,
    Blob,
    Evidence,
    EvidenceQuerySet,
    Shelf,
    Use,
    UseQuerySet,
    Word,
)

__all__ = [
    "OWN_GOVERNMENT_PARTS",
    "Activity",
    "ActivityQuerySet",
    "Blob",
    "Evidence",
    "EvidenceQuerySet",
    "LinkTry",
    "Partner",
    "Serves",
    "Shelf",
    "Use",
    "UseQuerySet",
    "Word",
]
