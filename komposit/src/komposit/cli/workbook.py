"""The cells of an XLSX workbook of the COIN Tool."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from komposit.cli.files import MAX_BYTES
from komposit.faults import Fault, IndexFaults

if TYPE_CHECKING:
    from komposit.index.coin_tool import Cells
    from komposit.index.framework import Framework

SHEETS = ("Database", "Framework")


def read_workbook(path: str) -> Framework:
    """The framework of a COIN Tool workbook; raises IndexFaults when the file is none."""
    from komposit.index.coin_tool import read_coin_tool

    database, framework = _sheets(path)
    return read_coin_tool(database, framework, file=path)


def _sheets(path: str) -> tuple[Cells, Cells]:
    try:
        from openpyxl import load_workbook
    except ImportError:
        message = "kerangka XLSX memerlukan pustaka openpyxl; pasang dengan: pip install 'komposit[xlsx]'"
        raise IndexFaults([Fault(path, 0, "needs_library", message)]) from None
    if Path(path).is_file() and Path(path).stat().st_size > MAX_BYTES:
        message = f"berkas lebih dari {MAX_BYTES // 1_000_000} MB"
        raise IndexFaults([Fault(path, 0, "too_large", message)])
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        message = f"berkas tidak dapat dibaca; kata sistem: {error.strerror}"
        raise IndexFaults([Fault(path, 0, "unreadable", message)]) from None
    except (zipfile.BadZipFile, KeyError, ValueError):
        raise IndexFaults([Fault(path, 0, "unreadable", "bukan berkas XLSX")]) from None
    try:
        absent = [name for name in SHEETS if name not in book.sheetnames]
        if absent:
            message = f"lembar {', '.join(absent)} tidak ada; berkas COIN Tool memuat {' dan '.join(SHEETS)}"
            raise IndexFaults([Fault(path, 0, "bad_header", message)])
        database, framework = (list(book[name].iter_rows(values_only=True)) for name in SHEETS)
        return database, framework
    finally:
        book.close()
