"""The lines of an edition as they are typed or pasted: kind, old code, new code, name, share."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from selaras.regions import choices, compute
from selaras.regions.choices import CHANGE_WORDS, ChangeKind

MOST_LINES = 400
NAME_LENGTH, LONGEST_LINE = 120, 600
COLUMNS = ("jenis", "kode lama", "kode baru", "nama", "bagian")
_PARTS = re.compile(r"\t|;|\|")
_SPACES_AROUND_POINT = re.compile(r"\s*\.\s*")
Fault = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One change; ``share`` is the percent of the old region that goes over, where it is stated."""

    number: int
    kind: ChangeKind
    old: str
    new: str = ""
    name: str = ""
    share: Decimal | None = None

    @property
    def ends_old(self) -> bool:
        return self.kind in (ChangeKind.MERGE, ChangeKind.RECODE, ChangeKind.END)


class Wrong(ValueError):
    """What is wrong with one line."""


def lines_of(text: str) -> tuple[list[Line], list[Fault]]:
    """All lines that can be read, and every fault of those that cannot."""
    found: list[Line] = []
    faults: list[Fault] = []
    rows = text.splitlines()
    if len(rows) > MOST_LINES:
        return [], [(0, _("Paling banyak %(n)s baris.") % {"n": MOST_LINES})]
    for number, row in enumerate(rows, start=1):
        cells = _cells(row)
        if not any(cells) or _is_heading(cells):
            continue
        try:
            found.append(_line(number, row, cells))
        except Wrong as wrong:
            faults.append((number, str(wrong)))
    if not found and not faults:
        faults.append((0, _("Belum ada perubahan pada daftar ini.")))
    return found, faults


def text_of(kind: str, old: str, new: str, name: str, share: str) -> str:
    """One line as the list writes it; what parts the cells cannot be part of a name."""
    cells = (kind, old, new, name, share)
    return " | ".join(" ".join(_PARTS.sub(" ", cell).split()) for cell in cells).rstrip(" |")


def _cells(row: str) -> list[str]:
    plain = "".join(char if char.isprintable() else "\t" if char == "\t" else " " for char in row)
    return [" ".join(cell.split()) for cell in _PARTS.split(plain)]


def _is_heading(cells: list[str]) -> bool:
    return cells[0].casefold() in {"jenis", "jenis perubahan", "perubahan"}


def _line(number: int, row: str, cells: list[str]) -> Line:
    if len(row) > LONGEST_LINE:
        raise Wrong(_("Baris paling panjang %(n)s huruf.") % {"n": LONGEST_LINE})
    if len(cells) < 2 or any(cells[len(COLUMNS) :]):
        raise Wrong(
            _("Tulis lima kolom: jenis | kode lama | kode baru | nama | bagian. Kolom terakhir boleh kosong.")
        )
    word, old, new, name, share = [*cells, *[""] * len(COLUMNS)][: len(COLUMNS)]
    kind = CHANGE_WORDS.get(word.casefold())
    if kind is None:
        known = ", ".join(str(one.value) for one in ChangeKind)
        raise Wrong(
            _("Jenis perubahan “%(word)s” tidak dikenal. Pilih: %(known)s.")
            % {"word": word[:60], "known": known}
        )
    line = Line(
        number, kind, _code(old, _("kode lama")), _new_code(kind, new), _name(kind, name), _share(kind, share)
    )
    if line.new and compute.level_of(line.new) != compute.level_of(line.old):
        raise Wrong(_("Kode %(old)s dan %(new)s bukan satu tingkat.") % {"old": line.old, "new": line.new})
    if line.new == line.old:
        raise Wrong(_("Kode lama dan kode baru sama."))
    return line


def _code(text: str, what: str) -> str:
    code = _SPACES_AROUND_POINT.sub(".", text)
    if code == choices.ROOT_CODE or not compute.CODE.fullmatch(code):
        told = {"what": what, "code": text[:40]}
        raise Wrong(_("Isi %(what)s bukan kode wilayah: “%(code)s”. Contoh: 16.01 atau 16.01.05.") % told)
    return code


def _new_code(kind: ChangeKind, text: str) -> str:
    if kind in (ChangeKind.RENAME, ChangeKind.END):
        if text:
            raise Wrong(_("Kode baru dikosongkan pada %(kind)s.") % {"kind": kind.label.lower()})
        return ""
    return _code(text, _("kode baru"))


def _name(kind: ChangeKind, text: str) -> str:
    if len(text) > NAME_LENGTH:
        raise Wrong(_("Nama paling panjang %(n)s huruf.") % {"n": NAME_LENGTH})
    if kind == ChangeKind.RENAME and not text:
        raise Wrong(_("Tuliskan nama barunya."))
    if kind == ChangeKind.END and text:
        raise Wrong(_("Nama dikosongkan pada penghapusan."))
    if text and not compute.plain(text):
        raise Wrong(_("Nama harus memuat huruf Latin."))
    return text


def _share(kind: ChangeKind, text: str) -> Decimal | None:
    if not text:
        return None
    if kind not in (ChangeKind.SPLIT, ChangeKind.MERGE):
        raise Wrong(_("Bagian hanya diisi pada pemekaran atau penggabungan."))
    plain = text.removesuffix("%").strip().replace(",", ".")
    share = Decimal(plain) if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", plain, re.ASCII) else None
    if share is None or not 0 < share <= 100:
        raise Wrong(_("Bagian ditulis sebagai persen di atas 0 sampai 100, misalnya 37,5."))
    return share
