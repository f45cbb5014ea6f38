"""Workbooks of answers as a person leaves them, and archives as a packer makes them."""

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from selaras.assessments import services
from selaras.assessments.compute.sheets import ANSWERS, HEADS, XLSX, workbook_bytes
from selaras.assessments.models import Intake, Round
from selaras.assessments.selectors import packets as select
from selaras.assessments.tests.factories import NOW
from selaras.core.scope import Scope
from selaras.offices.models import Agency

COLUMNS = {"jawaban": 6, "uraian": 7, "nihil": 8, "bukti": 9}


def packet(scope: Scope, round_: Round, agency: Agency | None) -> bytes:
    rows = select.packet_rows(scope, select.packet_items(scope, round_, agency), now=NOW)
    return workbook_bytes(select.packet_head(round_, agency, now=NOW), rows)


def edited(data: bytes, change: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(BytesIO(data))
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(sheet: Any, code: str) -> int:
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == code)


def filled(data: bytes, answers: Mapping[str, Mapping[str, Any]]) -> bytes:
    """``{"1.1": {"uraian": "Isi"}}`` typed into the sheet."""

    def change(book: Any) -> None:
        sheet = book[ANSWERS]
        for code, cells in answers.items():
            number = row_of(sheet, code)
            for name, value in cells.items():
                cell = sheet.cell(number, COLUMNS[name])
                cell.value = value

    return edited(data, change)


def zipped(files: Mapping[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def bring(scope: Scope, round_: Round, data: bytes, name: str = "paket.xlsx", **more: Any) -> Intake:
    kind = XLSX if name.endswith("xlsx") else "application/zip"
    upload = SimpleUploadedFile(name, data, content_type=kind)
    return services.receive_packet(scope=scope, round_=round_, upload=upload, **{"now": NOW, **more})


def use(scope: Scope, intake: Intake, *, hand_in: bool = False, **choices: str) -> Intake:
    """``use(scope, intake, i12="berkas")``: the choice for the item with that key."""
    chosen = {int(name[1:]): choice for name, choice in choices.items()}
    return services.apply_packet(scope=scope, intake=intake, choices=chosen, hand_in=hand_in, now=NOW)


HEADING = [str(words) for words in HEADS]
