"""Words and bounds of saved views."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHARE = "lists.share"
# A person keeps so many for one list; a query is no longer than addresses should be.
MOST_OF_A_LIST, NAME_LENGTH, QUERY_LENGTH, QUERY_PARTS = 20, 80, 2000, 200
# How many the first page shows.
ON_DESK = 6
VERBS: dict[str, str | Promise] = {
    "lists.saved": _("menyimpan tampilan daftar"),
    "lists.changed": _("mengubah tampilan daftar"),
    "lists.shared": _("membagikan tampilan daftar"),
    "lists.unshared": _("berhenti membagikan tampilan daftar"),
    "lists.removed": _("menghapus tampilan daftar"),
}
AUDIT_FIELDS: dict[str, str | Promise] = {
    "listing": _("Daftar"),
    "query": _("Saringan"),
    "columns": _("Kolom"),
    "is_default": _("Tampilan utama"),
    "agency": _("Dibagikan kepada"),
}
