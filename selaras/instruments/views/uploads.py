"""An uploaded instrument as YAML text, whatever kind of file it came in."""

from typing import Any

from django.utils.translation import gettext as _

from selaras.instruments import compute


def text_of_upload(upload: Any) -> str:
    """Raises SheetFaults for a file that cannot be read, and for tables that make no instrument."""
    name = upload.name.lower()
    if name.endswith(".xlsx"):
        return compute.text_of_workbook(upload.file, upload.size)
    try:
        text = upload.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = _("Berkas bukan teks UTF-8. Simpan ulang sebagai UTF-8.")
        raise compute.SheetFaults([compute.SheetFault("", 0, message)]) from error
    return compute.text_of_csv(text) if name.endswith(".csv") else text
