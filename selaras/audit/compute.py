"""The canonical form of an event, its hash, and the search for tampering; no database, no clock."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from selaras.audit.models import GENESIS, Event

CONTENT = (
    "id",
    "seq",
    "verb",
    "at",
    "actor_id",
    "actor_name",
    "via",
    "subject_kind",
    "subject_id",
    "region_path",
    "before",
    "after",
    "note",
)
Row = Mapping[str, Any]


def plain_text(value: object) -> str:
    """Text that both databases keep unchanged: no NUL, no half surrogate."""
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def plain(value: Any) -> Any:
    """Only what JSON keeps exactly on both databases; numbers with a fraction become text.

    PostgreSQL gives a float such as 1e22 back as an integer: the hash of an untouched event would break.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str | Promise | UUID | Decimal | Fraction):
        return plain_text(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, datetime):
        return canonical_time(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {plain_text(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(inner) for inner in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    raise TypeError(f"the audit cannot keep a {type(value).__name__}")


def canonical_time(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("the audit needs a time with its zone")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def as_plain_row(event: Event) -> dict[str, Any]:
    """The event as one flat JSON object: what is hashed, exported and verified."""
    row = {name: getattr(event, name) for name in CONTENT}
    row["at"] = canonical_time(event.at)
    return row | {"prev_hash": event.prev_hash, "hash": event.hash}


def event_hash(row: Row) -> str:
    content = {name: row.get(name) for name in CONTENT} | {"prev_hash": row.get("prev_hash")}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing found wrong; ``seq`` is the place in the chain where one should look."""

    kind: str
    seq: int
    sentence: str


@dataclass(slots=True)
class Report:
    checked: int = 0
    last_seq: int = 0
    last_hash: str = GENESIS
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_intact(self) -> bool:
        return not self.faults


# A forged number far ahead must not make us list a million missing ones.
LISTED = 1000
Reread = Callable[[], Iterator[Row]]


def verify(read: Reread, *, head: tuple[int, str] | None = None) -> Report:
    """``read`` gives the sealed rows by their number; it is called again only where a hash is wrong.

    ``head`` is what the database remembers as its end: without it a cut tail cannot be seen.
    """
    report, missing, wrong = _first_pass(read())
    moved = _moved(read, wrong, missing) if wrong else {}
    for seq, row_id in wrong.items():
        if seq in moved:
            text = _(
                "Peristiwa id %(id)s dipindah: tercatat pada urutan %(old)s, sekarang pada urutan %(new)s."
            )
            fault = Fault("moved", seq, text % {"id": row_id, "old": moved[seq], "new": seq})
        else:
            text = _("Peristiwa urutan %(seq)s (id %(id)s) diubah: isinya tidak lagi sesuai dengan sidiknya.")
            fault = Fault("changed", seq, text % {"id": row_id, "seq": seq})
        report.faults.append(fault)
    gone = sorted(missing - set(moved.values()))
    report.faults += [Fault("missing", s, _("Peristiwa urutan %(seq)s hilang.") % {"seq": s}) for s in gone]
    if head is not None:
        _compare_head(report, head)
    report.faults.sort(key=lambda fault: fault.seq)
    return report


def _first_pass(rows: Iterable[Row]) -> tuple[Report, set[int], dict[int, Any]]:
    report, missing, wrong = Report(), set[int](), dict[int, Any]()
    for row in rows:
        seq, report.checked = int(row["seq"]), report.checked + 1
        follows = seq == report.last_seq + 1
        if seq <= report.last_seq:
            report.faults.append(Fault("doubled", seq, _("Urutan %(seq)s muncul dua kali.") % {"seq": seq}))
        elif not follows:
            missing |= _gap(report, seq)
        if event_hash(row) != row["hash"]:
            wrong[seq] = row["id"]
        elif follows and row["prev_hash"] != report.last_hash and report.last_seq not in wrong:
            text = _(
                "Peristiwa urutan %(seq)s (id %(id)s) tidak menyambung: peristiwa urutan %(before)s diganti "
                "dan sidiknya dihitung ulang."
            )
            values = {"seq": seq, "id": row["id"], "before": seq - 1}
            report.faults.append(Fault("replaced", seq - 1, text % values))
        report.last_seq, report.last_hash = seq, str(row["hash"])
    return report, missing, wrong


def _gap(report: Report, seq: int) -> set[int]:
    first = report.last_seq + 1
    if seq - first > LISTED:
        text = _("Peristiwa urutan %(first)s sampai %(last)s hilang.") % {"first": first, "last": seq - 1}
        report.faults.append(Fault("missing", first, text))
        return set()
    return set(range(first, seq))


def _moved(read: Reread, wrong: Mapping[int, Any], missing: set[int]) -> dict[int, int]:
    """Where a row fits its hash under another number, that number is where it was recorded."""
    if len(wrong) > LISTED:
        return {}
    places = sorted(set(wrong) | missing)
    found: dict[int, int] = {}
    for row in read():
        seq = int(row["seq"])
        if seq in wrong:
            fits = (place for place in places if event_hash({**row, "seq": place}) == row["hash"])
            if (place := next(fits, None)) is not None:
                found[seq] = place
    return found


def _compare_head(report: Report, head: tuple[int, str]) -> None:
    seq, hash_ = head
    if seq > report.last_seq:
        text = _("Ekor rantai dipotong: peristiwa urutan %(first)s sampai %(last)s hilang.")
        values = {"first": report.last_seq + 1, "last": seq}
        report.faults.append(Fault("missing", report.last_seq + 1, text % values))
    elif (seq, hash_) != (report.last_seq, report.last_hash):
        text = _("Kepala rantai menyebut urutan %(seq)s dengan sidik lain daripada peristiwa terakhir.")
        report.faults.append(Fault("head", report.last_seq, text % {"seq": seq}))
