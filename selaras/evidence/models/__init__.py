"""Records of the evidence app."""

from selaras.evidence.models.activities import (
    OWN_GOVERNMENT_PARTS,
    Activity,
    ActivityQuerySet,
    Partner,
    Serves,
)
from selaras.evidence.models.links import LinkCopy, LinkTry
from selaras.evidence.models.records import Blob, Evidence, EvidenceQuerySet, Word, path_of
from selaras.evidence.models.retention import (
    Disposal,
    DisposalItem,
    DisposalQuerySet,
    Hold,
    RetentionYears,
)
from selaras.evidence.models.settlements import ClashSettlement, Voice
from selaras.evidence.models.transfers import Transfer, TransferQuerySet, part_of_transfer
from selaras.evidence.models.uses import Shelf, Use, UseQuerySet

__all__ = [
    "OWN_GOVERNMENT_PARTS",
    "Activity",
    "ActivityQuerySet",
    "Blob",
    "ClashSettlement",
    "Disposal",
    "DisposalItem",
    "DisposalQuerySet",
    "Evidence",
    "EvidenceQuerySet",
    "Hold",
    "LinkCopy",
    "LinkTry",
    "Partner",
    "RetentionYears",
    "Serves",
    "Shelf",
    "Transfer",
    "TransferQuerySet",
    "Use",
    "UseQuerySet",
    "Voice",
    "Word",
    "part_of_transfer",
    "path_of",
]
