"""Where a pasted question belongs: indicator, agency, type and last year's like, each with the reason why."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from selaras.instruments.compute.framework import Framework, FrameworkNode, FrameworkQuestion
from selaras.instruments.compute.pasting import RawRow, plain_words

# How alike two questions are, 0 to 1: enough to take over what was asked, or only to hint at the indicator.
SAME, ALIKE, HINT = 0.6, 0.42, 0.2
_STOP_WORDS = """
    yang dan atau pada dari untuk dengan dalam oleh ini itu adalah apakah mana apa berapa sebutkan jelaskan
    uraikan tahun data kota daerah kabupaten pemerintah serta sebagai juga telah sudah jika bila maka akan
    dapat tidak ada para setiap tiap sampai antara secara
"""
_STOP = frozenset(_STOP_WORDS.split())
_TYPES: Sequence[tuple[str, str]] = (
    (r"tingkat mana|skala \d|pada tingkat|level berapa|nilai mandiri", "tingkat"),
    (r"\b(tautan|link|url|laman)\b.*\?|^(sertakan|cantumkan) tautan", "tautan"),
    (r"^(berapa|jumlah|hitung)\b|\bberapa (jumlah|banyak|rupiah|persen|orang|kali)", "angka"),
    (r"^(sebutkan|daftar|tuliskan|cantumkan)\b|\b(apa saja|mana saja|mana)\b.*\?", "daftar"),
    (r"^(apakah|adakah|sudahkah)\b|\b(ya/tidak|ya atau tidak)\b", "ya_tidak"),
)
_TYPE_WORDS = {
    "tingkat": "tingkat level skala skor",
    "teks": "teks uraian narasi isian esai penjelasan",
    "angka": "angka bilangan numerik jumlah",
    "ya_tidak": "yatidak ya adatidak tidakya yatdk",
    "pilihan": "pilihan pilihanganda",
    "daftar": "daftar tabel",
    "tautan": "tautan link url",
}
_TYPE_OF = {word: kind for kind, words in _TYPE_WORDS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Office:
    """An agency or outside body of the region, and the names by which a list may mean it."""

    code: str
    name: str
    short_name: str
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A row with what is proposed for it; ``*_why`` says why in a few words."""

    raw: RawRow
    code: str
    # The number as the questionnaire gives it, where it gives it to this one question alone.
    owner_code: str = ""
    leaf: str = ""
    leaf_why: str = ""
    owner: str = ""
    owner_why: str = ""
    type: str = "teks"
    like: str = ""
    unknown_owner: str = ""

    @property
    def number(self) -> int:
        return self.raw.number


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person chose in the preview instead of what was proposed; None leaves the proposal."""

    leaf: str | None = None
    owner: str | None = None
    type: str | None = None
    skip: bool = False


def tokens(text: str) -> frozenset[str]:
    words = plain_words(text).split()
    return frozenset(re.sub(r"nya$", "", word) for word in words if len(word) > 2 and word not in _STOP)


@dataclass
class Known:
    """What last year's instrument and the office's list offer to compare with."""

    framework: Framework
    offices: Sequence[Office]
    leaves: Mapping[str, FrameworkNode] = field(init=False)

    def __post_init__(self) -> None:
        self.leaves = {leaf.code: leaf for leaf in self.framework.leaves()}

    @cached_property
    def asked(self) -> list[tuple[FrameworkNode, FrameworkQuestion, frozenset[str]]]:
        return [(leaf, q, tokens(q.text)) for leaf, q in self.framework.questions()]

    @cached_property
    def rarity(self) -> Mapping[str, float]:
        """Rare words tell questions apart; words of every question do not."""
        seen = Counter(word for _leaf, _q, words in self.asked for word in words)
        total = len(self.asked) + 1
        return defaultdict(lambda: math.log(total + 1), {w: math.log(1 + total / n) for w, n in seen.items()})

    @cached_property
    def offices_by_name(self) -> Mapping[str, list[Office]]:
        index: dict[str, list[Office]] = {}
        for office in self.offices:
            names = {office.code, office.name, office.short_name}
            for key in {plain_words(name).replace(" ", "") for name in names} - {""}:
                index.setdefault(key, []).append(office)
        return index

    @cached_property
    def present(self) -> frozenset[str]:
        return frozenset(office.code for office in self.offices)

    def alike(self, one: frozenset[str], other: frozenset[str]) -> float:
        def size(words: frozenset[str]) -> float:
            return sum(self.rarity[word] for word in words)

        if not one or not other:
            return 0
        return size(one & other) / math.sqrt(size(one) * size(other))

    @cached_property
    def usual_owner(self) -> Mapping[str, str]:
        """The agency that answers most of an indicator, of those that the region has."""
        found = {}
        for code, leaf in self.leaves.items():
            owners = Counter(owner for q in leaf.questions for owner in q.owners[:1] if owner in self.present)
            if owners:
                found[code] = owners.most_common(1)[0][0]
        return found


def propose(rows: Sequence[RawRow], known: Known) -> list[Proposal]:
    """One proposal a row, in the order of the rows."""
    found = [_proposal(row, known) for row in rows]
    return _with_codes(_one_level_each(found), known)


def _proposal(row: RawRow, known: Known) -> Proposal:
    words = tokens(row.text)
    ranked = sorted(
        ((known.alike(words, theirs), leaf.code, q) for leaf, q, theirs in known.asked),
        key=lambda hit: -hit[0],
    )
    best, near, question = ranked[0] if ranked else (0.0, "", None)
    leaf, why = _leaf(row, known, words, ranked)
    if leaf and best >= ALIKE and near != leaf:
        # The like of another indicator says nothing about this one, unless it is the very same question.
        same = [hit for hit in ranked if hit[1] == leaf and hit[0] >= ALIKE]
        best, near, question = same[0] if same else (0.0, "", None)
    like = question if question is not None and best >= ALIKE else None
    owner, owner_why, unknown = _owner(row, known, like, leaf)
    return Proposal(
        raw=row,
        code=row.code,
        leaf=leaf,
        leaf_why=why,
        owner=owner,
        owner_why=owner_why,
        type=_type(row, like if best >= SAME else None),
        like=like.code if like is not None else "",
        unknown_owner=unknown,
    )


Ranked = Sequence[tuple[float, str, FrameworkQuestion]]


def _leaf(row: RawRow, known: Known, words: frozenset[str], ranked: Ranked) -> tuple[str, str]:
    for said, why in ((row.indicator, _("kolom indikator")), (row.heading, _("judul bagian"))):
        if said and (found := _named_leaf(said, known, ranked)):
            return found, why
    if ranked and ranked[0][0] >= SAME:
        return ranked[0][1], _("mirip butir %(code)s") % {"code": ranked[0][2].code}
    by_number = _numbered_leaves(row.code, known)
    if by_number:
        return _likeliest(by_number, ranked), _("nomor butir")
    if ranked and ranked[0][0] >= HINT:
        return ranked[0][1], _("kata yang sama dengan butir %(code)s") % {"code": ranked[0][2].code}
    by_title = [(known.alike(words, tokens(leaf.title)), code) for code, leaf in known.leaves.items()]
    best = max(by_title, default=(0.0, ""))
    return (best[1], _("kata yang sama dengan nama indikator")) if best[0] >= HINT else ("", "")


def _named_leaf(said: str, known: Known, ranked: Ranked) -> str:
    """The indicator a heading or cell means, by code or name; of a split one the likeliest part."""
    plain = plain_words(said)
    first = plain.split(" ")[0] if plain else ""
    nodes = list(known.framework.walk())
    hits = [n for n in nodes if plain_words(n.title) and plain_words(n.title) in plain]
    hits = [max(hits, key=lambda node: len(node.title))] if hits else []
    if not hits:
        codes = {plain_words(n.code): n for n in nodes}
        number = re.sub(r"^i(?=\d)", "", first)
        hits = [codes[key] for key in (first, f"i{number}") if key in codes][:1]
    if not hits:
        scored = [(known.alike(tokens(said), tokens(node.title)), node.code, node) for node in nodes]
        score, _code, node = max(scored, key=lambda hit: hit[0], default=(0.0, "", nodes[0]))
        hits = [node] if score >= 0.5 else []
    return _likeliest([leaf.code for leaf in hits[0].leaves()], ranked) if hits else ""


def _numbered_leaves(code: str, known: Known) -> list[str]:
    """ "3.2" goes where last year's 3.x stood."""
    if "." not in code:
        return []
    start = f"{code.split('.')[0]}."
    return list(dict.fromkeys(leaf.code for leaf, q, _w in known.asked if q.code.startswith(start)))


