"""Evidence and kegiatan in the API: thin over selectors, rules and services."""

from selaras.core.api import Places
from selaras.evidence.api.activities import places as places_of_activities
from selaras.evidence.api.activities import router as of_activities
from selaras.evidence.api.clashes import places as places_of_clashes
from selaras.evidence.api.clashes import router as of_clashes
from selaras.evidence.api.content import router as of_content
from selaras.evidence.api.record_steps import places as places_of_records
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
from selaras.evidence.api.retention_steps import places as places_of_retention
from selaras.evidence.api.uses import places as places_of_uses
from selaras.evidence.api.uses import router as of_uses

routers = (of_records, of_uses, of_content, of_activities, of_clashes, of_retention)
places: Places = {
    **places_of_activities,
    **places_of_records,
    **places_of_uses,
    **places_of_clashes,
    **places_of_retention,
}

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
