"""Pages of the app: data sets, the test of ranks, comparisons."""

from selaras.analyses.views.comparing import change, methods
from selaras.analyses.views.datasets import dataset, datasets, export, share, template, upload
from selaras.analyses.views.robustness import robustness, robustness_export, robustness_start

__all__ = [
    "change",
    "dataset",
    "datasets",
    "export",
    "methods",
    "robustness",
    "robustness_export",
    "robustness_start",
    "share",
    "template",
    "upload",
]
