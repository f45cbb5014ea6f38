"""A workbook against what stands: which answers change, which collide, which evidence comes along."""

import hashlib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.compute.archives import Member, same_name
from selaras.assessments.compute.packets import Fault, Filled, FilledRow, Proof
from selaras.assessments.compute.sheets import AnswerCells
from selaras.assessments.models import Item, Revision, Round
from selaras.assessments.selectors.items import items_for
from selaras.assessments.selectors.packets import cells_of, proofs_by_item
from selaras.assessments.services.checking import AnswerText, checked_text, tidy
from selaras.core.scope import Scope
from selaras.evidence import services as evidence
from selaras.evidence.models import Use
from selaras.evidence.services.files import CHUNK
from selaras.instruments.choices import QuestionType


@dataclass(slots=True)
class Files:
    """What lies beside the workbooks; a file is looked for in the workbook's folder first."""

    archive: zipfile.ZipFile | None
    members: list[Member]
    # Whether the content is looked into; done once, when the packet arrives.
    deep: bool = True
    used: set[str] = field(default_factory=set)

    def find(self, book: str, name: str) -> list[Member]:
        wanted = same_name(name.replace("\\", "/"))
        folder = str(PurePosixPath(book).parent)
        near = wanted if folder == "." else same_name(f"{folder}/{wanted}")
        found = [m for m in self.members if same_name(m.path) == near]
        return found or [m for m in self.members if wanted in {same_name(m.name), same_name(m.path)}]

    def unnamed(self) -> list[str]:
        return [member.path for member in self.members if member.path not in self.used]

    @contextmanager
    def upload(self, book: str, name: str) -> Iterator[UploadedFile[Any]]:
        """Straight out of the archive; never the whole in memory."""
        member = self.find(book, name)[0]
        if self.archive is None:
            raise LookupError(name)
        with self.archive.open(member.info) as stream:
            yield UploadedFile(file=stream, name=member.name, size=member.info.file_size)


@dataclass(slots=True)
class Change:
    """One row that differs from what stands, or brings evidence."""

    item: Item
    file: str
    row: int
    text: AnswerText
    is_text: bool
    on_behalf: bool
    proofs: list[Proof] = field(default_factory=list)
    # Somebody else wrote since the workbook was made.
    theirs: Revision | None = None
    collides: bool = False
    # Why the answer cannot be changed any more.
    blocked: str = ""

    @property
    def needs_choice(self) -> bool:
        return self.collides or bool(self.blocked)

    @property
    def options(self) -> tuple[str, ...]:
        return ("tersimpan",) if self.blocked else ("berkas", "tersimpan", "gabung")

    @property
    def merged(self) -> AnswerText:
        """The answer of the file with both texts, the one that stands first."""
        both = "\n\n".join(text for text in (self.item.narrative, self.text.narrative) if text)
        return replace(self.text, narrative=both)

    @property
    def kind(self) -> str:
        if self.needs_choice:
            return "bentrok"
        if not self.is_text:
            return "bukti"
        return "ubah" if any((self.item.value, self.item.narrative, self.item.claimed_level)) else "baru"


def answer_of(item: Item, cells: AnswerCells) -> AnswerText:
    """The cells as an answer; ValidationError where a cell says something it cannot say."""
    faults: dict[str, str] = {}
    value, narrative, nil = tidy(cells.value), tidy(cells.narrative), tidy(cells.nil).casefold()
    level = None
    kind = item.question.type
    if kind == QuestionType.TINGKAT and value:
        digits = value.removesuffix(",0")
        if digits.isascii() and digits.isdigit() and len(digits) < 4:
            level = int(digits)
        else:
            faults["level"] = _("Jawaban: pilih tingkat dari daftar.")
        value = ""
    elif kind == QuestionType.YA_TIDAK:
        value = value.casefold()
    elif kind == QuestionType.PILIHAN:
        alike = [str(c) for c in item.question.choices if str(c).casefold() == value.casefold()]
        value = alike[0] if alike else value
    if nil not in {"", "ya", "tidak"}:
        faults["nil"] = _("Nihil: isi “Ya” atau kosongkan.")
    if faults:
        raise ValidationError(faults)
    return checked_text(item, AnswerText(value, narrative, level, nil == "ya"))


def compared(
    scope: Scope, round_: Round, books: Sequence[Filled], files: Files, now: datetime
) -> tuple[list[Change], list[Fault], int]:
    """Changes, faults and the number of rows without a change; a few queries, whatever the number of rows."""
    items = {item.code: item for item in items_for(scope, round_)}
    attached = proofs_by_item(item.pk for item in items.values())
    newest = _newest([item.pk for item in items.values()])
    changes: list[Change] = []
    faults: list[Fault] = []
    same = 0
    seen: dict[str, str] = {}
    for book in books:
        if book.round_id != round_.pk:
            faults.append(Fault(book.file, 0, _("Paket ini untuk periode penilaian lain.")))
            continue
        for row in book.rows:
            item = items.get(row.code)
            if item is None:
                told = _("Butir %(code)s bukan untuk Anda.") % {"code": row.code}
                faults.append(Fault(book.file, row.row, told))
                continue
            change, found = _compare(scope, item, book, row, newest.get(item.pk), now)
            found += _proof_faults(change, row, files, attached.get(item.pk, []))
            faults += found
            if change.is_text or change.proofs:
                if row.code in seen:
                    told = _("Butir %(code)s juga diubah dalam berkas “%(file)s”.")
                    faults.append(
                        Fault(book.file, row.row, told % {"code": row.code, "file": seen[row.code]})
                    )
                seen[row.code] = book.file
                changes.append(change)
            elif not found:
                same += 1
    return changes, faults, same


