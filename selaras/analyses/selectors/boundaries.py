"""Where the regions of a comparison are not the same on both sides: other borders, or values from before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from selaras.measures.selectors import back_casts, boundaries_of_many, crossed


@dataclass(frozen=True, slots=True)
class Borders:
    """By code, in sentences: a change of borders between two editions, and values from before it was."""

    changed: Mapping[str, str] = field(default_factory=dict)
    back_cast: Mapping[str, str] = field(default_factory=dict)

    @property
    def told(self) -> list[str]:
        """Each sentence once, in the order of the codes."""
        return list(dict.fromkeys([*self.changed.values(), *self.back_cast.values()]))

    def of(self, code: str) -> str:
        return " ".join(filter(None, [self.changed.get(code, ""), self.back_cast.get(code, "")]))


def borders_between(codes: Collection[str], one: str, other: str) -> Borders:
    """Two queries, however many regions; back-cast is what the earlier edition says of a younger region."""
    found = {
        code: boundary.words
        for code, boundaries in sorted(boundaries_of_many(codes).items())
        if (boundary := crossed(boundaries, one, other)) is not None
    }
    return Borders(found, borders_at(codes, min(one, other)).back_cast)


def borders_at(codes: Collection[str], edition: str) -> Borders:
    """Of one edition: which values are about a time before the region was what it is."""
    return Borders({}, dict(sorted(back_casts(codes, edition).items())))
