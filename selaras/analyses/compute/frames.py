"""What a data set is measured by: indicators, groups, weights; from our own YAML or from COINr's iMeta."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from komposit import InstrumentFaults, KompositFaults, Node, load_instrument

if TYPE_CHECKING:
    from komposit.index.framework import Framework

MAX_INDICATORS = 400
MEANS = {"arithmetic": "amean", "geometric": "gmean", "harmonic": "hmean"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend; line 0 is the whole text."""

    line: int
    message: str


class FrameFaults(ValueError):
    """The framework cannot be used; every fault at once."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Item:
    """An indicator (level 1) or a group; a filler carries a lone indicator up to its neighbours' level."""

    code: str
    name: str
    level: int
    parent: str
    weight: float
    direction: int = 1
    filler: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """Items, lowest level first; the scale where all indicators share one; means by level from 2 up."""

    items: tuple[Item, ...]
    low: float | None = None
    high: float | None = None
    better: str = "high"
    means: tuple[str, ...] = ("amean",)
    min_available: float | None = None
    others: tuple[str, ...] = field(default=())

    @property
    def indicators(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.level == 1)

    @property
    def groups(self) -> tuple[Item, ...]:
        """Groups below the top, fillers left out."""
        return tuple(item for item in self.items if 1 < item.level < self.depth and not item.filler)

    @property
    def depth(self) -> int:
        return max(item.level for item in self.items)

    @property
    def top(self) -> Item:
        return next(item for item in self.items if item.level == self.depth)

    @property
    def names(self) -> dict[str, str]:
        return {item.code: item.name for item in self.items}

    @property
    def has_scale(self) -> bool:
        return self.low is not None and self.high is not None

    def children(self, code: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.parent == code)

    def as_json(self) -> dict[str, Any]:
        return {
            "items": [
                [i.code, i.name, i.level, i.parent, i.weight, i.direction, i.filler] for i in self.items
            ],
            "low": self.low,
            "high": self.high,
            "better": self.better,
            "means": list(self.means),
            "min_available": self.min_available,
            "others": list(self.others),
        }


def frame_from_json(kept: Mapping[str, Any]) -> Frame:
    return Frame(
        items=tuple(Item(*row) for row in kept["items"]),
        low=kept["low"],
        high=kept["high"],
        better=kept["better"],
        means=tuple(kept["means"]),
        min_available=kept["min_available"],
        others=tuple(kept["others"]),
    )


def framework_of(frame: Frame) -> Framework:
    """The frame as komposit takes it."""
    from komposit.index import framework

    return framework.Framework(
        tuple(
            framework.Item(item.code, item.level, item.parent, item.weight, item.direction, item.name)
            for item in frame.items
        )
    )


# ---- our own YAML


def frame_from_yaml(text: str) -> Frame:
    """An instrument's tree and weights; a lone indicator gets groups of its own up to the common top."""
    try:
        instrument = load_instrument(text)
    except InstrumentFaults as found:
        raise FrameFaults(_told(found)) from found
    depth = max(_depth(node) for node in instrument.nodes)
    top = instrument.code
    taken = {node.code for root in instrument.nodes for node in root.walk()}
    while top in taken:
        top = f"{top}_"
    items = [Item(top, instrument.title, depth + 1, "", 1.0)]
    means: dict[int, set[str]] = {depth + 1: {instrument.mean}}
    for node in instrument.nodes:
        items += _branch(node, top, depth, means)
    if mixed := [level for level, found in means.items() if len(found) > 1]:
        message = _(
            "Kerangka memakai lebih dari satu cara penggabungan pada tingkat yang sama (tingkat %(n)s)."
        )
        raise FrameFaults([Fault(0, message % {"n": mixed[0]})])
    scale, missing = instrument.scale, instrument.missing
    share = Fraction(1) if missing.kind == "refuse" else missing.min_share
    return _checked(
        Frame(
            items=tuple(sorted(items, key=lambda item: item.level)),
            low=float(scale.min),
            high=float(scale.max),
            better=scale.better,
            means=tuple(MEANS[next(iter(means.get(n, {"arithmetic"})))] for n in range(2, depth + 2)),
            min_available=float(share),
        )
    )


def _depth(node: Node) -> int:
    return 1 + max((_depth(child) for child in node.nodes), default=0)


def _branch(node: Node, parent: str, level: int, means: dict[int, set[str]]) -> Iterator[Item]:
    weight = float(sum((leaf.weight for leaf in node.leaves()), Fraction()))
    if not node.is_leaf:
        means.setdefault(level, set()).add(node.mean)
        yield Item(node.code, node.title, level, parent, weight)
        for child in node.nodes:
            yield from _branch(child, node.code, level - 1, means)
        return
    for above in range(level, 1, -1):
        code = f"{node.code}~{above}"
        yield Item(code, node.title, above, parent, weight, filler=True)
        parent = code
    yield Item(node.code, node.title, 1, parent, weight)


# ---- COINr's iMeta


def frame_from_imeta(text: str) -> Frame:
    """COINr's framework; columns of groups and denominators may stand in the data and are passed over."""
    from komposit.index.imeta import read_imeta

    try:
        read = read_imeta(text)
    except KompositFaults as found:
        raise FrameFaults(_told(found)) from found
    items = tuple(
        Item(i.code, i.name or i.code, i.level, i.parent, i.weight, i.direction) for i in read.items
    )
    if any(item.denominator for item in read.items):
        message = _(
            "Kerangka ini membagi indikator dengan penyebut. Isi tabel dengan angka yang sudah dibagi."
        )
        raise FrameFaults([Fault(0, message)])
    return _checked(Frame(items, others=(*read.groups, *read.denominators)))


def _told(found: KompositFaults) -> list[Fault]:
    return [Fault(fault.line, fault.message) for fault in found.faults]


def _checked(frame: Frame) -> Frame:
    """What komposit would take, and the product's pages would not."""
    if frame.depth < 2 or sum(item.level == frame.depth for item in frame.items) != 1:
        raise FrameFaults(
            [Fault(0, _("Kerangka harus mempunyai satu indeks di puncak, di atas indikatornya."))]
        )
    if len(frame.indicators) > MAX_INDICATORS:
        raise FrameFaults([Fault(0, _("Paling banyak %(n)s indikator.") % {"n": MAX_INDICATORS})])
    long = [item.code for item in frame.items if len(item.code) > 60]
    if long:
        raise FrameFaults([Fault(0, _("Kode paling panjang 60 karakter: %(code)s") % {"code": long[0][:70]})])
    return frame


def frame_of(kind: str, text: str) -> Frame:
    """``kind``: ``yaml`` or ``imeta``; a text that begins like a table is read as iMeta all the same."""
    return frame_from_imeta(text) if kind == "imeta" else frame_from_yaml(text)


def kind_of(text: str) -> str:
    """What a framework's text is: COINr's table has its column heads on the first line."""
    first = text.lstrip("\ufeff \n\r\t").split("\n", 1)[0]
    return "imeta" if "iCode" in first and "," in first else "yaml"
