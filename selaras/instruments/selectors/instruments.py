"""Reading instruments: the current versions, one as a tree with its questions, and its usual owners."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import yaml
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from selaras.core.http import record_ids
from selaras.core.references import Shown
from selaras.core.scope import Scope
from selaras.instruments import compute
from selaras.instruments.models import Instrument, Node, Question
from selaras.instruments.permissions import MANAGE, VIEW, can_view
from selaras.offices.selectors.starter import FILE as STARTER_FILE

SHOWN_LINE = 160


@dataclass(frozen=True, slots=True)
class Branch:
    """A node with its share of the whole in hundredths, what stands below it, and what is asked there."""

    node: Node
    share: Fraction
    depth: int
    branches: tuple["Branch", ...]
    questions: tuple[Question, ...]

    def walk(self) -> Iterator["Branch"]:
        yield self
        for branch in self.branches:
            yield from branch.walk()


@dataclass(frozen=True, slots=True)
class Outline:
    instrument: Instrument
    branches: tuple[Branch, ...]

    def walk(self) -> Iterator[Branch]:
        """Every node, parents first."""
        for branch in self.branches:
            yield from branch.walk()

    @property
    def leaves(self) -> tuple[Branch, ...]:
        return tuple(branch for branch in self.walk() if branch.node.is_leaf)

    @property
    def has_parts(self) -> bool:
        """Whether some indicators are split into sub-indicators and others are not."""
        return len({leaf.depth for leaf in self.leaves}) > 1

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for branch in self.walk() for question in branch.questions)

    def branch(self, code: str) -> Branch | None:
        return next((branch for branch in self.walk() if branch.node.code == code), None)

    def below(self, code: str) -> tuple[Branch, ...]:
        """The leaves of a node (itself where it is one); none for an unknown code."""
        found = self.branch(code)
        return tuple(branch for branch in found.walk() if branch.node.is_leaf) if found else ()

    def beside(self, leaves: tuple[Branch, ...]) -> dict[str, Branch | None]:
        """The leaves before and after a run of leaves."""
        everyone = (None, *self.leaves, None)
        return {
            "previous": everyone[everyone.index(leaves[0]) - 1],
            "next": everyone[everyone.index(leaves[-1]) + 1],
        }


def wider_paths(region_path: str) -> list[str]:
    """The region itself and all above it, the widest (the product's own) first.

    >>> wider_paths("ID.16.72.")
    ['', 'ID.', 'ID.16.', 'ID.16.72.']
    """
    parts = region_path.split(".")[:-1]
    return ["", *(f"{'.'.join(parts[: n + 1])}." for n in range(len(parts)))]


def usable_in(region_path: str) -> Q:
    """What counts in a region: of the product, of its own office, and of those above."""
    return Q(region_path__in=wider_paths(region_path))


def readable(scope: Scope) -> QuerySet[Instrument]:
    """For pages, without the long text: what counts where one reads, and what offices below published."""
    allowed = Q(region_path="")
    for path in (*scope.paths(VIEW), *scope.paths(MANAGE)):
        allowed |= usable_in(path) | Q(region_path__under=path)
    return Instrument.objects.filter(allowed).defer("source_text")


def current_instruments(scope: Scope) -> QuerySet[Instrument]:
    """The latest version of each edition that one may read, with how many indicators and questions it has."""
    return _counted(readable(scope)).order_by("code", "-edition", "region_path")


def instruments_for_rounds(region_path: str) -> QuerySet[Instrument]:
    """The latest versions that count in a region and ask something; an own version comes first."""
    asking = Instrument.objects.filter(usable_in(region_path)).filter(
        Exists(Question.objects.filter(instrument=OuterRef("pk"))), replaced_by__isnull=True
    )
    return asking.defer("source_text").order_by("code", "-edition", "-region_path")


def _counted(found: QuerySet[Instrument]) -> QuerySet[Instrument]:
    return found.filter(replaced_by__isnull=True).annotate(
        leaf_count=Count("nodes", filter=Q(nodes__is_leaf=True), distinct=True),
        question_count=Count("questions", distinct=True),
    )


def current(code: str, edition: str, region_path: str = "") -> Instrument | None:
    """The latest version of an edition that this very region (or the product) published."""
    return Instrument.objects.filter(
        code=code, edition=edition, region_path=region_path, replaced_by__isnull=True
    ).first()


def nearest(code: str, edition: str, region_path: str) -> Instrument | None:
    """The latest version of an edition that counts in a region: its own, else that of the nearest above."""
    found = Instrument.objects.filter(
        usable_in(region_path), code=code, edition=edition, replaced_by__isnull=True
    )
    return found.order_by("-region_path").first()


def latest(code: str) -> Instrument | None:
    """The latest version of the latest edition that comes with the product."""
    found = Instrument.objects.filter(code=code, region_path="", replaced_by__isnull=True)
    return found.order_by("-edition").first()


def versions_of(instrument: Instrument) -> QuerySet[Instrument]:
    """All published texts of the same edition and region, latest first."""
    same = Instrument.objects.filter(
        code=instrument.code, edition=instrument.edition, region_path=instrument.region_path
    )
    return same.defer("source_text").order_by("-published_at", "-id")


def outline_of(instrument: Instrument) -> Outline:
    """The whole instrument in two queries."""
    nodes = list(instrument.nodes.all())
    shares = compute.leaf_shares(((node.code, node.weight) for node in nodes), instrument.weights_sum)
    below: dict[int | None, list[Node]] = defaultdict(list)
    asked: dict[int, list[Question]] = defaultdict(list)
    for node in nodes:
        below[node.parent_id].append(node)
    for question in instrument.questions.all():
        asked[question.node_id].append(question)

    def branch(node: Node, depth: int) -> Branch:
        children = tuple(branch(child, depth + 1) for child in below[node.pk])
        return Branch(node, shares[node.code], depth, children, tuple(asked[node.pk]))

    return Outline(instrument, tuple(branch(node, 0) for node in below[None]))


def questions_of(instrument: Instrument) -> QuerySet[Question]:
    """In the order of the instrument, each with its node."""
    return instrument.questions.select_related("node").order_by("sort")


def usual_owners(instrument: Instrument) -> dict[str, str]:
    """Question code -> code of the agency that usually answers it; questions without one are left out."""
    rows = instrument.questions.order_by("sort").values_list("code", "owners")
    return {code: owners[0] for code, owners in rows if owners}


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A fault with the line it stands on, as it was written."""

    fault: compute.Fault
    source: str


@dataclass(frozen=True, slots=True)
class Report:
    """What is to be said of a text before it is published."""

    faults: tuple[MarkedLine, ...]
    framework: compute.Framework | None = None
    leaf_count: int = 0
    question_count: int = 0
    method_hash: str = ""
    is_current: bool = False
    replaced: Instrument | None = None
    before: Instrument | None = None
    changes: tuple[str, ...] = ()


def examine(text: str, file: str, region_path: str = "") -> Report:
    """Every fault with its line; without faults, what the text would replace and change."""
    try:
        framework = compute.read(text, file=file)
    except compute.InstrumentFaults as found:
        lines = text.split("\n")
        return Report(tuple(MarkedLine(fault, _line(lines, fault.line)) for fault in found.faults))
    replaced = current(framework.code, framework.edition, region_path)
    before = replaced or edition_before(framework.code, framework.edition, region_path)
    old = compute.read(before.source_text, file="") if before else None
    return Report(
        faults=(),
        framework=framework,
        leaf_count=sum(1 for _ in framework.leaves()),
        question_count=sum(1 for _ in framework.questions()),
        method_hash=compute.method_hash(framework),
        is_current=replaced is not None and replaced.text_sha256 == compute.text_hash(text),
        replaced=replaced,
        before=before,
        changes=tuple(compute.method_changes(old, framework)) if old else (),
    )


def _line(lines: list[str], number: int) -> str:
    source = lines[number - 1].strip() if 1 <= number <= len(lines) else ""
    return source if len(source) <= SHOWN_LINE else f"{source[:SHOWN_LINE]}..."


def edition_before(code: str, edition: str, region_path: str = "") -> Instrument | None:
    """The latest version of the edition before this one, of those that count in the region."""
    earlier = Instrument.objects.filter(
        usable_in(region_path), code=code, edition__lt=edition, replaced_by__isnull=True
    )
    return earlier.order_by("-edition", "-region_path").first()


def differences(
    framework: compute.Framework, against: Instrument | None, region_path: str
) -> dict[str, object]:
    """What a text changes against the version before it; empty for the first of its kind."""
    if against is None:
        return {}
    old = compute.read(against.source_text, file="")
    return {
        "id": against.pk,
        "edition": against.edition,
        "wider": against.region_path != region_path,
        "method": compute.method_changes(old, framework),
        "content": compute.content_changes(old, framework),
    }


def method_changes_between(old: Instrument, new: Instrument) -> list[str]:
    """What makes values by the one hard to compare with values by the other, in sentences."""
    if old.sha256 == new.sha256:
        return []
    return compute.method_changes(
        compute.read(old.source_text, file=""), compute.read(new.source_text, file="")
    )


@lru_cache(maxsize=1)
def agency_names() -> Mapping[str, str]:
    """Agency code -> general short name of the starter list; a region may call its own otherwise."""
    agencies = yaml.safe_load(STARTER_FILE.read_text(encoding="utf-8"))["agencies"]
    return {code: values["short"] for code, values in agencies.items()}


def references(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    """Titles and addresses for records that name an instrument."""
    if not can_view(scope):
        return {}
    found = readable(scope).filter(pk__in=record_ids(ids))
    return {str(row.pk): Shown(str(row), reverse("instrument", args=[row.pk])) for row in found}
