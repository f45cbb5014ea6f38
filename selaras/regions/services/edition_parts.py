"""The parts of what an edition would do: codes that begin and end, names that change, what comes of what."""

from dataclasses import dataclass, field
from decimal import Decimal

from selaras.core.hanging import Load
from selaras.regions import compute
from selaras.regions.choices import ChangeKind, SuccessionKind
from selaras.regions.models import Region
from selaras.regions.services.edition_lines import Fault, Line


@dataclass(frozen=True, slots=True)
class Begin:
    """A code that comes into being; ``follows`` where it only moves along with the region above it."""

    code: str
    name: str
    line: int
    follows: bool = False

    @property
    def level(self) -> int:
        return compute.level_of(self.code)


@dataclass(frozen=True, slots=True)
class Rename:
    region: Region
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    old: str
    new: str
    kind: SuccessionKind
    share: Decimal | None = None
    follows: bool = False


@dataclass(slots=True)
class Plan:
    """With any fault nothing of it may be written."""

    lines: list[Line]
    faults: list[Fault]
    regions: dict[str, Region] = field(default_factory=dict)
    begins: dict[str, Begin] = field(default_factory=dict)
    ends: dict[str, Region] = field(default_factory=dict)
    renames: dict[str, Rename] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)
    # Of the regions as they were read and of the list itself: another one is another preview.
    mark: str = ""

    def fault(self, line: int, words: str) -> None:
        self.faults.append((line, words))

    @property
    def is_sound(self) -> bool:
        return not self.faults

    @property
    def counts(self) -> dict[str, int]:
        return {
            "begins": len(self.begins),
            "ends": len(self.ends),
            "renames": len(self.renames),
            "links": len(self.links),
        }

    @property
    def told_begins(self) -> list[Begin]:
        return [one for one in self.begins.values() if not one.follows]

    @property
    def following(self) -> int:
        return sum(one.follows for one in self.begins.values())

    @property
    def told_ends(self) -> list[Region]:
        own = {line.old for line in self.lines if line.ends_old}
        return [region for code, region in self.ends.items() if code in own]

    @property
    def splits(self) -> list[Region]:
        """Regions that give a part away and go on."""
        codes = dict.fromkeys(line.old for line in self.lines if line.kind == ChangeKind.SPLIT)
        return [self.regions[code] for code in codes if code in self.regions and code not in self.ends]
