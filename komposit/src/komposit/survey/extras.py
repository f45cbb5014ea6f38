"""The parts of a survey spec beside estimates: scales, tests, models, marks, replicates."""

from __future__ import annotations

from komposit.faults import shown
from komposit.instrument.marked import Listing, Marked, Scalar, Table
from komposit.instrument.section import Section
from komposit.survey.hypotheses import STATISTICS
from komposit.survey.reliability import USES
from komposit.survey.replicates import BOOTSTRAPS
from komposit.survey.spec import DesignSpec, ModelSpec, ReplicateSpec, ScaleSpec, ScreenSpec, TestSpec
from komposit.survey.words import chosen_design, name_list, names_of, positive, sections

SCALE_KEYS = ("items", "use", "weighted", "structure")


def read_scales(root: Section) -> tuple[ScaleSpec, ...]:
    """`reliability`: a list of items, a map with `items`, or a map of names to either."""
    entry = root.table.entries.get("reliability")
    if entry is None:
        return ()
    if not isinstance(entry, Table) or "items" in entry.entries:
        return (_scale(root, "", entry),)
    return tuple(_scale(root, name, value) for name, value in entry.entries.items())


def _scale(root: Section, name: str, entry: Marked) -> ScaleSpec:
    where = f"reliability, {name}" if name else "reliability"
    if not isinstance(entry, Table):
        return ScaleSpec(name, _enough(root, entry, names_of(root, entry, where)))
    section = Section(entry, where, SCALE_KEYS, root.log)
    uses = name_list(section, "use") or USES
    for use in uses:
        if use not in USES:
            section.fault("use", "unknown_word", f"use {shown(use)} tidak dikenal; pilih: {', '.join(USES)}")
    items = _enough(root, entry, name_list(section, "items", required=True))
    return ScaleSpec(name, items, uses, _flag(section, "weighted"), _flag(section, "structure"))


def _enough(root: Section, entry: Marked, items: tuple[str, ...]) -> tuple[str, ...]:
    if len(items) == 1:
        root.log.add(entry.line, "too_few", "reliability memerlukan dua butir atau lebih")
    return items


def _flag(section: Section, key: str) -> bool:
    return section.word(key, ("true", "false"), default="true") == "true"


def read_tests(root: Section, designs: tuple[DesignSpec, ...]) -> tuple[TestSpec, ...]:
    """`tests`: entries {chisq: [a, b]} or {ttest: value, by: group} or {ttest: value, null: number}."""
    found = []
    for section in sections(root, "tests", ("chisq", "statistic", "ttest", "by", "null", "design")):
        design = chosen_design(section, designs)
        if section.has("chisq"):
            names = name_list(section, "chisq")
            if len(names) != 2 or any(section.has(key) for key in ("ttest", "by", "null")):
                section.fault("chisq", "two_groups", "chisq memerlukan tepat dua kolom")
                continue
            statistic = section.word("statistic", STATISTICS, default="F")
            found.append(TestSpec("chisq", names[0], names[1], design=design, statistic=statistic))
        else:
            if section.has("statistic"):
                section.fault("statistic", "misplaced_key", "statistic hanya untuk chisq")
            null = section.number("null")
            value, by = section.text("ttest", required=True), section.text("by")
            found.append(TestSpec("ttest", value, by, float(null or 0), design))
    return tuple(found)


def read_models(root: Section, designs: tuple[DesignSpec, ...]) -> tuple[ModelSpec, ...]:
    """`regression`: "y ~ a + b", or {outcome: y, terms: [a, b]}, or a list of either."""
    entry = root.table.entries.get("regression")
    items = entry.items if isinstance(entry, Listing) else () if entry is None else (entry,)
    found = []
    for item in items:
        if isinstance(item, Table):
            section = Section(item, "regression", ("formula", "outcome", "terms", "design"), root.log)
            design = chosen_design(section, designs)
            if section.has("formula"):
                found.append(_formula(root, section.text("formula"), item.line, design))
                continue
            terms = name_list(section, "terms")
            found.append(ModelSpec(section.text("outcome", required=True), terms, design))
        elif isinstance(item, Scalar):
            design = chosen_design(Section(Table(item.line, {}, {}), "", (), root.log), designs)
            found.append(_formula(root, item.text, item.line, design))
        else:
            root.log.add(item.line, "wrong_type", "regression harus rumus 'y ~ a + b' atau peta")
    return tuple(found)


def _formula(root: Section, text: str, line: int, design: str) -> ModelSpec:
    outcome, tilde, right = (part.strip() for part in text.partition("~"))
    terms = tuple(term.strip() for term in right.split("+"))
    terms = () if terms == ("1",) else terms
    if not (outcome and tilde) or any(not term or set(term) & set("*:~()") for term in terms):
        root.log.add(line, "unknown_word", f"rumus ditulis 'y ~ a + b', bukan {shown(text)}")
    return ModelSpec(outcome, terms, design)


def read_screens(root: Section) -> ScreenSpec | None:
    """`screens`: items in order, `run`, and a column of `seconds` with `per_item` or `share`."""
    section = root.section("screens", ("items", "run", "seconds", "per_item", "share"))
    if section is None:
        return None
    items = name_list(section, "items", required=True)
    run = int(positive(section, "run", 2, whole=True)) if section.has("run") else None
    share = section.number("share")
    if share is not None and not 0 < share < 1:
        section.fault("share", "bad_range", "share harus di antara 0 dan 1")
    least = positive(section, "per_item", 2.0)
    return ScreenSpec(items, run, section.text("seconds"), least, None if share is None else float(share))


def read_replicates(root: Section) -> ReplicateSpec | None:
    """`replicates`: {method, count, seed}, or the method alone."""
    entry = root.table.entries.get("replicates")
    methods = ("jackknife", *BOOTSTRAPS)
    if isinstance(entry, Scalar):
        return ReplicateSpec(root.word("replicates", methods))
    section = root.section("replicates", ("method", "count", "seed"))
    if section is None:
        return None
    count = int(positive(section, "count", 200, whole=True))
    seed = section.number("seed")
    if seed is not None and (seed < 0 or seed.denominator != 1):
        section.fault("seed", "bad_range", "seed harus bilangan bulat, 0 atau lebih")
    if count < 2:
        section.fault("count", "bad_range", "count harus 2 atau lebih")
    return ReplicateSpec(section.word("method", methods), count, int(seed or 0))
