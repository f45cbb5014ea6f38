"""Pages of the app: data sets, the test of ranks, comparisons."""

from selaras.analyses.views.comparing import change, methods
from selaras.analyses.views.datasets import dataset, datasets, export, share, template, upload
from selaras.analyses.views.from_rounds import from_rounds
from selaras.analyses.views.robustness import robustness, robustness_export, robustness_start
from selaras.analyses.views.round_change import round_change

__all__ = [
    "change",
    "dataset",
    "datasets",
    "export",
    "from_rounds",
    "methods",
    "robustness",
    "robustness_export",
    "robustness_start",
    "round_change",
    "share",
    "template",
    "upload",
]
