"""Verbs of the audit, and which reads count: each app registers its own, with words for "<nama> ..."."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VIA_LABELS: dict[str, Promise] = {
    "akun": _("akun"),
    "tautan_kerja": _("tautan kerja"),
    "api": _("API"),
    "sistem": _("sistem"),
}

Label = str | Promise
# The id of the log itself, where it is the record that was taken along.
WHOLE_LOG = "catatan"
# The same person reads the same record again without another trace so long.
ONE_READING = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Subject:
    """What was read; ``details`` tell one export of a list from another."""

    kind: str
    id: str
    region_path: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A sensitive read: at these addresses (GET) the room says of which record, or None where it is not.

    Without ``subject`` the room's own service records it, each time.
    """

    verb: str
    label: Label
    # Why it counts, as an auditor reads it.
    why: Label
    addresses: tuple[str, ...]
    subject: Callable[[Any, Mapping[str, Any]], Subject | None] | None = None

    def subject_of(self, request: Any, kwargs: Mapping[str, Any]) -> Subject | None:
        return self.subject(request, kwargs) if self.subject is not None else None


_readings: dict[str, Reading] = {}
_read_at: dict[str, tuple[Reading, ...]] = {}
_verbs: dict[str, Label] = {}
_fields: dict[str, Label] = {}


def register_verbs(verbs: Mapping[str, Label]) -> None:
    for verb, label in verbs.items():
        if verb in _verbs and str(_verbs[verb]) != str(label):
            raise ValueError(f"verb {verb!r} registered twice with different words")
        _verbs[verb] = label


def verbs() -> Mapping[str, Label]:
    return dict(_verbs)


def verb_label(verb: str) -> str:
    """Old events may carry a verb that the product no longer knows; then the verb itself is shown."""
    return str(_verbs.get(verb, verb))


def register_readings(found: Iterable[Reading]) -> None:
    for reading in found:
        register_verbs({reading.verb: reading.label})
        _readings[reading.verb] = reading
        for address in reading.addresses:
            others = (one for one in _read_at.get(address, ()) if one.verb != reading.verb)
            _read_at[address] = (*others, reading)


def readings() -> Mapping[str, Reading]:
    """By verb."""
    return dict(_readings)


def readings_at(address: str) -> tuple[Reading, ...]:
    return _read_at.get(address, ())


def register_fields(labels: Mapping[str, Label]) -> None:
    """Words for the keys of ``before`` and ``after``, where the key itself is not a word a clerk reads."""
    _fields.update(labels)


def field_label(name: str) -> str:
    return str(_fields.get(name, name))


def demand_known(verb: str) -> None:
    if verb not in _verbs:
        raise KeyError(f"unregistered verb {verb!r}")
