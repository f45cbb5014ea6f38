"""What an edition would do to the regions as they stand now: shown first, asked again when written."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from selaras.core.formats import day_plain
from selaras.core.hanging import loads_on
from selaras.regions import choices, compute
from selaras.regions.choices import ChangeKind, Kind, Level, SuccessionKind
from selaras.regions.models import Region
from selaras.regions.services.edition_lines import Line, lines_of
from selaras.regions.services.edition_parts import Begin, Link, Plan, Rename

MOST_ROWS = 20_000
_FIRST_WORDS = {Kind.REGENCY: "Kabupaten ", Kind.CITY: "Kota "}
_LINKS = {
    ChangeKind.SPLIT: SuccessionKind.SPLIT,
    ChangeKind.MERGE: SuccessionKind.MERGE,
    ChangeKind.RECODE: SuccessionKind.RECODE,
}


def plan_of(*, text: str, begins_on: date, decree: str) -> Plan:
    lines, faults = lines_of(text)
    plan = Plan(lines, faults)
    named = {code for line in lines for code in (line.old, line.new, _parent(line.new)) if code}
    plan.regions = {region.code: region for region in Region.objects.filter(code__in=named)}
    _check_old(plan, begins_on)
    _check_new(plan)
    _take_ends(plan, begins_on)
    _take_renames(plan)
    _check_parents(plan)
    _check_shares(plan)
    plan.faults.sort()
    plan.mark = _mark(plan, text, begins_on, decree)
    if plan.is_sound:
        plan.loads = loads_on(_touched_paths(plan))
    return plan


def _parent(code: str) -> str:
    return compute.parent_code(code) if code else ""


def _check_old(plan: Plan, begins_on: date) -> None:
    kinds: dict[str, list[Line]] = defaultdict(list)
    for line in plan.lines:
        region = plan.regions.get(line.old)
        if region is None:
            plan.fault(line.number, _("Kode %(code)s tidak ada dalam daftar wilayah.") % {"code": line.old})
        elif region.valid_to is not None:
            told = {"name": region.full_name, "code": line.old, "day": day_plain(region.valid_to)}
            plan.fault(line.number, _("%(name)s (%(code)s) sudah berakhir pada %(day)s.") % told)
        elif region.valid_from >= begins_on:
            plan.fault(line.number, _too_early(region))
        kinds[line.old].append(line)
    for code, lines in kinds.items():
        _check_together(plan, code, lines)


def _too_early(region: Region) -> str:
    told = {"name": region.full_name, "code": region.code, "day": day_plain(region.valid_from)}
    return _("%(name)s (%(code)s) tercatat sejak %(day)s; edisi harus mulai sesudah hari itu.") % told


def _check_together(plan: Plan, code: str, lines: list[Line]) -> None:
    """Several lines may speak of one old code only where they can all be true."""
    pairs: Counter[tuple[ChangeKind, str]] = Counter((line.kind, line.new) for line in lines)
    for line in lines:
        if pairs[line.kind, line.new] > 1:
            plan.fault(
                line.number, _("Perubahan ini tertulis dua kali untuk kode %(code)s.") % {"code": code}
            )
    ending = {line.kind for line in lines if line.ends_old}
    last = lines[-1].number
    if len(ending) > 1 or sum(line.kind == ChangeKind.RECODE for line in lines) > 1:
        plan.fault(last, _("Kode %(code)s berakhir dengan lebih dari satu cara.") % {"code": code})
    renames = [line for line in lines if line.kind == ChangeKind.RENAME]
    if renames and ending:
        plan.fault(
            renames[0].number, _("Kode %(code)s berakhir, jadi namanya tidak diganti.") % {"code": code}
        )
    if len(renames) > 1 and len({line.name for line in renames}) > 1:
        plan.fault(last, _("Kode %(code)s mendapat dua nama baru.") % {"code": code})


def _check_new(plan: Plan) -> None:
    by_new: dict[str, list[Line]] = defaultdict(list)
    for line in plan.lines:
        if line.new:
            by_new[line.new].append(line)
    ending = {line.old for line in plan.lines if line.ends_old}
    for code, lines in by_new.items():
        region = plan.regions.get(code)
        if region is None:
            _begin(plan, code, lines)
            continue
        for line in lines:
            _check_standing(plan, region, line, ending)
    for line in plan.lines:
        if line.kind in _LINKS:
            plan.links.append(Link(line.old, line.new, _LINKS[line.kind], line.share))


def _check_standing(plan: Plan, region: Region, line: Line, ending: set[str]) -> None:
    told = {"code": region.code, "name": region.full_name}
    if region.valid_to is not None:
        told |= {"day": day_plain(region.valid_to)}
        words = _("Kode %(code)s pernah dipakai (%(name)s, sampai %(day)s). Kode tidak dipakai ulang.")
        plan.fault(line.number, words % told)
    elif line.kind != ChangeKind.MERGE:
        plan.fault(line.number, _("Kode %(code)s sudah dipakai oleh %(name)s.") % told)
    elif region.code in ending:
        plan.fault(line.number, _("%(name)s (%(code)s) sendiri berakhir pada edisi ini.") % told)
    elif line.name and line.name != region.name:
        plan.fault(line.number, _("%(name)s sudah ada; namanya diganti dengan baris “ganti nama”.") % told)


def _begin(plan: Plan, code: str, lines: list[Line]) -> None:
    """A new code is born once: of one recoded region, or of one or more splits and mergers."""
    recoded = [line for line in lines if line.kind == ChangeKind.RECODE]
    if len(recoded) > 1 or (recoded and any(line.kind == ChangeKind.SPLIT for line in lines)):
        plan.fault(
            lines[-1].number, _("Kode %(code)s diberikan kepada lebih dari satu wilayah.") % {"code": code}
        )
        return
    names = list(dict.fromkeys(line.name for line in lines if line.name))
    if not names and recoded and recoded[0].old in plan.regions:
        names = [plan.regions[recoded[0].old].name]
    if len(names) != 1:
        words = _("Tuliskan nama wilayah %(code)s.") if not names else _("Kode %(code)s mendapat dua nama.")
        plan.fault(lines[0].number, words % {"code": code})
        return
    _check_first_word(plan, lines[0].number, code, names[0])
    plan.begins[code] = Begin(code, names[0], lines[0].number)


def _check_first_word(plan: Plan, number: int, code: str, name: str) -> None:
    first = _FIRST_WORDS.get(Kind(compute.kind_of(code)))
    if first is not None and not name.startswith(first):
        told = {"code": code, "word": first.strip()}
        plan.fault(number, _("Nama resmi %(code)s harus diawali kata %(word)s.") % told)


def _take_ends(plan: Plan, begins_on: date) -> None:
    """What lies inside a recoded region moves along; inside any other that ends, each must be named."""
    own = {line.old: line for line in plan.lines if line.ends_old and line.old in plan.regions}
    new_codes = {line.old: line.new for line in own.values() if line.kind == ChangeKind.RECODE}
    plan.ends |= {code: plan.regions[code] for code in own}
    left: Counter[str] = Counter()
    for region in _below(plan.regions[code] for code in own):
        if region.code in own:
            continue
        above = next(code for code in reversed(compute.ancestor_codes(region.code)) if code in plan.ends)
        if above not in new_codes:
            left[above] += 1
            continue
        code = new_codes[above] + region.code[len(above) :]
        new_codes[region.code] = code
        _follow(plan, region, code, begins_on)
    _check_followed(plan)
    for code, number in left.items():
        told = {"code": code, "n": number}
        words = _(
            "Di dalam %(code)s masih ada %(n)s wilayah yang belum disebut; sebutkan ke mana masing-masing."
        )
        plan.fault(own[code].number if code in own else 0, words % told)


def _follow(plan: Plan, region: Region, code: str, begins_on: date) -> None:
    if region.valid_from >= begins_on:
        plan.fault(0, _too_early(region))
    if code in plan.begins:
        plan.fault(
            plan.begins[code].line,
            _("Kode %(code)s diberikan kepada lebih dari satu wilayah.") % {"code": code},
        )
        return
    plan.ends[region.code] = region
    plan.begins[code] = Begin(code, region.name, 0, follows=True)
    plan.links.append(Link(region.code, code, SuccessionKind.RECODE, follows=True))


def _below(regions: Iterable[Region]) -> list[Region]:
    """Everything that is current inside these regions, from above to below."""
    inside = Q(pk__in=())
    for path in _outermost(region.path for region in regions if region.level < Level.VILLAGE):
        inside |= Q(path__under=path) & ~Q(path=path)
    return list(Region.objects.current().filter(inside).order_by("level", "path")[: MOST_ROWS + 1])


def _outermost(paths: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept


def _check_followed(plan: Plan) -> None:
    if len(plan.ends) > MOST_ROWS:
        plan.fault(0, _("Paling banyak %(n)s wilayah dalam satu edisi.") % {"n": MOST_ROWS})
    codes = [one.code for one in plan.begins.values() if one.follows]
    for region in Region.objects.filter(code__in=codes):
        told = {"code": region.code, "name": region.full_name}
        plan.fault(0, _("Kode %(code)s sudah atau pernah dipakai oleh %(name)s; sebutkan kode lain.") % told)


def _take_renames(plan: Plan) -> None:
    for line in plan.lines:
        region = plan.regions.get(line.old)
        if line.kind != ChangeKind.RENAME or region is None:
            continue
        if line.name == region.name:
            plan.fault(line.number, _("Nama %(code)s sudah demikian.") % {"code": line.old})
            continue
        _check_first_word(plan, line.number, line.old, line.name)
        plan.renames[line.old] = Rename(region, line.name)


def _check_parents(plan: Plan) -> None:
    for begin in plan.begins.values():
        code = compute.parent_code(begin.code)
        region = plan.regions.get(code)
        if begin.follows or code == choices.ROOT_CODE or code in plan.begins:
            continue
        if region is None or region.valid_to is not None or code in plan.ends:
            told = {"code": begin.code, "parent": code}
            words = _("Induk %(parent)s dari %(code)s tidak ada atau tidak berlaku lagi pada edisi ini.")
            plan.fault(begin.line, words % told)


def _check_shares(plan: Plan) -> None:
    shares: Mapping[str, list[Line]] = defaultdict(list)
    for line in plan.lines:
        if line.share is not None:
            shares[line.old].append(line)
    for code, lines in shares.items():
        if sum((line.share or Decimal(0) for line in lines), Decimal(0)) > 100:
            plan.fault(
                lines[-1].number, _("Bagian dari %(code)s berjumlah lebih dari 100%%.") % {"code": code}
            )


def _touched_paths(plan: Plan) -> list[str]:
    """Regions that exist now and are not afterwards what they were."""
    merged = [plan.regions[link.new] for link in plan.links if link.new in plan.regions]
    rows = [*plan.ends.values(), *plan.splits, *(one.region for one in plan.renames.values()), *merged]
    return list(dict.fromkeys(region.path for region in rows))


def _mark(plan: Plan, text: str, begins_on: date, decree: str) -> str:
    rows = {**plan.regions, **plan.ends}
    facts = [
        [r.code, r.name, r.display_name, r.valid_from.isoformat(), str(r.valid_to), r.edition]
        for r in sorted(rows.values(), key=lambda row: row.path)
    ]
    told = [text, begins_on.isoformat(), decree, facts, sorted(plan.begins)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:32]
