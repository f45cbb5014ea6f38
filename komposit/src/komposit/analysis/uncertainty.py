"""Thousands of replications of an index at once: scores and ranks, their intervals, and what moves them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace

import numpy as np

from komposit.analysis.choices import Choices
from komposit.analysis.intervals import Intervals, intervals, mean_rank_shift
from komposit.analysis.replications import AS_IS, Replications
from komposit.analysis.sobol import Sensitivity, sensitivity
from komposit.faults import IndexFaults
from komposit.index.arrays import Floats, Places, refuse
from komposit.index.ranks import rank_down
from komposit.pipeline.plan import Plan

Progress = Callable[[int, int], object]
"""Told how many replications of how many are done."""

AT_ONCE = 1 << 19
"""Numbers that one batch of replications holds at most."""
RANKED_AT_ONCE = 1 << 14
PARTS = 32
"""Batches travel to other processes in so many parts, whoever computes them."""


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Scores and ranks of every replication, (replications, units), and of the index itself, (units,)."""

    units: tuple[str, ...]
    nominal: Floats
    nominal_ranks: Floats
    scores: Floats
    ranks: Floats

    @property
    def shifts(self) -> Floats:
        """How far ranks move in each replication: (replications,)."""
        return mean_rank_shift(self.ranks, self.nominal_ranks)

    def rank_intervals(self, first: int | None = None) -> Intervals:
        """Of a Sobol design only the first 2 N replications are a random sample: `first` = 2 N."""
        return intervals(self.ranks[:first], self.nominal_ranks)

    def score_intervals(self, first: int | None = None) -> Intervals:
        return intervals(self.scores[:first], self.nominal)

    def sensitivity(
        self, inputs: tuple[str, ...], samples: int, *, seed: int, draws: int = 1000
    ) -> Sensitivity:
        """Sobol indices of the mean shift in ranks, from the N (d + 2) replications of a design."""
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(2,)))
        return sensitivity(inputs, self.shifts, samples, rng=rng, draws=draws)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Replications that differ in nothing but weights (and raters): their places, and what they share."""

    rows: Places
    values: Floats
    setting: tuple[int, ...]


def replicate(
    plan: Plan,
    choices: Choices,
    replications: Replications,
    *,
    seed: int = 0,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Uncertainty:
    """Scores and ranks of all replications. Handbook 2008, step 7; COINr get_sensitivity.

    `jobs` is joblib's n_jobs: None leaves it, as the backend, to the caller's `parallel_config`. Sequential,
    threads and processes give the same bytes: every replication is computed from its own row and, where
    raters err, from its own stream of the seed. Raises IndexFaults as the steps of the index do.

    >>> from komposit.pipeline.plan import example_plan
    >>> from komposit.analysis.replications import draw
    >>> plan, choices = example_plan(), Choices(weights={1: 0.25})
    >>> found = replicate(plan, choices, draw(plan, choices, 50, seed=1), seed=1)
    >>> found.nominal.tolist(), found.scores.shape, bool((abs(found.scores - 50) < 15).all())
    ([50.0, 50.0], (50, 2), True)
    """
    if plan.start.time:
        refuse("bad_design", "ketahanan dihitung untuk satu waktu; data panel tidak dapat dipakai")
    batches = list(_batches(plan, choices, replications))
    scores = np.empty((len(replications), len(plan.units)))
    done = 0
    parts = _parts(batches)
    for part, found in zip(parts, _computed(plan, choices, replications, parts, seed, jobs), strict=True):
        for batch, block in zip(part, found, strict=True):
            scores[batch.rows] = block
            done += len(batch.rows)
        if progress is not None:
            progress(done, len(replications))
    nominal = plan.scores(plan.prepared())
    return Uncertainty(plan.units, nominal, rank_down(nominal), scores, _ranked(scores))


def _ranked(scores: Floats) -> Floats:
    """Ranks a block at a time: sorting holds several numbers for every score."""
    ranks = np.empty_like(scores)
    step = max(1, RANKED_AT_ONCE // max(1, scores.shape[1]))
    for first in range(0, len(scores), step):
        ranks[first : first + step] = rank_down(scores[first : first + step])
    return ranks


def _batches(plan: Plan, choices: Choices, replications: Replications) -> Iterator[_Batch]:
    """Replications by what they share, a batch at a time; what precedes the weights is computed once."""
    keys = np.stack(
        [replications.impute, replications.winsorise_max, replications.normalise, replications.aggregate],
        axis=1,
    )
    settings, which = np.unique(keys, axis=0, return_inverse=True)
    step = max(1, AT_ONCE // (len(plan.units) * len(plan.codes)))
    befores = list(dict.fromkeys(tuple(setting[:3]) for setting in settings.tolist()))
    ready = dict(zip(befores, plan.variants([changes_of(choices, *one) for one in befores]), strict=True))
    for place, setting in enumerate(settings.tolist()):
        rows = np.flatnonzero(which.reshape(-1) == place)
        for first in range(0, len(rows), step):
            yield _Batch(rows[first : first + step], ready[tuple(setting[:3])], tuple(setting))


def changes_of(
    choices: Choices, impute: int, winsorise_max: int, normalise: int
) -> dict[str, dict[str, object]]:
    """What a replication changes in the steps before the aggregation.

    >>> changes_of(Choices(), AS_IS, 3, AS_IS)
    {'treat': {'winsorise_max': 3}}
    """
    changes: dict[str, dict[str, object]] = {}
    if impute != AS_IS:
        changes["impute"] = asdict(choices.impute[impute])
    if winsorise_max != AS_IS:
        changes["treat"] = {"winsorise_max": winsorise_max}
    if normalise != AS_IS:
        changes["normalise"] = asdict(choices.normalise[normalise])
    return changes


def _parts(batches: list[_Batch]) -> list[list[_Batch]]:
    """Batches side by side in at most PARTS lists of about the same number of replications."""
    whole = sum(len(batch.rows) for batch in batches)
    parts: list[list[_Batch]] = []
    room = 0
    for batch in batches:
        if room <= 0:
            parts.append([])
            room = -(-whole // PARTS)
        parts[-1].append(batch)
        room -= len(batch.rows)
    return parts


def _computed(
    plan: Plan,
    choices: Choices,
    replications: Replications,
    parts: list[list[_Batch]],
    seed: int,
    jobs: int | None,
) -> Iterator[list[Floats]]:
    """The scores of every part, in order."""
    from joblib import Parallel, delayed

    tasks = (
        delayed(_scores_of)(plan, choices, [(batch, replications.take(batch.rows)) for batch in part], seed)
        for part in parts
    )
    yield from Parallel(n_jobs=jobs, return_as="generator")(tasks)


def _scores_of(
    plan: Plan, choices: Choices, part: list[tuple[_Batch, Replications]], seed: int
) -> list[Floats]:
    return [_batch_scores(plan, choices, batch, rows, seed) for batch, rows in part]


def _batch_scores(plan: Plan, choices: Choices, batch: _Batch, rows: Replications, seed: int) -> Floats:
    """Top scores of one batch: (replications, units)."""
    weights = rows.weights
    leaving = np.flatnonzero(rows.left_out != AS_IS)
    if len(leaving):
        weights = weights.copy()
        weights[leaving, rows.left_out[leaving]] = 0.0
    aggregate = batch.setting[3]
    method = None if aggregate == AS_IS else choices.aggregate[aggregate]
    values = batch.values
    if (rows.raters != AS_IS).any():
        changes = changes_of(choices, *batch.setting[:3])
        values = np.stack(
            [
                plan.prepared(changes, raw=with_rater_errors(plan, choices, stream, seed))
                for stream in rows.raters.tolist()
            ]
        )
    try:
        return plan.scores(values, weights, method=method)
    except IndexFaults as problem:
        said = f"ulangan dengan {_described(choices, batch.setting)}"
        faults = [replace(fault, message=f"{said}: {fault.message}") for fault in problem.faults]
        raise IndexFaults(faults) from None


def _described(choices: Choices, setting: tuple[int, ...]) -> str:
    """The alternatives of a setting, for a message."""
    impute, most, normalise, aggregate = setting
    words = [
        "" if impute == AS_IS else choices.impute[impute].method,
        "" if most == AS_IS else f"winsorise_max {most}",
        "" if normalise == AS_IS else choices.normalise[normalise].method,
        "" if aggregate == AS_IS else choices.aggregate[aggregate].name,
    ]
    return ", ".join(word for word in words if word) or "langkah apa adanya"


def with_rater_errors(plan: Plan, choices: Choices, stream: int, seed: int) -> Floats:
    """The data with every level of the codes in `choices.raters` moved by -1, 0 or +1, within the scale.

    Each of the three is equally probable; missing values stay missing. Result: (units read, indicators). A
    stream of the seed gives always the same errors. Handbook 2008, step 7 (errors of measurement).

    >>> from komposit.pipeline.plan import example_plan
    >>> raw = with_rater_errors(example_plan(), Choices(raters={"I1": (1.0, 5.0)}), 0, 1)
    >>> bool((abs(raw[:, 0] - [1, 3]) <= 1).all()), raw[:, 1].tolist()
    (True, [5.0, 9.0])
    """
    raw = plan.raw.copy()
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(1, stream)))
    for code, (low, high) in choices.raters.items():
        place = plan.indicators.index(code)
        moved = raw[:, place] + rng.integers(-1, 2, size=len(raw))
        raw[:, place] = np.clip(moved, low, high)
    return raw
