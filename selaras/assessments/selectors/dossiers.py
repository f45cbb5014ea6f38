"""What a dossier of a round holds: answers, evidence with its place in the ZIP, and the pages for print."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from selaras.assessments.choices import APPROVED, ItemState, ReasonCode
from selaras.assessments.models import Item, Round
from selaras.assessments.selectors.sending import sending_rows, told_of_sending
from selaras.assessments.selectors.texts import index_name
from selaras.core.formats import day_plain, file_size, moment_long
from selaras.core.tables import harmless
from selaras.evidence.choices import Kind, State
from selaras.evidence.models import Blob, Evidence, LinkCopy, Use

CSV_HEADS = ("item", "use", "agency", "file", "sha256", "pages", "bytes")
# What a file system of an office does not take.
UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')
NAME_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Paper:
    """One use of evidence, a photo of the kegiatan that is used, or the copy of a link that is used.

    ``path`` is where its content lies in the ZIP, empty for a link or a statement.
    """

    code: str
    number: int
    use: Use
    evidence: Evidence
    path: str
    copy: LinkCopy | None = None

    @property
    def blob(self) -> Blob | None:
        if self.copy:
            return self.copy.blob
        # What still waits for the virus scanner goes nowhere.
        return None if self.evidence.is_waiting else self.evidence.blob

    @property
    def shown(self) -> str:
        """What the index names as the file: the place in the ZIP, or the address of a link."""
        return self.path or self.evidence.url

    @property
    def sha256(self) -> str:
        return self.blob.sha256 if self.blob else ""

    @property
    def size(self) -> int | None:
        return self.blob.size if self.blob else None


@dataclass(frozen=True, slots=True)
class Member:
    """Content that the ZIP holds once, under the first answer that uses it."""

    path: str
    sha256: str
    size: int


@dataclass(slots=True)
class Contents:
    round: Round
    answers: list[Item] = field(default_factory=list)
    left: list[Item] = field(default_factory=list)
    papers: dict[str, list[Paper]] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)

    @property
    def asked(self) -> int:
        return len(self.answers) + sum(item.state != ItemState.NOT_RELEVANT for item in self.left)

    @property
    def size(self) -> int:
        return sum(member.size for member in self.members)


def contents_of(round_: Round, *, until: datetime | None = None) -> Contents:
    """Accepted answers in the order of the questionnaire with all their evidence; four queries.

    Of what stood behind a link the copy that was last seen there, of those taken ``until`` then.
    """
    items = round_.items.select_related("question__instrument", "owner_agency", "verifier_agency")
    found = Contents(round_)
    for item in items.order_by("sort", "code"):
        (found.answers if item.state in APPROVED else found.left).append(item)
    codes = {str(item.pk): item.code for item in found.answers}
    uses = (
        Use.objects.live()
        .on("item", *codes)
        .select_related("evidence__blob", "evidence__agency", "evidence__region")
    )
    parts = Evidence.objects.filter(part_of__in=uses.order_by().values("evidence")).exclude(
        state=State.ARCHIVED
    )
    parts_of: dict[int, list[Evidence]] = {}
    for part in parts.select_related("blob", "agency").order_by("created_at", "pk"):
        parts_of.setdefault(part.part_of_id or 0, []).append(part)
    copies = _copies(uses, until)
    by_code: dict[str, list[Use]] = {}
    for use in uses.order_by("added_at", "pk"):
        by_code.setdefault(codes[use.subject_id], []).append(use)
    places: dict[str, str] = {}
    for item in found.answers:
        found.papers[item.code] = [
            _placed(found, places, paper, part)
            for number, use in enumerate(by_code.get(item.code, []), 1)
            for part, paper in enumerate(
                Paper(item.code, number, use, evidence, "", copy)
                for evidence, copy in [
                    (use.evidence, None),
                    *((part, None) for part in parts_of.get(use.evidence_id, [])),
                    *((use.evidence, copy) for copy in copies.get(use.evidence_id, [])),
                ]
            )
        ]
    return found


def _copies(uses: QuerySet[Use], until: datetime | None) -> dict[int, list[LinkCopy]]:
    """At most one for each link that is used."""
    rows = LinkCopy.objects.filter(evidence__in=uses.order_by().values("evidence")).select_related("blob")
    if until is not None:
        rows = rows.filter(taken_at__lte=until)
    found: dict[int, list[LinkCopy]] = {}
    for row in rows.order_by("-seen_at", "-pk"):
        found.setdefault(row.evidence_id, [row])
    return found


def _placed(found: Contents, places: dict[str, str], paper: Paper, part: int) -> Paper:
    """Content gets its place where it is met first; ``part`` counts the photos of a kegiatan."""
    blob = paper.blob
    if blob is None:
        return paper
    if blob.sha256 not in places:
        counted = f"{paper.number:02}-{part}" if part else f"{paper.number:02}"
        name = paper.evidence.original_name
        if paper.copy is not None:
            taken = paper.copy.taken_at.astimezone(paper.evidence.region.tz)
            name = f"salinan tautan {taken:%Y-%m-%d}.{blob.extension}"
        places[blob.sha256] = f"butir-{paper.code}/{counted}-{safe_name(name)}"
        found.members.append(Member(places[blob.sha256], blob.sha256, blob.size))
    return replace(paper, path=places[blob.sha256])


def safe_name(name: str) -> str:
    """Its ending stays; whatever could climb out of the folder or hide does not."""
    plain = UNSAFE.sub("_", name).strip(" .") or "berkas"
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 10:
        return plain[:NAME_LENGTH].strip(" .")
    return f"{stem[: NAME_LENGTH - len(ending) - 1].strip(' .') or 'berkas'}.{ending}"


def index_rows(found: Contents) -> Iterator[Sequence[object]]:
    for item in found.answers:
        for paper in found.papers[item.code]:
            yield (
                item.code,
                paper.number,
                harmless(paper.evidence.agency.name),
                harmless(paper.shown),
                paper.sha256,
                harmless(paper.use.pages),
                "" if paper.size is None else paper.size,
            )


# ---- the printed part


def print_data(found: Contents, cover: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    """Of sendings only those written down by then, so that the same moment gives the same bytes."""
    round_ = found.round
    sent = [[_("Bukti kirim"), told_of_sending(row.proof)] for row in sending_rows(round_, until=now)]
    return {
        "title": _("Berkas kirim %(index)s, %(region)s")
        % {"index": index_name(round_), "region": round_.region.full_name},
        "cover": cover,
        "facts": [
            [_("Periode penilaian"), round_.title],
            [_("Daerah"), f"{round_.region.full_name} ({round_.region.code})"],
            [_("Pemilik indeks"), round_.index_owner],
            [_("Tahun data"), str(round_.data_year)],
            [_("Keadaan per"), moment_long(now, round_.tz)],
            [
                _("Isian terverifikasi"),
                _("%(a)s dari %(b)s butir") % {"a": len(found.answers), "b": found.asked},
            ],
            [
                _("Bukti dukung"),
                _("%(n)s berkas, %(size)s") % {"n": len(found.members), "size": file_size(found.size)},
            ],
            *sent,
        ],
        "answers": [_answer(item, found.papers[item.code]) for item in found.answers],
        "left": [[item.code, item.question.text, _why_left(item)] for item in found.left],
        "papers": [_row(paper) for item in found.answers for paper in found.papers[item.code]],
    }


def _answer(item: Item, papers: Sequence[Paper]) -> dict[str, Any]:
    words = {"ya": _("Ya"), "tidak": _("Tidak")}
    facts = [[_("Perangkat Daerah"), item.owner_agency.name if item.owner_agency else "-"]]
    if item.is_level:
        facts += _levels(item)
    elif item.value:
        facts.append([_("Isian"), words.get(item.value, item.value)])
    if item.is_nil:
        facts.append([_("Isian"), _("Nihil")])
    if item.verifier_agency:
        own = f" ({_('diverifikasi sendiri')})" if item.self_verified else ""
        facts.append([_("Verifikator"), f"{item.verifier_agency.name}{own}"])
    if papers:
        numbers = ", ".join(dict.fromkeys(f"{item.code}/{paper.number}" for paper in papers))
        facts.append([_("Bukti dukung"), numbers])
    return {
        "code": item.code, "text": item.question.text, "facts": facts, "narrative": item.narrative,
    }  # fmt: skip


def _levels(item: Item) -> list[list[str]]:
    high = item.question.instrument.scale_max
    claimed = "-" if item.claimed_level is None else f"{item.claimed_level}"
    verified = "-" if item.verified_level is None else _("%(a)s dari %(b)s") % {
        "a": item.verified_level, "b": high,
    }  # fmt: skip
    if item.reason_code:
        verified += f" ({ReasonCode(item.reason_code).label})"
    return [[_("Nilai usulan"), claimed], [_("Nilai terverifikasi"), verified]]


def _why_left(item: Item) -> str:
    words = str(item.get_state_display())
    return f"{words}: {item.drop_reason}" if item.state == ItemState.NOT_RELEVANT else words


def _row(paper: Paper) -> dict[str, str]:
    evidence = paper.evidence
    if evidence.kind == Kind.NIHIL:
        shown = evidence.nihil_sentence
    else:
        shown = paper.shown
    dated = evidence.issued_on or evidence.checked_on
    about = [evidence.agency.name, evidence.type_label, *([day_plain(dated)] if dated else [])]
    if paper.copy is not None:
        zone = paper.use.evidence.region.tz
        about.append(_("disalin %(at)s") % {"at": moment_long(paper.copy.taken_at, zone)})
    return {
        "name": f"{paper.code}/{paper.number}",
        "title": _("Salinan tautan: %(title)s") % {"title": evidence.title} if paper.copy else evidence.title,
        "about": ", ".join(about),
        "file": shown,
        "pages": paper.use.pages,
        "size": "" if paper.size is None else file_size(paper.size),
        "sha256": paper.sha256,
    }
