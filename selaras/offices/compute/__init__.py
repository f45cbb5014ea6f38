"""Pure reading of contact lists: phone numbers, pasted tables, workbooks, and the faults in them."""

from selaras.offices.compute.contacts import AgencyKey, ContactRow, Known, Reading, read_contacts
from selaras.offices.compute.phones import PhoneFault, display_phone, normal_phone
from selaras.offices.compute.tables import COLUMNS, Fault, Table, read_text
from selaras.offices.compute.workbooks import WorkbookFault, opened_workbook, text_of_workbook

__all__ = [
    "COLUMNS",
    "AgencyKey",
    "ContactRow",
    "Fault",
    "Known",
    "PhoneFault",
    "Reading",
    "Table",
    "WorkbookFault",
    "display_phone",
    "normal_phone",
    "opened_workbook",
    "read_contacts",
    "read_text",
    "text_of_workbook",
]