def _likeliest(codes: Sequence[str], ranked: Ranked) -> str:
    scores = {code: max((s for s, leaf, _q in ranked if leaf == code), default=0.0) for code in codes}
    return max(codes, key=lambda code: scores[code])


def _owner(row: RawRow, known: Known, like: FrameworkQuestion | None, leaf: str) -> tuple[str, str, str]:
    """Code, why, and a name that the office's list does not have."""
    if row.owner:
        found = known.offices_by_name.get(plain_words(row.owner).replace(" ", ""), [])
        if len(found) == 1:
            return found[0].code, _("kolom OPD"), ""
        return "", "", row.owner
    if like is not None:
        for owner in like.owners[:1]:
            if owner in known.present:
                return owner, _("butir %(code)s") % {"code": like.code}, ""
    usual = known.usual_owner.get(leaf, "")
    return (usual, _("kebiasaan indikator ini"), "") if usual else ("", "", "")


def _type(row: RawRow, like: FrameworkQuestion | None) -> str:
    said = _TYPE_OF.get(plain_words(row.type).replace(" ", ""))
    if said and not (said == "pilihan" and len(row.options) < 2):
        return said
    if len(row.options) > 1:
        words = {plain_words(option) for option in row.options}
        return "ya_tidak" if words <= {"ya", "tidak", "ada", "tidak ada"} else "pilihan"
    if like is not None and like.type != "pilihan":
        return like.type
    text = row.text.lower()
    return next((kind for pattern, kind in _TYPES if re.search(pattern, text)), "teks")


def _one_level_each(found: list[Proposal]) -> list[Proposal]:
    """An indicator has one level; of several guesses the last stays, as it sums up what is asked before."""
    last = {one.leaf: one.number for one in found if one.type == "tingkat"}
    return [
        replace(one, type="teks")
        if one.type == "tingkat" and not one.raw.type and last[one.leaf] != one.number
        else one
        for one in found
    ]


def _with_codes(found: list[Proposal], known: Known) -> list[Proposal]:
    """The owner's own numbers where they are clear, else a number of the indicator and a running one."""
    given = [one.code for one in found]
    times = Counter(given)
    found = [replace(one, owner_code=one.code) if times[one.code] == 1 else one for one in found]
    if all(given) and len(set(given)) == len(given):
        return found
    starts = {}
    for number, (code, leaf) in enumerate(known.leaves.items(), start=1):
        first = leaf.questions[0].code if leaf.questions else ""
        starts[code] = first.rpartition(".")[0] or re.sub(r"\D", "", code) or str(number)
    running: Counter[str] = Counter()
    made = []
    for one in found:
        start = starts.get(one.leaf, "0")
        running[start] += 1
        made.append(replace(one, code=f"{start}.{running[start]}"))
    return made
