"""Numbers in and out without a database: published files, tables, workbooks, misprints and means."""

from selaras.measures.compute.checks import normal_text
from selaras.measures.compute.forms import (
    Entry,
    Fault,
    Part,
    Value,
    entries_to_values,
    key_of,
    normal_index,
    twice,
)
from selaras.measures.compute.means import Mean, mean_of_parts, mean_of_regions, sum_of_regions
from selaras.measures.compute.misprints import (
    Misprint,
    WeightList,
    grid_warning,
    known_misprints,
    order_warnings,
    read_misprints,
)
from selaras.measures.compute.published import (
    PublishedFaults,
    misprint_values,
    published_text,
    read_entries,
    read_published,
)
from selaras.measures.compute.table_columns import COLUMNS
from selaras.measures.compute.tables import read_any
from selaras.measures.compute.workbooks import WorkbookFault, text_of_workbook, workbook_bytes
from selaras.measures.compute.written_tables import guarded, table_rows, table_text

__all__ = [
    "COLUMNS",
    "Entry",
    "Fault",
    "Mean",
    "Misprint",
    "Part",
    "PublishedFaults",
    "Value",
    "WeightList",
    "WorkbookFault",
    "entries_to_values",
    "grid_warning",
    "guarded",
    "key_of",
    "known_misprints",
    "mean_of_parts",
    "mean_of_regions",
    "misprint_values",
    "normal_index",
    "normal_text",
    "order_warnings",
    "published_text",
    "read_any",
    "read_entries",
    "read_misprints",
    "read_published",
    "sum_of_regions",
    "table_rows",
    "table_text",
    "text_of_workbook",
    "twice",
    "workbook_bytes",
]
