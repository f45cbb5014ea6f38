"""The hash chain of the audit, found whole or tampered, alone or against roots that were kept elsewhere.

Only Python's own library: this one file checks an export on a machine that has no Selaras and no database,
`python3 chain.py FILE [--roots FILE]`.
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

GENESIS = "0" * 64
CONTENT = (
    "id", "seq", "verb", "at", "actor_id", "actor_name", "via", "subject_kind", "subject_id", "region_path",
    "before", "after", "note",
)  # fmt: skip
INTACT, TAMPERED, UNREADABLE = 0, 1, 2
# A forged number far ahead must not make us list a million missing ones.
LISTED = 1000
Row = Mapping[str, Any]
Reread = Callable[[], Iterator[Row]]


def _(text: str) -> str:
    """Alone there is no catalogue, and the sentences are Indonesian as they stand."""
    if __name__ == "__main__":
        return text
    from django.utils.translation import gettext

    return gettext(text)


def event_hash(row: Row) -> str:
    content = {name: row.get(name) for name in CONTENT} | {"prev_hash": row.get("prev_hash")}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Root:
    """The end of the chain as one day left it; ``count`` events were sealed since the root before."""

    day: str
    seq: int
    hash: str
    count: int = 0


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
    # Hashes where the roots want them.
    at: dict[int, str] = field(default_factory=dict)
    roots: int = 0

    @property
    def is_intact(self) -> bool:
        return not self.faults


def verify(read: Reread, *, head: tuple[int, str] | None = None, roots: Sequence[Root] = ()) -> Report:
    """``read`` gives the sealed rows by their number; it is called again only where a hash is wrong.

    ``head`` is what the database remembers as its end: without it a cut tail cannot be seen. ``roots`` were
    kept elsewhere: without them a chain that was built anew from its first event cannot be seen.
    """
    report, missing, wrong = _first_pass(read(), {root.seq for root in roots})
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
    _compare_roots(report, roots)
    report.faults.sort(key=lambda fault: fault.seq)
    return report


def _first_pass(rows: Iterable[Row], wanted: set[int]) -> tuple[Report, set[int], dict[int, Any]]:
    report, missing, wrong = Report(at={0: GENESIS}), set[int](), dict[int, Any]()
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
        if seq in wanted:
            report.at[seq] = report.last_hash
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


def _compare_roots(report: Report, roots: Sequence[Root]) -> None:
    """The first that differs names where the chain was built anew: after the last one before it that fits."""
    report.roots = len(roots)
    wrong = [root for root in roots if report.at.get(root.seq) != root.hash]
    broken = min((root.seq for root in wrong), default=0)
    first = max((root.seq for root in roots if root.seq < broken), default=0) + 1
    for root in sorted(wrong, key=lambda root: (root.seq, root.day)):
        if root.seq > report.last_seq:
            text = _("Akar %(day)s menyebut urutan %(seq)s, tetapi rantai berakhir pada urutan %(last)s.")
        else:
            text = _(
                "Akar %(day)s tidak cocok: urutan %(seq)s sekarang bersidik lain. Rantai disusun ulang di "
                "antara urutan %(first)s dan %(broken)s."
            )
        values = {"day": root.day, "seq": root.seq, "last": report.last_seq, "first": first, "broken": broken}
        report.faults.append(Fault("root", root.seq, text % values))


# ---- files


class UnreadableError(ValueError):
    """A file cannot be read as events or roots; the message names the line."""


def verify_file(path: Path, *, roots: Sequence[Root] = ()) -> Report:
    """The rows by their number, and beside it whether the lines stand in that order."""
    rows = _file_rows(path)
    report = verify(lambda: iter(sorted(rows, key=lambda row: int(row["seq"]))), roots=roots)
    report.faults += _misplaced_lines(rows)
    return report


def _file_rows(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                rows.append(_file_row(number, line))
    return rows


def _file_row(number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    known = (
        isinstance(row, dict) and isinstance(row.get("seq"), int) and {"id", "hash", "prev_hash"} <= set(row)
    )
    if not known:
        raise UnreadableError(_("Baris %(number)s bukan peristiwa audit.") % {"number": number})
    return dict(row)


def _misplaced_lines(rows: Sequence[Row]) -> list[Fault]:
    faults: list[Fault] = []
    highest = 0
    for number, row in enumerate(rows, start=1):
        if row["seq"] < highest:
            text = _("Baris %(line)s: peristiwa urutan %(seq)s berada setelah urutan %(later)s.")
            values = {"line": number, "seq": row["seq"], "later": highest}
            faults.append(Fault("misplaced", row["seq"], text % values))
        highest = max(highest, row["seq"])
    return faults


# The paper as it is printed, also typed off it again: groups of the hash may stand apart or together.
_PRINTED = re.compile(
    r"\s*(\d{4}-\d\d-\d\d)\s+(\d{1,18})\s+(\d{1,18})\s+([0-9A-Fa-f](?:\s*[0-9A-Fa-f]){63})(?![0-9A-Fa-f])"
)


def read_roots(path: Path) -> list[Root]:
    """JSON as page and API give it, or the printed text; a line that begins like a root must be one."""
    if path.read_bytes()[:5] == b"%PDF-":
        raise UnreadableError(_("ini PDF; jadikan teks dahulu (pdftotext -layout), atau ketik ulang."))
    text = path.read_text(encoding="utf-8-sig")
    roots = _roots_of_json(text) if text.lstrip().startswith(("{", "[")) else _roots_of_paper(text)
    if not roots:
        raise UnreadableError(_("Berkas ini tidak memuat akar."))
    return roots


def _roots_of_json(text: str) -> list[Root]:
    try:
        told = json.loads(text)
        rows = told if isinstance(told, list) else told.get("roots", told.get("items"))
        return [Root(str(r["day"]), int(r["seq"]), str(r["hash"]).lower(), int(r["count"])) for r in rows]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise UnreadableError(_("Berkas JSON ini bukan daftar akar.")) from fault


def _roots_of_paper(text: str) -> list[Root]:
    """Wherever a printer or a mail program has broken a line."""
    roots, begun = [], list(re.finditer(r"^\s*\d{4}-", text, re.MULTILINE))
    for start in begun:
        if (found := _PRINTED.match(text, start.start())) is None:
            values = {"number": text.count("\n", 0, start.end()) + 1}
            told = _("Baris %(number)s bukan akar yang lengkap: tanggal, urutan, jumlah, dan 64 huruf sidik.")
            raise UnreadableError(told % values)
        day, seq, count, hash_ = found.groups()
        roots.append(Root(day, int(seq), "".join(hash_.split()).lower(), int(count)))
    return roots


def summary(report: Report) -> str:
    values = {"count": report.checked, "seq": report.last_seq, "hash": report.last_hash}
    values |= {"faults": len(report.faults), "roots": report.roots}
    if not report.is_intact:
        return _("Tidak utuh: %(faults)s temuan pada %(count)s peristiwa.") % values
    whole = _("Utuh: %(count)s peristiwa diperiksa. Kepala rantai: urutan %(seq)s, sidik %(hash)s.") % values
    return f"{whole} " + _("%(roots)s akar cocok.") % values if report.roots else whole


def main() -> int:
    parser = argparse.ArgumentParser(description="Memeriksa berkas catatan audit tanpa Selaras.")
    parser.add_argument("file", type=Path, metavar="BERKAS")
    parser.add_argument("--roots", type=Path, metavar="AKAR", help="akar yang pernah dicetak, JSON atau teks")
    given = parser.parse_args()
    reading = given.roots
    try:
        roots = read_roots(given.roots) if given.roots else []
        reading = given.file
        report = verify_file(given.file, roots=roots)
    except (OSError, UnicodeDecodeError, UnreadableError) as fault:
        print(_("%(file)s tidak terbaca: %(fault)s") % {"file": reading, "fault": fault}, file=sys.stderr)
        return UNREADABLE
    for one in report.faults:
        print(one.sentence, file=sys.stderr)
    print(summary(report))
    return INTACT if report.is_intact else TAMPERED


if __name__ == "__main__":
    sys.exit(main())
