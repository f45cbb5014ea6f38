"""From the YAML text of a survey run to a `Spec`, or to every fault in it."""

from __future__ import annotations

from fractions import Fraction

from komposit.faults import FaultLog, SurveyFaults, shown
from komposit.instrument.marked import Listing, Marked, Scalar, Table, read_yaml
from komposit.instrument.section import Section
from komposit.survey.calibrating import read_calibrations
from komposit.survey.design import LONELY
from komposit.survey.extras import read_models, read_replicates, read_scales, read_screens, read_tests
from komposit.survey.proportions import METHODS
from komposit.survey.spec import DEFAULT_METHODS, SHARES, STATS, DesignSpec, DomainSpec, Spec, Wanted
from komposit.survey.words import name_list, named_lists, names_of, number_list

KEYS = (
    "id",
    "weight",
    "strata",
    "cluster",
    "fpc",
    "nest",
    "lonely_psu",
    "level",
    "variables",
    "domains",
    "designs",
    "calibrate",
    "reliability",
    "tests",
    "regression",
    "screens",
    "replicates",
)
DESIGN_KEYS = ("weight", "strata", "cluster", "fpc", "nest", "lonely_psu")
PARTS = {"strat": "strata", "cluster": "cluster", "fpc": "fpc"}


def read_spec(text: str, *, file: str = "") -> Spec:
    """The run that a YAML text describes; raises SurveyFaults with every fault when there is one.

    >>> read_spec("{weight: w, strata: kab, variables: [q1], designs: [srs_w, strat]}").designs[1].strata
    'kab'
    """
    log = FaultLog(file)
    root = read_yaml(text, log)
    spec = _read_root(root, log) if root else None
    if spec is None or log.found:
        raise SurveyFaults(log.sorted())
    return spec


def _read_root(marked: Marked, log: FaultLog) -> Spec | None:
    if not isinstance(marked, Table):
        log.add(marked.line, "wrong_type", "berkas harus peta dengan kunci weight, strata, variables, ...")
        return None
    root = Section(marked, "survei", KEYS, log)
    level = root.number("level", default=Fraction(95, 100))
    if level is not None and not 0 < level < 1:
        root.fault("level", "bad_range", "level harus di antara 0 dan 1")
    designs = _read_designs(root)
    return Spec(
        designs=designs,
        wanted=_read_variables(root),
        domains=_read_domains(root),
        calibrations=read_calibrations(root, designs),
        scales=read_scales(root),
        tests=read_tests(root, designs),
        models=read_models(root, designs),
        screens=read_screens(root),
        replicates=read_replicates(root),
        key=root.text("id"),
        level=float(level or 0),
    )


def _read_designs(root: Section) -> tuple[DesignSpec, ...]:
    base = _design(root, "", DesignSpec(""))
    entry = root.table.entries.get("designs")
    if entry is None:
        used = [part for part, key in PARTS.items() if getattr(base, key)]
        name = "_".join(used) or ("srs_w" if base.weight else "srs")
        return (_renamed(base, name, base.strata, base.cluster, base.fpc),)
    if isinstance(entry, Table):
        return tuple(_named(root, base, name, value) for name, value in entry.entries.items())
    if isinstance(entry, Listing) and any(isinstance(item, Table) for item in entry.items):
        return tuple(_listed(root, base, item) for item in entry.items)
    return tuple(_by_name(root, base, name) for name in name_list(root, "designs"))


def _listed(root: Section, base: DesignSpec, item: Marked) -> DesignSpec:
    """One of a list: a name, {name: ..., strata: ...}, or {NAME: {strata: ...}}."""
    if isinstance(item, Table) and "name" in item.entries:
        section = Section(item, "designs", ("name", *DESIGN_KEYS), root.log)
        return _design(section, section.text("name"), base)
    if isinstance(item, Table) and len(item.entries) == 1:
        [(name, value)] = item.entries.items()
        return _named(root, base, name, value)
    if isinstance(item, Scalar):
        return _by_name(root, base, item.text)
    root.log.add(item.line, "wrong_type", "designs: setiap rancangan memerlukan nama")
    return base


def _named(root: Section, base: DesignSpec, name: str, value: Marked) -> DesignSpec:
    if isinstance(value, Table):
        return _design(Section(value, f"designs, {name}", DESIGN_KEYS, root.log), name, base)
    root.log.add(value.line, "wrong_type", f"designs: {shown(name)} harus peta")
    return base


def _design(section: Section, name: str, base: DesignSpec) -> DesignSpec:
    return DesignSpec(
        name,
        _column(section, "weight", base.weight, base.weight),
        _column(section, "strata", base.strata),
        _column(section, "cluster", base.cluster),
        _column(section, "fpc", base.fpc),
        section.word("nest", ("true", "false"), default="true" if base.nest else "false") == "true",
        section.word("lonely_psu", LONELY, default=base.lonely),
    )


