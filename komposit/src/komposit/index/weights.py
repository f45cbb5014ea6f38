"""Weights: their share in the top score; from principal components; from wanted correlations."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from komposit.index.arrays import Floats, refuse
from komposit.index.correlate import pearson
from komposit.index.simplex import minimise
from komposit.index.tree import Tree


def effective_weights(tree: Tree, weights: Floats) -> Floats:
    """w / sum(w in the group) times the effective weight of the group; top items share 1.

    weights: (items,); result: (items,). Under arithmetic means this is the share of an item in the top score.
    Handbook 2008, step 6; COINr get_eff_wts.

    >>> from komposit.index.framework import Framework, Item
    >>> from komposit.index.tree import compile_tree
    >>> tree = compile_tree(Framework((Item("I1", 1, "P"), Item("I2", 1, "P", 3.0), Item("P", 2))))
    >>> effective_weights(tree, tree.weights).tolist()
    [0.25, 0.75, 1.0]
    """
    tops = [group.place for group in tree.levels[-1]] if tree.levels else list(range(tree.width))
    effective = weights.astype(float).copy()
    effective[tops] = weights[tops] / weights[tops].sum()
    for groups in reversed(tree.levels):
        for group in groups:
            inside = weights[group.children]
            effective[group.children] = inside / inside.sum() * effective[group.place]
    return effective


def principal_components(x: Floats) -> tuple[Floats, Floats]:
    """Rotation (items, components) and deviations (components,) of standardised columns, largest first.

    Eigenvectors of the correlation matrix over units with every value; each points to where its loadings
    sum to more than 0. Handbook 2008, steps 4 and 5; R `prcomp(scale. = TRUE)`; Jolliffe 2002.

    >>> rotation, deviations = principal_components(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]]))
    >>> rotation[:, 0].round(6).tolist(), deviations.round(6).tolist()
    ([0.707107, 0.707107], [1.414214, 0.0])
    """
    complete = x[~np.isnan(x).any(axis=1)]
    if len(complete) < 2 or (complete.min(axis=0) == complete.max(axis=0)).any():
        refuse(
            "constant", "komponen utama memerlukan dua unit lengkap atau lebih dan kolom yang berbeda-beda"
        )
    values, vectors = np.linalg.eigh(pearson(complete, complete))
    rotation = vectors[:, ::-1]
    signs = np.where(rotation.sum(axis=0) < 0, -1.0, 1.0)
    deviations: Floats = np.sqrt(np.maximum(values[::-1], 0.0))
    return rotation * signs, deviations


def pca_weights(x: Floats) -> Floats:
    """Loadings of the first principal component: (units, items) to (items,). COINr get_PCA, `weights_to`.

    >>> pca_weights(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]])).round(6).tolist()
    [0.707107, 0.707107]
    """
    return principal_components(x)[0][:, 0]


def optimised_weights(
    importance: Callable[[Floats], Floats], targets: Floats | None, first: Floats
) -> tuple[Floats, float]:
    """Weights, summing to 1, that make the importances of the items proportional to the targets.

    `importance` gives the correlations of the items with the top score under some weights (items,). With
    targets: minimise sum((t - c)^2), t and c scaled to sum to 1 (balance); without: maximise sum(c)
    (infomax). Result: the weights and the value reached. Becker et al., Ecological Indicators 80, 2017;
    COINr get_opt_weights. The search is Nelder and Mead's, restarted until it stands still.

    >>> weights, missed = optimised_weights(lambda w: w, np.array([1.0, 3.0]), np.array([0.5, 0.5]))
    >>> weights.round(6).tolist(), round(missed, 9)
    ([0.25, 0.75], 0.0)
    """

    def loss(weights: Floats) -> float:
        if (weights < 0).any() or weights.sum() <= 0:
            return np.inf
        found = importance(weights / weights.sum())
        if targets is None:
            return _or_infinite(-float(found.sum()))
        return _or_infinite(float(((targets / targets.sum() - found / found.sum()) ** 2).sum()))

    best, value = minimise(loss, first / first.sum())
    return best / best.sum(), value


def _or_infinite(loss: float) -> float:
    """Weights under which a correlation is not defined are the worst."""
    return loss if np.isfinite(loss) else np.inf
