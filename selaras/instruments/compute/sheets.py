"""An instrument as six tables (head, bands, nodes, questions, rules, rubrics) and back, nothing lost."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selaras.instruments.compute.documents import Document, Path, placed_faults, write

# Sheet -> its columns: name in the file -> key in the document. The first column of each must be filled.
SHEETS: Mapping[str, Mapping[str, str]] = {
    "Instrumen": {"kunci": "key", "isi": "value"},
    "Rentang": {"mulai": "from", "nama": "label", "tanda": "status"},
    "Indikator": {
        "kode": "code", "induk": "parent", "nama": "title", "bobot": "weight",
        "penggabungan": "mean", "sumber": "source", "tanda": "status",
    },
    "Butir": {
        "kode": "code", "indikator": "node", "pertanyaan": "text", "jenis": "type", "tanda": "status",
        "petunjuk": "help", "penanggung jawab": "owners", "bukti dukung": "evidence", "pilihan": "choices",
        "nomor pemilik": "owner_code",
    },
    "Aturan": {
        "butir": "question", "aturan": "kind", "butir acuan": "than", "jawaban": "equals", "min": "min",
        "maks": "max",
    },
    "Rubrik": {"butir": "question", "tingkat": "level", "uraian": "text"},
}  # fmt: skip
NEEDED = ("Instrumen", "Indikator")
# Columns that tables written before may lack.
MAY_LACK = frozenset({"nomor pemilik"})
# Deeper than any index there is; a chain of thousands of rows is an accident or an attack.
DEEPEST = 12
# Lists in one cell: one entry a line, which no entry itself can hold.
LISTS = ("owners", "evidence", "choices")
HEAD: Mapping[str, tuple[str, ...]] = {
    "kode": ("code",),
    "nama": ("title",),
    "edisi": ("edition",),
    "tanda": ("status",),
    "skala min": ("scale", "min"),
    "skala maks": ("scale", "max"),
    "arah": ("scale", "better"),
    "jumlah bobot": ("weights_sum",),
    "penggabungan": ("mean",),
    "bila kosong": ("missing", "policy"),
    "bagian minimal": ("missing", "min_share"),
}
ALL_OF_IT = gettext_lazy("seluruh berkas")
Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row by column, with its number in the sheet as the spreadsheet shows it."""

    number: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class SheetFault:
    """What is wrong, in which sheet and row (0: the sheet as a whole)."""

    sheet: str
    row: int
    message: str

    @property
    def place(self) -> str:
        if not self.sheet:
            return str(ALL_OF_IT)
        if not self.row:
            return _("Lembar %(sheet)s") % {"sheet": self.sheet}
        return _("%(sheet)s, baris %(row)s") % {"sheet": self.sheet, "row": self.row}


class SheetFaults(ValueError):
    """Tables that make no instrument; ``faults`` names all that is wrong."""

    def __init__(self, faults: list[SheetFault]) -> None:
        order = [*SHEETS, ""]
        self.faults = tuple(sorted(faults, key=lambda f: (order.index(f.sheet), f.row)))
        super().__init__("; ".join(f"{fault.place}: {fault.message}" for fault in self.faults))


def tables_of(document: Document) -> dict[str, list[Cells]]:
    """Every sheet with its rows, columns named as in the file."""
    by_key: dict[str, list[Cells]] = {name: [] for name in SHEETS}
    by_key["Instrumen"] = list(_head_rows(document))
    by_key["Rentang"] = list(document.get("bands", ()))
    for node, parent in _nodes(document.get("nodes", ()), ""):
        by_key["Indikator"].append({**node, "parent": parent})
        for question in node.get("questions", ()):
            _add_question(by_key, question, node["code"])
    return {
        name: [{column: row.get(key, "") for column, key in SHEETS[name].items()} for row in rows]
        for name, rows in by_key.items()
    }


def _head_rows(document: Document) -> Iterator[Cells]:
    for label, path in HEAD.items():
        value: Any = document
        for step in path:
            value = value.get(step, {}) if isinstance(value, dict) else ""
        if isinstance(value, str) and value:
            yield {"key": label, "value": value}


def _nodes(nodes: list[Document], parent: str) -> Iterator[tuple[Document, str]]:
    for node in nodes:
        yield node, parent
        yield from _nodes(node.get("nodes", []), node["code"])


def _add_question(tables: dict[str, list[Cells]], question: Document, node: str) -> None:
    lists = {name: "\n".join(question.get(name, ())) for name in LISTS}
    tables["Butir"].append({**question, **lists, "node": node})
    code = question["code"]
    tables["Aturan"] += [{**rule, "question": code} for rule in question.get("rules", ())]
    tables["Rubrik"] += [
        {"question": code, "level": level, "text": text} for level, text in question.get("rubric", {}).items()
    ]


# ---- back


@dataclass(slots=True)
class _Making:
    """A document while it is put together, and which row each of its parts came from."""

    document: Document = field(default_factory=dict)
    faults: list[SheetFault] = field(default_factory=list)
    rows: dict[Path, tuple[str, int]] = field(default_factory=dict)

    def fault(self, sheet: str, row: int, message: str) -> None:
        self.faults.append(SheetFault(sheet, row, message))

    def row_of(self, path: Path) -> tuple[str, int]:
        while path and path not in self.rows:
            path = path[:-1]
        return self.rows.get(path, ("", 0))


def text_of(tables: Mapping[str, list[Row]]) -> str:
    """The YAML text these tables say; raises SheetFaults with every fault and its row."""
    making = _Making()
    _read_head(making, tables.get("Instrumen", []))
    _read_bands(making, tables.get("Rentang", []))
    nodes = _read_nodes(making, tables.get("Indikator", []))
    questions = _read_questions(making, tables.get("Butir", []), nodes)
    _read_rules(making, tables.get("Aturan", []), questions)
    _read_rubrics(making, tables.get("Rubrik", []), questions)
    text = write(making.document)
    for fault, path in placed_faults(text):
        sheet, row = making.row_of(path)
        making.fault(sheet, row, fault.message)
    if making.faults:
        raise SheetFaults(making.faults)
    return text