def _column(section: Section, key: str, shared: str, default: str = "") -> str:
    """A column of a design; `true` takes the one of the whole run, `false` and nothing none."""
    value = section.table.entries.get(key)
    if isinstance(value, Scalar) and value.kind == "boolean":
        return shared if value.text.lower() in ("true", "yes", "on") else ""
    if isinstance(value, Scalar) and value.kind == "nothing":
        return ""
    return section.text(key, default=default)


def _renamed(base: DesignSpec, name: str, strata: str, cluster: str, fpc: str) -> DesignSpec:
    return DesignSpec(name, base.weight, strata, cluster, fpc, base.nest, base.lonely)


def _by_name(root: Section, base: DesignSpec, name: str) -> DesignSpec:
    """`srs_w`, `strat`, `strat_fpc`, `strat_cluster` and the like: the parts that a design uses."""
    parts = [part for part in name.split("_") if part not in ("srs", "w")]
    unknown = [part for part in parts if part not in PARTS]
    if unknown or len(set(parts)) < len(parts):
        message = f"rancangan {shown(name)} tidak dikenal; susun dari srs_w, strat, cluster, fpc"
        root.fault("designs", "unknown_word", message)
        return base
    columns = {key: getattr(base, key) if part in parts else "" for part, key in PARTS.items()}
    for part in parts:
        if not columns[PARTS[part]]:
            message = f"rancangan {shown(name)} memerlukan kunci '{PARTS[part]}'"
            root.fault("designs", "missing_key", message)
    return _renamed(base, name, columns["strata"], columns["cluster"], columns["fpc"])


def _read_variables(root: Section) -> Wanted:
    entry = root.table.entries.get("variables")
    if entry is None:
        return Wanted()
    if not isinstance(entry, Table):
        names = name_list(root, "variables")
        pairs = tuple(pair for name in names if "/" in name for pair in [_pair(root, name)] if pair)
        return Wanted(plain=tuple(name for name in names if "/" not in name), ratio=pairs)
    if entry.entries and not set(entry.entries) & set(STATS):
        entry = _by_stat(root, entry)
    section = Section(entry, "variables", STATS, root.log)
    ratios = (_pair(section, name) for name in name_list(section, "ratio"))
    return Wanted(
        mean=name_list(section, "mean"),
        total=name_list(section, "total"),
        proportion=named_lists(section, "proportion", _methods, DEFAULT_METHODS),
        ratio=tuple(pair for pair in ratios if pair),
        quantile=named_lists(section, "quantile", _shares, SHARES),
    )


def _by_stat(root: Section, entry: Table) -> Table:
    """{q1: [mean, total]} turned round: {mean: [q1], total: [q1]}."""
    names: dict[str, list[Marked]] = {}
    for name, value in entry.entries.items():
        for stat in names_of(root, value, f"variables, {name}"):
            names.setdefault(stat, []).append(Scalar(value.line, name, "text"))
    found: dict[str, Marked] = {stat: Listing(entry.line, tuple(items)) for stat, items in names.items()}
    return Table(entry.line, found, dict.fromkeys(found, entry.line))


def _methods(section: Section, value: Marked) -> tuple[str, ...]:
    found = names_of(section, value, "proportion")
    if any(name not in METHODS for name in found):
        section.log.add(value.line, "unknown_word", f"proportion: cara interval dari {', '.join(METHODS)}")
    return found


def _shares(section: Section, value: Marked) -> tuple[float, ...]:
    found = number_list(section, value, "quantile")
    if any(share <= 0 or share >= 1 for share in found):
        section.log.add(value.line, "bad_range", "quantile: bagian harus di antara 0 dan 1")
    return found


def _pair(section: Section, name: str) -> tuple[str, str] | None:
    above, slash, below = (part.strip() for part in name.partition("/"))
    if not (above and slash and below) or "/" in below:
        section.log.add(
            section.line(), "unknown_word", f"rasio ditulis pembilang/penyebut, bukan {shown(name)}"
        )
        return None
    return above, below


def _read_domains(root: Section) -> DomainSpec:
    entry = root.table.entries.get("domains")
    if not isinstance(entry, Table):
        return DomainSpec(name_list(root, "domains"))
    section = Section(entry, "domains", ("by", "variables", "stats"), root.log)
    stats = name_list(section, "stats") or ("mean",)
    for stat in stats:
        if stat not in STATS:
            section.fault(
                "stats", "unknown_word", f"stats {shown(stat)} tidak dikenal; pilih: {', '.join(STATS)}"
            )
    return DomainSpec(name_list(section, "by"), name_list(section, "variables"), stats)
