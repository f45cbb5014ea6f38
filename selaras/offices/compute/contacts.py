"""Contact rows against the agencies of a region: what is new, changed or known, and every fault at once."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from selaras.offices.compute.phones import PhoneFault, normal_phone
from selaras.offices.compute.tables import Fault, read_text

LENGTHS = {"name": 120, "position": 120, "email": 254}
NEW, CHANGED, KNOWN = "new", "changed", "known"


@dataclass(frozen=True, slots=True)
class AgencyKey:
    """The names by which a list may mean an agency."""

    pk: int
    code: str
    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class Known:
    """A contact that already stands in the product."""

    pk: int
    agency_id: int
    name: str
    position: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    row: int
    agency: AgencyKey
    name: str
    position: str
    phone: str
    email: str
    outcome: str
    known_id: int | None = None
    note: str = ""


@dataclass(slots=True)
class Reading:
    rows: list[ContactRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    skipped: int = 0

    def count(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def new(self) -> int:
        return self.count(NEW)

    @property
    def changed(self) -> int:
        return self.count(CHANGED)

    @property
    def known(self) -> int:
        return self.count(KNOWN)


def read_contacts(
    text: str, *, agencies: Sequence[AgencyKey], known: Sequence[Known], demo: bool = False
) -> Reading:
    table = read_text(text)
    reading = Reading(faults=list(table.faults), ignored=table.ignored)
    by_name = _index(agencies)
    seen: dict[tuple[int, str], int] = {}
    for number, cells in table.rows:
        # The example workbook names every agency; a row that nobody filled in says nothing.
        if not any(value for column, value in cells.items() if column != "agency"):
            reading.skipped += 1
            continue
        row = _read_row(number, cells, by_name, agencies, known, demo, reading.faults)
        if row is None:
            continue
        for key in {(row.agency.pk, plain(row.name)), (row.agency.pk, row.phone)} - {(row.agency.pk, "")}:
            if key in seen:
                message = _("Sama dengan baris %(row)s: narahubung ini tertulis dua kali.")
                reading.faults.append(Fault(number, "name", message % {"row": seen[key]}))
                break
            seen[key] = number
        reading.rows.append(row)
    reading.faults.sort(key=lambda fault: fault.row)
    return reading


def plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _index(agencies: Iterable[AgencyKey]) -> dict[str, list[AgencyKey]]:
    index: dict[str, list[AgencyKey]] = {}
    for agency in agencies:
        for key in {plain(agency.name), plain(agency.short_name), plain(agency.code)} - {""}:
            index.setdefault(key, []).append(agency)
    return index


def _read_row(
    number: int,
    cells: Mapping[str, str],
    by_name: Mapping[str, list[AgencyKey]],
    agencies: Sequence[AgencyKey],
    known: Sequence[Known],
    demo: bool,
    faults: list[Fault],
) -> ContactRow | None:
    before = len(faults)
    agency = _agency(number, cells.get("agency", ""), by_name, agencies, faults)
    values = {column: cells.get(column, "") for column in ("name", "position", "email")}
    values["email"] = values["email"].lower()
    if not values["name"]:
        faults.append(Fault(number, "name", _("Nama belum diisi.")))
    for column, limit in LENGTHS.items():
        if len(values[column]) > limit:
            faults.append(Fault(number, column, _("Paling panjang %(n)s huruf.") % {"n": limit}))
    _check_email(number, values["email"], faults)
    phone = _phone(number, cells.get("phone", ""), demo, faults)
    if agency is None or len(faults) > before:
        return None
    return _compared(number, agency, values, phone, known)


def _agency(
    number: int,
    text: str,
    by_name: Mapping[str, list[AgencyKey]],
    agencies: Sequence[AgencyKey],
    faults: list[Fault],
) -> AgencyKey | None:
    if not text:
        faults.append(Fault(number, "agency", _("OPD belum diisi.")))
        return None
    found = by_name.get(plain(text), [])
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(agency.name for agency in found)
        message = _("“%(text)s” dapat berarti %(names)s; tulis nama lengkapnya.")
        faults.append(Fault(number, "agency", message % {"text": text, "names": names}))
        return None
    near = difflib.get_close_matches(plain(text), list(by_name), n=1, cutoff=0.75)
    message = _("OPD “%(text)s” tidak ada di daftar.") % {"text": text}
    if near:
        message += " " + _("Maksudnya %(name)s?") % {"name": by_name[near[0]][0].name}
    faults.append(Fault(number, "agency", message))
    return None


def _check_email(number: int, email: str, faults: list[Fault]) -> None:
    if not email:
        return
    try:
        validate_email(email)
    except ValidationError:
        faults.append(Fault(number, "email", _("Alamat surel “%(text)s” tidak lengkap.") % {"text": email}))


def _phone(number: int, raw: str, demo: bool, faults: list[Fault]) -> str:
    try:
        return normal_phone(raw, demo=demo)
    except PhoneFault as fault:
        faults.append(Fault(number, "phone", f"“{raw}”: {fault}"))
        return ""


def _compared(
    number: int, agency: AgencyKey, values: Mapping[str, str], phone: str, known: Sequence[Known]
) -> ContactRow:
    """The same name in the same agency is the same person; an empty cell never wipes what is known."""
    name, position, email = values["name"], values["position"], values["email"]
    same = next((k for k in known if k.agency_id == agency.pk and plain(k.name) == plain(name)), None)
    if same is None and phone:
        same = next((k for k in known if k.agency_id == agency.pk and k.phone == phone), None)
    note = ""
    if phone and any(k.phone == phone and k.agency_id != agency.pk for k in known):
        note = _("Nomor ini juga dipakai narahubung OPD lain.")
    if same is None:
        return ContactRow(number, agency, name, position, phone, email, NEW, None, note)
    position, phone, email = position or same.position, phone or same.phone, email or same.email
    equal = (name, position, phone, email) == (same.name, same.position, same.phone, same.email)
    return ContactRow(
        number, agency, name, position, phone, email, KNOWN if equal else CHANGED, same.pk, note
    )
