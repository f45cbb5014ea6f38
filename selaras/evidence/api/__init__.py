"""Evidence and kegiatan in the API: thin over selectors, rules and services."""

from selaras.evidence.api.activities import places
from selaras.evidence.api.activities import router as of_activities
from selaras.evidence.api.content import router as of_content
from selaras.evidence.api.records import (
    EvidenceDetail,
    EvidenceOut,
    FileIn,
    FileOut,
    LinkIn,
    NihilIn,
    NihilOut,
    UsedFor,
    UseOut,
    named_faults,
    receiver_of,
    receives_a_file,
)
from selaras.evidence.api.records import router as of_records
from selaras.evidence.api.retention import router as of_retention

routers = (of_records, of_content, of_activities, of_retention)

__all__ = [
    "EvidenceDetail",
    "EvidenceOut",
    "FileIn",
    "FileOut",
    "LinkIn",
    "NihilIn",
    "NihilOut",
    "UseOut",
    "UsedFor",
    "named_faults",
    "places",
    "receiver_of",
    "receives_a_file",
    "routers",
]
