"""Words of files: the accepted types, and the measures of a picture."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class FileType:
    """One accepted type: the first suffix is the one written where a name has none."""

    content_type: str
    suffixes: tuple[str, ...]
    label: str
    inline: bool = False
    is_picture: bool = False


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
PDF = FileType("application/pdf", ("pdf",), "PDF", inline=True)
JPEG = FileType("image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), "JPEG", inline=True, is_picture=True)
PNG = FileType("image/png", ("png",), "PNG", inline=True, is_picture=True)
WEBP = FileType("image/webp", ("webp",), "WebP", inline=True, is_picture=True)
DOCX = FileType(f"{_OOXML}.wordprocessingml.document", ("docx",), "Word (.docx)")
XLSX = FileType(f"{_OOXML}.spreadsheetml.sheet", ("xlsx",), "Excel (.xlsx)")
PPTX = FileType(f"{_OOXML}.presentationml.presentation", ("pptx",), "PowerPoint (.pptx)")
ODT = FileType(f"{_ODF}.text", ("odt",), "OpenDocument (.odt)")
ODS = FileType(f"{_ODF}.spreadsheet", ("ods",), "OpenDocument (.ods)")
ODP = FileType(f"{_ODF}.presentation", ("odp",), "OpenDocument (.odp)")
TXT = FileType("text/plain", ("txt",), "teks (.txt)")
CSV = FileType("text/csv", ("csv",), "CSV (.csv)")

FILE_TYPES: tuple[FileType, ...] = (PDF, JPEG, PNG, WEBP, DOCX, XLSX, PPTX, ODT, ODS, ODP, TXT, CSV)
BY_CONTENT_TYPE = {kind.content_type: kind for kind in FILE_TYPES}
# For the file chooser; what really decides is the content.
ACCEPT = ",".join(f".{suffix}" for kind in FILE_TYPES for suffix in kind.suffixes)

# Video stays outside: a clip of a few seconds passes 25 MB, and a link to it serves the reader better.
ALLOWED_WORDS = _(
    "PDF, foto (JPEG, PNG, WebP), Word, Excel, PowerPoint (tanpa makro), OpenDocument, teks, CSV"
)

# Pictures are never decoded here; the cap protects the browser that opens one (108 megapixels pass).
MAX_PIXELS = 120_000_000
MAX_SIDE = 30_000
