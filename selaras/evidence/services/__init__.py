"""Writes of evidence and its uses."""

from selaras.evidence.services.activities import Facts
from selaras.evidence.services.faults import Rejected
from selaras.evidence.services.kinds import describe
from selaras.evidence.services.links import try_again
from selaras.evidence.services.records import (
    add_link,
    add_nihil,
    archive,
    edit,
    explain,
    question,
    store_upload,
)
from selaras.evidence.services.uses import (
    attach_link,
    attach_nihil,
    attach_upload,
    change_pages,
    check_link,
    check_upload,
    remove_use,
    replace_upload,
    set_readers,
    share,
    use,
)

__all__ = [
    "Facts",
    "Rejected",
    "add_link",
    "add_nihil",
    "archive",
    "attach_link",
    "attach_nihil",
    "attach_upload",
    "change_pages",
    "check_link",
    "check_upload",
    "describe",
    "edit",
    "explain",
    "question",
    "remove_use",
    "replace_upload",
    "set_readers",
    "share",
    "store_upload",
    "try_again",
    "use",
]