def _newest(item_ids: list[int]) -> Mapping[int, Revision]:
    """The last step of each item, to say who wrote meanwhile; one query."""
    rows = Revision.objects.filter(item_id__in=item_ids).order_by("item_id", "number")
    return {row.item_id: row for row in rows.only("item_id", "number", "author_name", "at")}


def _compare(
    scope: Scope, item: Item, book: Filled, row: FilledRow, newest: Revision | None, now: datetime
) -> tuple[Change, list[Fault]]:
    _version, known = book.known[row.code]
    given = _tidied(row.cells)
    standing = _tidied(cells_of(item))
    untouched = given.digest == known or given == standing
    behalf = not permissions.can_answer(scope, item, now) and bool(
        permissions.can_enter_for(scope, item, now)
    )
    change = Change(item, book.file, row.row, AnswerText(), not untouched, behalf, list(row.proofs))
    if untouched:
        change.text = answer_of_item(item)
        return change, []
    faults: list[Fault] = []
    try:
        change.text = answer_of(item, row.cells)
    except ValidationError as fault:
        faults = [
            Fault(book.file, row.row, _("Butir %(code)s: %(told)s") % {"code": row.code, "told": told})
            for told in fault.messages
        ]
    moved = standing.digest != known
    change.collides, change.theirs = moved, newest if moved else None
    verdict = permissions.can_write(scope, item, now)
    if not verdict:
        owns = permissions.acts_for(scope, item.round, item.duty_agency_id, "assessments.answer")
        manages = bool(permissions.can_manage(scope, item.round))
        if not (owns or manages):
            told = _("Butir %(code)s: %(told)s") % {"code": row.code, "told": verdict.reason}
            faults.append(Fault(book.file, row.row, told))
        change.blocked, change.theirs = verdict.reason, newest
    return change, faults


def answer_of_item(item: Item) -> AnswerText:
    return AnswerText(item.value, item.narrative, item.claimed_level, item.is_nil)


def _tidied(cells: AnswerCells) -> AnswerCells:
    return AnswerCells(tidy(cells.value), tidy(cells.narrative), tidy(cells.nil))


def _proof_faults(change: Change, row: FilledRow, files: Files, uses: Sequence[Use]) -> list[Fault]:
    """What already hangs on the item is passed over; the rest must be there and be acceptable."""
    names = {same_name(use.evidence.original_name) for use in uses if use.evidence.original_name}
    links = {use.evidence.url for use in uses if use.evidence.url}
    sums = {use.evidence.blob.sha256 for use in uses if use.evidence.blob is not None}
    found: list[Fault] = []
    wanted: list[Proof] = []

    def blame(told: str) -> None:
        words = _("Butir %(code)s, bukti dukung: %(told)s") % {"code": row.code, "told": told}
        found.append(Fault(change.file, row.row, words))

    for proof in row.proofs:
        try:
            if proof.is_link:
                evidence.check_link(url=proof.name, pages=proof.pages)
                if proof.name not in links and proof not in wanted:
                    wanted.append(proof)
            elif _is_new(proof, change.file, files, names, sums):
                wanted.append(proof)
        except ValidationError as fault:
            blame(getattr(fault, "plain", "") or " ".join(fault.messages))
    held = len([use for use in uses if use.evidence.blob is not None])
    if held + sum(not proof.is_link for proof in wanted) > settings.UPLOAD_MAX_FILES:
        blame(_("paling banyak %(max)s berkas pada satu butir.") % {"max": settings.UPLOAD_MAX_FILES})
    if wanted and change.blocked == "" and not change.is_text and not _takes_proofs(change):
        blame(_("butir ini sudah diajukan; bukti dukung tidak dapat ditambah."))
    change.proofs = [] if change.blocked else wanted
    return found


def _takes_proofs(change: Change) -> bool:
    return change.item.is_with_owner


def _is_new(proof: Proof, book: str, files: Files, names: set[str], sums: set[str]) -> bool:
    """Whether the named file has to be attached; ValidationError where it cannot be."""
    members = files.find(book, proof.name)
    if not members:
        if same_name(proof.name) in names:
            return False
        told = _("berkas “%(name)s” tidak ada di dalam ZIP.") % {"name": proof.name[:80]}
        raise ValidationError(told)
    if len(members) > 1:
        told = _("ada beberapa berkas bernama “%(name)s”; tulis beserta foldernya.") % {
            "name": proof.name[:80]
        }
        raise ValidationError(told)
    files.used.add(members[0].path)
    with files.upload(book, proof.name) as upload:
        if files.deep:
            sha256 = evidence.check_upload(upload=upload, pages=proof.pages)
        else:
            sha256 = _hash(upload)
    if sha256 in sums:
        return False
    # Named twice in one cell, or under two names.
    sums.add(sha256)
    return True


def _hash(upload: UploadedFile[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
