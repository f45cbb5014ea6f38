"""`estimates.csv` and what stands beside it: how each number was made, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from komposit.faults import shown
from komposit.survey.arrays import Bools, refuse
from komposit.survey.design import Design
from komposit.survey.estimates import Domains, Estimates, means, ratios, totals
from komposit.survey.intervals import critical
from komposit.survey.precision import judge_mean, judge_share
from komposit.survey.proportions import proportion
from komposit.survey.quantiles import quantile
from komposit.survey.replicates import Replicates, bootstrap, jackknife, replicate_means
from komposit.survey.running import Output, Row, Run
from komposit.survey.spec import Wanted

NOTHING = float("nan")
METHODS_HEADER = ("stat", "interval", "function", "source")
NOTES: tuple[tuple[str, str, str, str], ...] = (
    ("mean_z", "normal", "means", "R survey: svymean, confint(df=Inf)"),
    ("mean_t", "t", "means", "R survey: svymean, confint(df=degf)"),
    ("total_z", "normal", "totals", "R survey: svytotal"),
    ("domain_mean_z", "normal", "means", "R survey: svyby, svymean"),
    ("domain_total_z", "normal", "totals", "R survey: svyby, svytotal"),
    ("quantile_default", "t", "quantile", "R survey: svyquantile (Woodruff, qrule math)"),
    ("domain_quantile", "t", "quantile", "R survey: svyby, svyquantile"),
    ("prop", "t", "proportion", "R survey: svyciprop"),
    ("domain_prop", "t", "proportion", "R survey: svyby, svyciprop"),
    ("ratio", "normal", "ratios", "R survey: svyratio"),
    ("domain_ratio", "normal", "ratios", "R survey: svyby, svyratio"),
    ("mean_z_jackknife", "normal", "replicate_means", "R survey: as.svrepdesign(JK1/JKn), svymean"),
    ("mean_z_bootstrap", "normal", "replicate_means", "Canty and Davison 1999"),
    ("mean_z_subbootstrap", "normal", "replicate_means", "Rao, Wu and Yue 1992"),
)


def columns_of(level: float) -> tuple[str, ...]:
    """The columns of the reference file; the two of the interval carry the level.

    >>> columns_of(0.9)[6:9]
    ('se', 'ci90_low', 'ci90_high')
    """
    name = f"ci{level * 100:g}"
    head = ("design", "stat", "variable", "domain", "level", "estimate", "se")
    return (*head, f"{name}_low", f"{name}_high", "df", "deff")


def estimate_tables(run: Run, designs: Mapping[str, Design], wanted: Wanted) -> dict[str, Output]:
    rows: list[Row] = []
    sure: list[Row] = []
    for name, design in designs.items():
        with run.watched(f"rancangan {name}"):
            maker = _Maker(run, name, design, wanted, sure)
            rows += maker.whole()
            rows += maker.by_domain()
            rows += maker.single(None, "", "ALL", "ALL")
            rows += maker.ratios_of(None, "ALL", ("ALL",))
            rows += maker.replicated()
    return {
        "estimates.csv": Output(columns_of(run.spec.level), rows),
        "precision.csv": Output(
            (
                "design",
                "stat",
                "variable",
                "domain",
                "level",
                "n",
                "rse",
                "margin",
                "deff",
                "verdict",
                "reason",
            ),
            sure,
        ),
        "methods.csv": Output(METHODS_HEADER, [note for note in NOTES if _is_used(note[0], rows)]),
    }


def _is_used(stat: str, rows: list[Row]) -> bool:
    return any(_covers(stat, str(row[1])) for row in rows)


def _covers(stat: str, name: str) -> bool:
    return name == stat or name.startswith(f"{stat}_")


def functions_of(stats: set[str]) -> list[str]:
    """The functions behind stats, in order.

    >>> functions_of({"mean_z", "prop_beta"})
    ['means', 'proportion']
    """
    return sorted({note[2] for note in NOTES if any(_covers(note[0], stat) for stat in stats)})


class _Maker:
    """The rows of one design."""

    def __init__(self, run: Run, name: str, design: Design, wanted: Wanted, sure: list[Row]) -> None:
        self.run, self.name, self.design, self.wanted, self.sure = run, name, design, wanted, sure
        self.level, self.df = run.spec.level, design.degrees_of_freedom()
        self.normal, self.t = critical(level=self.level), critical(self.df, self.level)

    def row(
        self, stat: str, variable: str, domain: str, level: str, estimate: float, se: float, reach: float
    ) -> Row:
        width = reach * se
        place = (self.name, stat, variable, domain, level)
        return (*place, estimate, se, estimate - width, estimate + width, NOTHING, NOTHING)

    def whole(self) -> Iterator[Row]:
        if self.wanted.mean:
            found = means(self.design, self.run.table(self.wanted.mean))
            for j, variable in enumerate(self.wanted.mean):
                estimate, se, deff = (float(part[0, j]) for part in (found.estimate, found.se, found.deff))
                yield (*self.row("mean_z", variable, "ALL", "ALL", estimate, se, self.normal)[:10], deff)
                t = self.row("mean_t", variable, "ALL", "ALL", estimate, se, self.t)
                yield (*t[:9], self.df, deff)
                self._judge("mean_z", variable, "ALL", "ALL", (estimate, se, int(found.answers[0, j]), deff))
        if self.wanted.total:
            found = totals(self.design, self.run.table(self.wanted.total))
            yield from self._rows("total_z", self.wanted.total, found, "ALL", ("ALL",))

    def by_domain(self) -> Iterator[Row]:
        asked = self.run.spec.domains
        chosen = asked.variables or self.wanted.mean
        for by in asked.by:
            domains, levels = self.run.domains(by)
            if "mean" in asked.stats and chosen:
                found = means(self.design, self.run.table(chosen), domains)
                yield from self._rows("domain_mean_z", chosen, found, by, levels)
            summed = asked.variables or self.wanted.total
            if "total" in asked.stats and summed:
                found = totals(self.design, self.run.table(summed), domains)
                yield from self._rows("domain_total_z", summed, found, by, levels)
            if "ratio" in asked.stats:
                yield from self.ratios_of(domains, by, levels)
            for code, level in enumerate(levels):
                yield from self.single(domains.codes == code, "domain_", by, level)

    def _rows(
        self, stat: str, variables: tuple[str, ...], found: Estimates, by: str, levels: tuple[str, ...]
    ) -> Iterator[Row]:
        for j, variable in enumerate(variables):
            for i, level in enumerate(levels):
                estimate, se = float(found.estimate[i, j]), float(found.se[i, j])
                yield self.row(stat, variable, by, level, estimate, se, self.normal)
                sure = (estimate, se, int(found.answers[i, j]), float(found.deff[i, j]))
                self._judge(stat, variable, by, level, sure)

    def ratios_of(self, domains: Domains | None, by: str, levels: tuple[str, ...]) -> Iterator[Row]:
        for above, below in self.wanted.ratio:
            found = ratios(self.design, self.run.numbers(above), self.run.numbers(below), domains)
            stat = f"{'' if domains is None else 'domain_'}ratio_{above}_{below}"
            yield from self._rows(stat, (f"{above}/{below}",), found, by, levels)

    def single(self, rows: Bools | None, prefix: str, by: str, level: str) -> Iterator[Row]:
        """Quantiles and shares, one at a time."""
        asked = self.run.spec.domains.stats
        for variable, shares in self.wanted.quantile.items():
            if rows is not None and "quantile" not in asked:
                break
            for share in shares:
                found = quantile(self.design, self.run.numbers(variable), share, level=self.level, rows=rows)
                text = f"{share:g}"
                stat = "quantile_default" if rows is None else f"domain_quantile_{text}"
                place = (self.name, stat, variable, by, text if rows is None else level)
                yield (*place, found.estimate, found.se, found.low, found.high, NOTHING, NOTHING)
        for variable, methods in self.wanted.proportion.items():
            if rows is not None and "proportion" not in asked:
                break
            self._check_binary(variable)
            for method in methods:
                yield self._share(variable, method, rows, prefix, by, level)

    def _check_binary(self, variable: str) -> None:
        values = self.run.numbers(variable)
        if ((values != 0) & (values != 1) & ~np.isnan(values)).any():
            message = f"proporsi {shown(variable)} memerlukan jawaban 0 dan 1 saja"
            raise refuse("not_binary", message)

    def _share(self, variable: str, method: str, rows: Bools | None, prefix: str, by: str, level: str) -> Row:
        values = self.run.numbers(variable)
        found = proportion(self.design, values, method, level=self.level, rows=rows)
        stat = f"{prefix}prop_{method}"
        verdict = judge_share(found.estimate, found.se, found.answers, found.df, level=self.level)
        relative = found.se / found.estimate if found.estimate else NOTHING
        reach = critical(found.df, self.level) * found.se
        shown = (found.answers, relative, reach, NOTHING, verdict.answer, verdict.reason)
        self.sure.append((self.name, stat, variable, by, level, *shown))
        place = (self.name, stat, variable, by, level)
        return (*place, found.estimate, NOTHING, found.low, found.high, NOTHING, NOTHING)

    def replicated(self) -> Iterator[Row]:
        asked = self.run.spec.replicates
        if asked is None or not self.wanted.mean:
            return
        made: Replicates = (
            jackknife(self.design)
            if asked.method == "jackknife"
            else bootstrap(self.design, asked.count, seed=asked.seed, method=asked.method)
        )
        found = replicate_means(self.design, made, self.run.table(self.wanted.mean))
        yield from self._rows(f"mean_z_{asked.method}", self.wanted.mean, found, "ALL", ("ALL",))
        chosen = self.run.spec.domains.variables or self.wanted.mean
        for by in self.run.spec.domains.by:
            domains, levels = self.run.domains(by)
            found = replicate_means(self.design, made, self.run.table(chosen), domains)
            yield from self._rows(f"domain_mean_z_{asked.method}", chosen, found, by, levels)

    def _judge(
        self, stat: str, variable: str, by: str, level: str, found: tuple[float, float, int, float]
    ) -> None:
        estimate, se, answers, deff = found
        verdict = judge_mean(estimate, se, answers)
        relative = se / abs(estimate) if estimate else NOTHING
        shown = (answers, relative, self.normal * se, deff, verdict.answer, verdict.reason)
        self.sure.append((self.name, stat, variable, by, level, *shown))