def _read_head(making: _Making, rows: list[Row]) -> None:
    for row in rows:
        key, value = row.cells["key"].casefold(), row.cells["value"]
        path = HEAD.get(key)
        if path is None:
            making.fault("Instrumen", row.number, _("Kunci “%(key)s” tidak dikenal.") % {"key": key})
        elif path in making.rows:
            making.fault("Instrumen", row.number, _("Kunci “%(key)s” tertulis dua kali.") % {"key": key})
        elif value:
            target = making.document
            for step in path[:-1]:
                target = target.setdefault(step, {})
                making.rows.setdefault((step,), ("Instrumen", row.number))
            target[path[-1]] = value
            making.rows[path] = ("Instrumen", row.number)


def _read_bands(making: _Making, rows: list[Row]) -> None:
    for index, row in enumerate(rows):
        making.document.setdefault("bands", []).append(_filled(row.cells))
        making.rows["bands", index] = ("Rentang", row.number)


def _filled(cells: Cells, *without: str) -> Document:
    return {key: value for key, value in cells.items() if value and key not in without}


def _read_nodes(making: _Making, rows: list[Row]) -> dict[str, tuple[Path, Document]]:
    """The tree of the rows; one that stands below itself or below nothing is a fault."""
    below: dict[str, list[Row]] = defaultdict(list)
    codes = {row.cells["code"] for row in rows}
    for row in rows:
        parent = row.cells["parent"]
        if parent and parent not in codes:
            message = _("Induk “%(code)s” tidak ada di lembar ini.") % {"code": parent}
            making.fault("Indikator", row.number, message)
        else:
            below[parent].append(row)
    found: dict[str, tuple[Path, Document]] = {}
    making.document["nodes"] = _grown(making, below, "", (), found)
    if not making.document["nodes"]:
        del making.document["nodes"]
    for row in (row for left in below.values() for row in left):
        message = _("%(code)s berada di bawah dirinya sendiri.") % {"code": row.cells["code"]}
        making.fault("Indikator", row.number, message)
    return found


def _cut(making: _Making, below: dict[str, list[Row]], row: Row) -> None:
    """Everything further down goes unread, told once at the row where it is too deep."""
    left = [row.cells["code"]]
    if left[0] not in below:
        return
    message = _("Di bawah %(code)s ada lebih dari %(deepest)s tingkat; susun ulang induknya.")
    making.fault("Indikator", row.number, message % {"code": left[0], "deepest": DEEPEST})
    while left:
        left += [child.cells["code"] for child in below.pop(left.pop(), [])]


def _grown(
    making: _Making,
    below: dict[str, list[Row]],
    parent: str,
    path: Path,
    found: dict[str, tuple[Path, Document]],
) -> list[Document]:
    made = []
    for index, row in enumerate(below.pop(parent, [])):
        here = (*path, "nodes", index)
        node = _filled(row.cells, "parent")
        making.rows[here] = ("Indikator", row.number)
        found.setdefault(row.cells["code"], (here, node))
        if len(path) >= 2 * DEEPEST:
            _cut(making, below, row)
        children = _grown(making, below, row.cells["code"], here, found) if row.cells["code"] else []
        if children:
            node["nodes"] = children
        made.append(node)
    return made


def _read_questions(
    making: _Making, rows: list[Row], nodes: Mapping[str, tuple[Path, Document]]
) -> dict[str, tuple[Path, Document]]:
    found: dict[str, tuple[Path, Document]] = {}
    for row in rows:
        node = nodes.get(row.cells["node"])
        if node is None:
            message = _("Indikator “%(code)s” tidak ada di lembar Indikator.") % {"code": row.cells["node"]}
            making.fault("Butir", row.number, message)
            continue
        question = _filled(row.cells, "node", *LISTS)
        for name in LISTS:
            entries = [line.strip() for line in row.cells[name].splitlines() if line.strip()]
            if entries:
                question[name] = entries
        asked = node[1].setdefault("questions", [])
        here = (*node[0], "questions", len(asked))
        asked.append(question)
        making.rows[here] = ("Butir", row.number)
        found.setdefault(row.cells["code"], (here, question))
    return found


def _read_rules(making: _Making, rows: list[Row], questions: Mapping[str, tuple[Path, Document]]) -> None:
    for row in rows:
        question = questions.get(row.cells["question"])
        if question is None:
            _no_question(making, "Aturan", row)
            continue
        rules = question[1].setdefault("rules", [])
        making.rows[(*question[0], "rules", len(rules))] = ("Aturan", row.number)
        rules.append(_filled(row.cells, "question"))


def _read_rubrics(making: _Making, rows: list[Row], questions: Mapping[str, tuple[Path, Document]]) -> None:
    for row in rows:
        question, level = questions.get(row.cells["question"]), row.cells["level"]
        if question is None:
            _no_question(making, "Rubrik", row)
            continue
        rubric = question[1].setdefault("rubric", {})
        if level in rubric:
            message = _("Tingkat %(level)s butir ini tertulis dua kali.") % {"level": level}
            making.fault("Rubrik", row.number, message)
            continue
        rubric[level] = row.cells["text"]
        making.rows[(*question[0], "rubric", level)] = ("Rubrik", row.number)


def _no_question(making: _Making, sheet: str, row: Row) -> None:
    message = _("Butir “%(code)s” tidak ada di lembar Butir.") % {"code": row.cells["question"]}
    making.fault(sheet, row.number, message)
