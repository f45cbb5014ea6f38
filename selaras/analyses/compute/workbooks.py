"""A workbook as the text one would have pasted; formulas and broken files are faults, nothing is guessed."""

import csv
import io
from collections.abc import Iterable
from typing import IO, Any

from selaras.analyses.compute.frames import Fault
from selaras.analyses.compute.tables import MAX_ROWS
from selaras.core.workbooks import (
    NotAWorkbook,
    formula_words,
    is_formula,
    oddities,
    opened_workbook,
    words_of,
)

# One column per indicator, and a framework may have more of them than a list that people type.
MAX_COLUMNS = 500


class WorkbookFaults(ValueError):
    """The workbook cannot be read; every fault of it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


def text_of_workbook(stream: IO[bytes], size: int) -> str:
    """The first sheet as tabbed text whose n-th line is the sheet's n-th row."""
    try:
        with opened_workbook(stream, size, through=(WorkbookFaults,)) as book:
            sheet = book.worksheets[0]
            # Written sizes are often wrong; the rows themselves are believed.
            sheet.reset_dimensions()
            return _text(sheet, oddities(stream, sheet))
    except NotAWorkbook as fault:
        raise WorkbookFaults([Fault(0, str(fault))]) from fault


def _text(sheet: Any, odd: Iterable[tuple[int, str]]) -> str:
    out, faults = io.StringIO(), [Fault(row, told) for row, told in odd]
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for number, cells in enumerate(sheet.iter_rows(max_row=MAX_ROWS + 50, max_col=MAX_COLUMNS), start=1):
        for cell in filter(is_formula, cells):
            faults.append(Fault(number, formula_words(cell)))
        # Lines and tabs inside a cell would become cells of their own.
        words = [" ".join(words_of(cell.value).split()) for cell in cells]
        while words and not words[-1]:
            words.pop()
        writer.writerow(words)
    if faults:
        raise WorkbookFaults(sorted(faults, key=lambda fault: fault.line))
    return out.getvalue()
