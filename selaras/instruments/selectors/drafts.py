"""Reading drafts: the tree with its sums and faults, what a text would change, and how it would read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.core.http import record_ids
from selaras.core.references import Shown
from selaras.core.scope import Scope
from selaras.instruments import compute
from selaras.instruments.choices import RevisionKind
from selaras.instruments.compute import Document, Framework, Office, Path, place_of
from selaras.instruments.models import Draft, Instrument, Node, Question
from selaras.instruments.selectors.instruments import Branch, Outline, differences, nearest
from selaras.offices.models import Agency
from selaras.regions.models import Region


@dataclass(frozen=True, slots=True)
class DraftFault:
    """What is wrong, the words for its place, and the page where it is mended."""

    message: str
    place: str
    url: str
    line: int


@dataclass(frozen=True, slots=True)
class DraftQuestion:
    place: str
    code: str
    text: str
    type: str
    owners: tuple[str, ...]
    is_faulty: bool


@dataclass(frozen=True, slots=True)
class DraftNode:
    """A line of the tree: an indicator or what groups some, as it is written."""

    place: str
    depth: int
    code: str
    title: str
    weight: str
    status: str
    source: str
    is_leaf: bool
    is_faulty: bool
    questions: tuple[DraftQuestion, ...] = ()
    share: Fraction | None = None


@dataclass
class DraftView:
    """A draft as its pages show it; what takes reading the text is done once."""

    draft: Draft

    @cached_property
    def document(self) -> Document | None:
        return compute.document_in(self.draft.text)

    def document_at(self, version: int) -> Document | None:
        """The tree of an earlier text; that of the newest where the version is not known."""
        if version == self.draft.version:
            return self.document
        earlier = self.draft.revisions.filter(kind=RevisionKind.SAVED, version=version).first()
        return compute.document_in(earlier.text) if earlier is not None else self.document

    def now_at(self, path: Path, version: int) -> Document:
        """The part of the newest text that an earlier one had at this path; empty where it is gone."""
        moved = self._moved(path, version)
        return compute.part_at(self.document or {}, moved) if moved is not None else {}

    def place_now(self, path: Path, version: int) -> str:
        """The place of that part in the newest text; empty where it is gone."""
        moved = self._moved(path, version)
        return place_of(moved) if moved is not None else ""

    def _moved(self, path: Path, version: int) -> Path | None:
        base = self.document_at(version)
        if base is None or self.document is None:
            return None
        try:
            return compute.moved_path(path, base, self.document)
        except (compute.Vanished, LookupError):
            return None

    @cached_property
    def placed(self) -> list[tuple[compute.Fault, Path]]:
        return compute.placed_faults(self.draft.text)

    @cached_property
    def framework(self) -> Framework | None:
        return None if self.placed else compute.read(self.draft.text, file="")

    @cached_property
    def faults(self) -> list[DraftFault]:
        return [
            DraftFault(fault.message, self._words(path), self._page(path), fault.line)
            for fault, path in self.placed
        ]

    def _words(self, path: Path) -> str:
        part = _part_path(path)
        if self.document is None or not path:
            return str(_("Seluruh naskah"))
        if not part:
            return str(_("Identitas"))
        found = compute.part_at(self.document, part)
        word = _("Butir") if part[-2] == "questions" else _("Indikator")
        return f"{word} {found.get('code') or place_of(part)}"

    def _page(self, path: Path) -> str:
        if self.document is None or not path or path == ("nodes",):
            return reverse("draft_text", args=[self.draft.pk])
        part = _part_path(path)
        if not part:
            return reverse("draft_head", args=[self.draft.pk])
        name = "draft_question" if part[-2] == "questions" else "draft_node"
        return reverse(name, args=[self.draft.pk, place_of(part)])

    @cached_property
    def nodes(self) -> list[DraftNode]:
        if self.document is None:
            return []
        faulty = {_part_path(path) for _fault, path in self.placed}
        total = self.total
        return [self._node(path, node, faulty, total) for path, node in compute.nodes_in(self.document)]

    def _node(self, path: Path, node: Document, faulty: set[Path], total: Fraction | None) -> DraftNode:
        weight = compute.leaf_weight(node)
        return DraftNode(
            place=place_of(path),
            depth=len(path) // 2 - 1,
            code=str(node.get("code", "")),
            title=str(node.get("title", "")),
            weight=str(node.get("weight", "")),
            status=str(node.get("status", "usulan")),
            source=str(node.get("source", "")),
            is_leaf=not node.get("nodes"),
            is_faulty=path in faulty,
            questions=tuple(
                self._question((*path, "questions", index), question, faulty)
                for index, question in enumerate(node.get("questions") or ())
            ),
            share=weight / total * 100 if weight is not None and total else None,
        )

    def _question(self, path: Path, question: Document, faulty: set[Path]) -> DraftQuestion:
        return DraftQuestion(
            place=place_of(path),
            code=str(question.get("code", "")),
            text=str(question.get("text", "")),
            type=str(question.get("type", "")),
            owners=tuple(map(str, question.get("owners") or ())),
            is_faulty=path in faulty,
        )

    @cached_property
    def total(self) -> Fraction | None:
        """The sum of the weights as they stand; None while one of them is no number."""
        return compute.leaf_weight(self.document) if self.document else None

    @property
    def expected(self) -> str:
        return str((self.document or {}).get("weights_sum", "100"))

    @property
    def question_count(self) -> int:
        return sum(len(node.questions) for node in self.nodes)

    @cached_property
    def against(self) -> Instrument | None:
        """What the text is compared with: the version it replaces, else the nearest, else its origin."""
        if self.framework is None:
            return None
        return nearest(self.framework.code, self.framework.edition, self.draft.region_path) or self.draft.base

    @cached_property
    def changes(self) -> Mapping[str, Any]:
        if self.framework is None:
            return {}
        return differences(self.framework, self.against, self.draft.region_path)


def _part_path(path: Path) -> Path:
    """The node or question that a place lies in."""
    kept: Path = ()
    for at in range(0, len(path) - 1, 2):
        if path[at] not in ("nodes", "questions"):
            break
        kept = path[: at + 2]
    return kept


def drafts_for(scope: Scope) -> QuerySet[Draft]:
    return Draft.objects.visible_to(scope).select_related("region").defer("text")


def outline_in(framework: Framework, draft: Draft) -> Outline:
    """The outline that the published instrument would have, of rows that are in no database."""
    instrument = Instrument(
        code=framework.code,
        title=framework.title,
        edition=framework.edition,
        status=framework.status,
        scale_min=compute.number(framework.scale.min),
        scale_max=compute.number(framework.scale.max),
        better=framework.scale.better,
        weights_sum=str(framework.weights_sum),
        missing=compute.policy_of(framework),
        bands=compute.bands_of(framework),
        mean=framework.mean,
        sha256=compute.method_hash(framework),
        published_at=draft.changed_at,
        region_path=draft.region_path,
    )

    def branch(node: compute.FrameworkNode, depth: int) -> Branch:
        row = Node(code=node.code, title=node.title, weight=str(node.weight), mean=node.mean,
                   source=node.source, status=node.status, is_leaf=node.is_leaf)  # fmt: skip
        asked = tuple(Question(**compute.question_fields(question)) for question in node.questions)
        below = tuple(branch(child, depth + 1) for child in node.nodes)
        return Branch(row, node.weight / framework.weights_sum * 100, depth, below, asked)

    return Outline(instrument, tuple(branch(node, 0) for node in framework.nodes))


def copied_text(base: Instrument, edition: str) -> str:
    """The text of an instrument as the beginning of another edition, its remarks kept."""
    if not edition or edition == base.edition:
        return base.source_text
    quoted = compute.write({"edition": edition}).strip()
    text = re.sub(r"^edition:.*$", lambda _found: quoted, base.source_text, count=1, flags=re.MULTILINE)
    document = compute.document_in(base.source_text) or {}
    wanted = document | {"edition": edition}
    return text if compute.document_in(text) == wanted else compute.write(wanted)


def offices_in(region: Region) -> list[Office]:
    """The agencies and outside bodies that a question may be given to."""
    return [
        Office(agency.code, agency.name, agency.short_name, agency.is_outside)
        for agency in Agency.objects.filter(region=region, is_active=True).order_by("sort", "pk")
    ]


def draft_references(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    found = drafts_for(scope).filter(pk__in=record_ids(ids))
    return {str(row.pk): Shown(str(row), row.get_absolute_url()) for row in found}
