"""The pure part: frameworks, tables and scores, through komposit; NumPy is loaded inside functions only."""

from selaras.analyses.compute.frames import (
    Fault,
    Frame,
    FrameFaults,
    Item,
    frame_from_json,
    frame_from_yaml,
    frame_of,
    kind_of,
)
from selaras.analyses.compute.scores import (
    CannotCompute,
    Data,
    Line,
    Scored,
    Setting,
    UnitScore,
    compute_scores,
    data_digest,
    receipt_of,
    trace_of,
    usual_setting,
)
from selaras.analyses.compute.tables import Row, Table, exact, read_table, shown_value
from selaras.analyses.compute.workbooks import WorkbookFaults, text_of_workbook

__all__ = [
    "CannotCompute",
    "Data",
    "Fault",
    "Frame",
    "FrameFaults",
    "Item",
    "Line",
    "Row",
    "Scored",
    "Setting",
    "Table",
    "UnitScore",
    "WorkbookFaults",
    "compute_scores",
    "data_digest",
    "exact",
    "frame_from_json",
    "frame_from_yaml",
    "frame_of",
    "kind_of",
    "read_table",
    "receipt_of",
    "shown_value",
    "text_of_workbook",
    "trace_of",
    "usual_setting",
]
