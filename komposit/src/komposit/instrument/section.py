"""One YAML mapping while it is read: it hands out typed values and reports every fault on the way."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection
from fractions import Fraction

from komposit.faults import FaultLog, shown
from komposit.instrument.marked import Listing, Marked, Scalar, Table
from komposit.numbers import NumberFault, parse_ratio

MAX_TEXT = 4000

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
# Control and format letters: they can hide words or turn a line around, and no question needs them.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_NAMES = {Listing: "daftar", Table: "peta", Scalar: "satu nilai"}


class Section:
    """Reads the keys of one mapping; `where` names it in messages."""

    def __init__(self, table: Table, where: str, keys: Collection[str], log: FaultLog) -> None:
        self.table, self.where, self.log = table, where, log
        for key in table.entries:
            if key not in keys:
                log.add(table.lines[key], "unknown_key", self._unknown(key, keys))

    def line(self, key: str = "") -> int:
        return self.table.lines.get(key, self.table.line)

    def fault(self, key: str, code: str, message: str) -> None:
        self.log.add(self.line(key), code, f"{self.where}: {message}")

    def has(self, key: str) -> bool:
        return key in self.table.entries

    def text(self, key: str, *, required: bool = False, default: str = "", lines: bool = False) -> str:
        """A text; plain numbers count as text, so that `edition: 2024` and `code: 1.10` stay as written."""
        scalar = self._scalar(key, required)
        if scalar is None:
            return default
        return check_text(scalar, f"{self.where}: {key}", self.log, lines=lines)

    def code(self, key: str = "code") -> str:
        """A short name other parts refer to; plain letters only, so that no two look alike."""
        text = self.text(key, required=True)
        if text and not _CODE.fullmatch(text):
            rule = "1-40 huruf, angka, titik, garis; diawali huruf atau angka"
            self.fault(key, "bad_code", f"{key} {shown(text)} tidak sah ({rule})")
        return text

    def word(self, key: str, words: Collection[str], *, default: str = "") -> str:
        """One word of a closed list; without a default it has to be there."""
        scalar = self._scalar(key, required=not default)
        if scalar is None:
            return default
        if scalar.text not in words:
            allowed = ", ".join(words)
            self.fault(key, "unknown_word", f"{key} {shown(scalar.text)} tidak dikenal; pilih: {allowed}")
        return scalar.text

    def number(
        self,
        key: str,
        *,
        required: bool = False,
        default: Fraction | None = None,
    ) -> Fraction | None:
        """A number or a fraction such as 20/3; the default when absent, None when faulty."""
        scalar = self._scalar(key, required)
        if scalar is None:
            return None if self.has(key) else default
        if scalar.kind == "boolean":
            self.fault(key, "wrong_type", f"{key} harus angka, bukan benar/salah")
            return None
        try:
            return parse_ratio(scalar.text)
        except NumberFault as fault:
            self.fault(key, fault.code, f"{key}: {fault}")
            return None

    def section(self, key: str, keys: Collection[str], *, required: bool = False) -> Section | None:
        """A mapping below this one."""
        value = self._value(key, required)
        if isinstance(value, Table):
            return Section(value, f"{self.where}, {key}", keys, self.log)
        self._refuse_type(key, value, Table)
        return None

    def items(self, key: str, *, required: bool = False) -> tuple[Marked, ...]:
        """The entries of a list; a list that is written must not be empty."""
        value = self._value(key, required)
        if isinstance(value, Listing):
            if not value.items:
                self.fault(key, "empty_list", f"{key} kosong; hapus kuncinya atau isi daftarnya")
            return value.items
        self._refuse_type(key, value, Listing)
        return ()

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of different texts."""
        found: list[str] = []
        for item in self.items(key):
            if not isinstance(item, Scalar):
                self.log.add(item.line, "wrong_type", f"{self.where}: {key} harus berisi teks")
                continue
            text = check_text(item, f"{self.where}: {key}", self.log)
            if text and text in found:
                self.log.add(
                    item.line, "duplicate_entry", f"{self.where}: {key} memuat {shown(text)} dua kali"
                )
            found.append(text)
        return tuple(found)

    def _value(self, key: str, required: bool) -> Marked | None:
        value = self.table.entries.get(key)
        if value is None and required:
            self.fault("", "missing_key", f"kunci '{key}' wajib ada")
        return value

    def _scalar(self, key: str, required: bool) -> Scalar | None:
        value = self._value(key, required)
        if isinstance(value, Scalar) and value.kind == "nothing":
            self.fault(key, "empty_value", f"{key} tidak berisi; isi atau hapus kuncinya")
            return None
        if isinstance(value, Scalar) and value.kind != "faulty":
            return value
        self._refuse_type(key, value, Scalar)
        return None

    def _refuse_type(self, key: str, value: Marked | None, wanted: type[Marked]) -> None:
        if value is None or (isinstance(value, Scalar) and value.kind == "faulty"):
            return
        self.fault(key, "wrong_type", f"{key} harus {_NAMES[wanted]}, bukan {_NAMES[type(value)]}")

    def _unknown(self, key: str, keys: Collection[str]) -> str:
        near = difflib.get_close_matches(key, keys, n=1)
        hint = f"; mungkin maksudnya '{near[0]}'" if near else f"; yang dikenal: {', '.join(keys)}"
        return f"{self.where}: kunci {shown(key)} tidak dikenal{hint}"


def check_text(scalar: Scalar, where: str, log: FaultLog, *, lines: bool = False) -> str:
    """The text of a scalar, of several lines where `lines` allows it; an empty text after a fault."""
    text = scalar.text.strip()
    if scalar.kind == "faulty":
        return ""
    if scalar.kind in {"boolean", "nothing"}:
        log.add(
            scalar.line, "wrong_type", f"{where} harus teks; tulis {shown(scalar.text)} dalam tanda kutip"
        )
        return ""
    if not text:
        log.add(scalar.line, "empty_value", f"{where} tidak berisi")
    elif len(text) > MAX_TEXT:
        log.add(scalar.line, "text_too_long", f"{where} lebih dari {MAX_TEXT} karakter")
    elif "\n" in text and not lines:
        log.add(scalar.line, "many_lines", f"{where} harus satu baris")
    elif any(letter != "\n" and unicodedata.category(letter) in _UNSEEN for letter in text):
        log.add(scalar.line, "bad_character", f"{where} memuat karakter yang tidak tampak")
    return text


def name_of(table: Table, kind: str, parent: str) -> str:
    """What messages call a mapping: its code when that can be shown, else its place."""
    code = table.entries.get("code")
    known = isinstance(code, Scalar) and _CODE.fullmatch(code.text)
    return f"{kind} {known[0]}" if known else f"{parent}, {kind}"
