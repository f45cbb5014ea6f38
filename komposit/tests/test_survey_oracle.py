"""R survey 4.1-1 on the sample of the examples: 44 rows, three strata, eleven clusters, finite population."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

import komposit
from komposit import survey
from komposit.survey import Domains

R = {
    "mean": [3.05170789619708, 0.174914532833268, 0.87323216954995],
    "total": [316.73, 69.9885116286952],
    "domains": [3.11850252354441, 2.95106800883869, 0.237551987087921, 0.1698032249863],
    "ratio": [1.03161710532858, 0.0563339502352552],
    "quantiles": [2, 3, 0.433650566680993, 0.216825283340497, 1, 3, 3, 4],
    "logit": [0.408720787684049, 0.223302427217705, 0.624340286340556],
    "likelihood": [0.408720787684049, 0.214748543897739, 0.624582191161867],
    "beta": [0.408720787684049, 0.206503874601652, 0.636486640128731],
    "mean_share": [0.408720787684049, 0.196713109659058, 0.62072846570904],
    "xlogit": [0.408720787684049, 0.223302427217704, 0.624340286340556],
    "asin": [0.408720787684049, 0.211581713068995, 0.622575161261633],
    "chisq": [5.6740667858136, 0.0444047639337532, 1, 8],
    "ttest": [-3.49722680208362, 0.0100304525820283, 7],
    "glm": [1.35840499549668, -0.661983007026331, 0.679755639765898],
    "glm_se": [0.332277418067744, 0.249474248336261, 0.103479677366318],
    "glm_p": [0.00644256178511056, 0.0378505662496362, 0.000596558743003894],
    "rake": [3.05622335309387, 0.185922445283596, 24.4906796297447, 17.1738306985295, 27.2688411008485],
    "linear": [3.05739511859869, 0.177529561022862, 27.8398319117531, 23.6497514413823, 20.0826550231673],
    "jackknife": [3.05170789619708, 0.177027128190326],
    "alpha": [0.762256684692681],
}
with (Path(komposit.__file__).parent / "examples" / "sampel.csv").open(encoding="utf-8") as source:
    ROWS = list(csv.DictReader(source))
SEX = np.array([row["sex"] for row in ROWS], dtype=object)


def numbers(name):
    return np.array([float(row[name] or "nan") for row in ROWS])


DESIGN = survey.make_design(
    numbers("bobot"),
    strata=[row["kab"] for row in ROWS],
    clusters=[row["psu"] for row in ROWS],
    fpc=numbers("klaster_kab"),
)
Q1, Q2, YES = numbers("q1"), numbers("q2"), numbers("puas")


def flat(*parts):
    return np.concatenate([np.atleast_1d(np.asarray(part, dtype=float)).ravel() for part in parts])


def estimates():
    mean, total = survey.means(DESIGN, Q1), survey.totals(DESIGN, YES)
    domains = survey.means(DESIGN, Q2, Domains((SEX == "P").astype(np.intp), 2))
    ratio = survey.ratios(DESIGN, Q1, Q2)
    yield "mean", flat(mean.estimate, mean.se, mean.deff)
    yield "total", flat(total.estimate, total.se)
    yield "domains", flat(domains.estimate, domains.se)
    yield "ratio", flat(ratio.estimate, ratio.se)
    found = [survey.quantile(DESIGN, numbers("q3"), share) for share in (0.25, 0.5)]
    yield (
        "quantiles",
        flat(*([getattr(q, name) for q in found] for name in ("estimate", "se", "low", "high"))),
    )
    for method in survey.METHODS:
        share = survey.proportion(DESIGN, YES, method, rows=~np.isnan(YES))
        yield method.replace("mean", "mean_share"), flat(share.estimate, share.low, share.high)


def hypotheses():
    yes = np.array([row["puas"] for row in ROWS], dtype=object)
    square, t = survey.chi_square_test(DESIGN, SEX, yes, rows=yes != ""), survey.t_test(DESIGN, Q1, SEX)
    terms, matrix = survey.model_columns({"sex": SEX, "q2": Q2}, len(ROWS))
    fit = survey.linear_regression(DESIGN, Q1, matrix, terms)
    yield "chisq", flat(square.statistic, square.p, square.df, square.df2)
    yield "ttest", flat(t.statistic, t.p, t.df)
    yield from (("glm", fit.coefficients), ("glm_se", fit.se), ("glm_p", fit.p))


def weights():
    age = [row["usia"] for row in ROWS]
    margins = [
        survey.margin("sex", SEX, {"L": 380, "P": 390}),
        survey.margin("usia", age, {"muda": 400, "tua": 370}),
    ]
    x = np.column_stack([np.ones(len(ROWS)), SEX == "P", numbers("detik")]).astype(float)
    made = {"rake": survey.rake(DESIGN, margins), "linear": survey.calibrate(DESIGN, x, [770, 390, 36000])}
    for name, design in made.items():
        found = survey.means(design, Q1)
        yield name, flat(found.estimate, found.se, design.weights[:3])
    found = survey.replicate_means(DESIGN, survey.jackknife(DESIGN), Q1)
    yield "jackknife", flat(found.estimate, found.se)
    yield (
        "alpha",
        flat(survey.weighted_alpha(DESIGN, np.column_stack([Q1, Q2, numbers("q3"), numbers("q4")]))),
    )


@pytest.mark.parametrize(("name", "found"), [*estimates(), *hypotheses(), *weights()])
def test_the_numbers_are_those_of_r(name, found):
    np.testing.assert_allclose(found, R[name], rtol=1e-9)
