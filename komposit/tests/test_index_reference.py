"""A small part of what COINr 1.1.14 gave, typed in; `run.py oracle` compares all of it."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest

from komposit.index.framework import Framework, Item
from komposit.index.means import Mean, mean_of
from komposit.index.moments import kurtosis, skew
from komposit.index.normalise import apply_rulers, make_rulers
from komposit.index.outranking import copeland
from komposit.index.rulers import Way
from komposit.index.transforms import TRANSFORMS
from komposit.index.trend import growth_rate, percent_change
from komposit.index.winsorise import winsorise

OUTLIER = [
    7.808,
    9.943,
    8.748,
    13.156,
    6.78,
    8.172,
    7.301,
    10.365,
    8.727,
    12.793,
    9.411,
    10.54,
    12.986,
    11.66,
    7.093,
    11.445,
    11.622,
    6.756,
    9.893,
    12.201,
    10.097,
    11.195,
    10.006,
    10.535,
    8.871,
    8.583,
    12.957,
    8.133,
    6.803,
    9.899,
    12.43,
    10.524,
    6.823,
    11,
    8.719,
    7.507,
    8.845,
    60,
    85,
    120,
]
WITHNA = [
    4.082,
    0.536,
    nan,
    21.066,
    15.581,
    3.029,
    1.032,
    4.383,
    nan,
    4.437,
    0.548,
    4.747,
    5.555,
    1.485,
    15.559,
    0.396,
    10.296,
    3.798,
    0.549,
    nan,
    2.288,
    0.299,
    11.943,
    8.126,
    2.384,
    1.307,
    11.051,
    1.059,
    2.966,
    4.061,
    1.801,
    0.774,
    nan,
    3.934,
    0.812,
    2.424,
    6.1,
    9.986,
    2.663,
    6.026,
]
ITEMS = [
    [20.82, 28.06, 89.13, 45.03, 81.79, 39.07],
    [68.84, 49.56, nan, 6.88, 24.28, 57.06],
    [91.77, 32.52, 21.92, 28.24, 82.86, 92.28],
    [29.16, 56.36, 23.35, 4.08, 53.81, 97.61],
    [11.36, 27, 14.86, 2.43, 92.97, 93.37],
    [70.4, 20.99, 48.51, 49.23, 55.43, 38.74],
    [nan, 39.37, 44.3, 59.92, nan, 26.3],
    [80.99, 88.9, 96.63, 60.19, 7.78, 26.49],
    [95.69, 55.94, 15.05, 40.37, 79.57, 20.49],
    [11.93, 84.38, 95.54, 40.29, 63.65, 14.5],
]
WEIGHTS = [2, 1, 1, 0.5, 3, 1]
MEANS = {
    Mean("amean"): [
        54.7982352941176,
        42.744,
        69.76,
        46.9541176470588,
        51.5382352941176,
        51.7582352941177,
        39.98,
        50.2864705882353,
        63.7358823529412,
        50.5147058823529,
    ],
    Mean("gmean"): [
        46.7325811264148,
        36.3265934860803,
        61.8094633372379,
        39.1290732718694,
        31.8996320383751,
        49.0243171434683,
        38.530361474322,
        31.5087028587912,
        53.6858920681347,
        38.0711659118878,
    ],
    Mean("hmean"): [
        39.2978064433353,
        28.5183297678144,
        52.1754156667671,
        26.7546040040921,
        16.0641661054083,
        45.5136963230065,
        37.0995813570402,
        17.7841758463879,
        41.64325548203,
        26.6900396042488,
    ],
    Mean("genmean", 2.0): [
        61.5558980305945,
        47.5845224136308,
        75.063258498886,
        52.7422889819813,
        64.9516479435914,
        53.8365270162969,
        41.4017946470923,
        62.359536701671,
        70.2079277826188,
        59.1194059410574,
    ],
    Mean("genmean", -0.5): [
        42.801780303774,
        32.5321349523824,
        57.0376233483078,
        33.5152832480356,
        22.7872106457121,
        47.3634415534297,
        37.8092406582179,
        23.210483788543,
        47.6124439296512,
        31.7870588900247,
    ],
}
SCALES = [
    (
        Way("minmax", (0.0, 100.0)),
        [0.92896753911907, 2.81427713609551, 1.75903359118364, 5.65151354597153],
        [18.2164010208504, 1.14123368806279, nan, 100],
    ),
    (
        Way("minmax", (1.0, 5.0)),
        [1.03715870156476, 1.11257108544382, 1.07036134364735, 1.22606054183886],
        [1.72865604083402, 1.04564934752251, nan, 5],
    ),
    (
        Way("zscore", (100.0, 10.0)),
        [96.463777293519, 97.4285909211167, 96.8885664316651, 98.880556347567],
        [98.3275290805728, 91.2417719636366, nan, 132.265628029824],
    ),
    (Way("rank"), [8, 20, 14, 37], [22, 3, nan, 36]),
    (
        Way("prank"),
        [0.179487179487179, 0.487179487179487, 0.333333333333333, 0.923076923076923],
        [0.6, 0.0571428571428571, nan, 1],
    ),
    (Way("borda"), [7, 19, 13, 36], [21, 2, nan, 35]),
    (
        Way("dist2max"),
        [0.00928967539119063, 0.0281427713609551, 0.0175903359118365, 0.0565151354597153],
        [0.182164010208504, 0.011412336880628, nan, 1],
    ),
    (
        Way("fracmax"),
        [0.0650666666666667, 0.0828583333333333, 0.0729, 0.109633333333333],
        [0.193771954808696, 0.0254438431595937, nan, 1],
    ),
    (
        Way("goalposts", (0.0, 100.0), low=5.0, high=40.0),
        [8.02285714285714, 14.1228571428571, 10.7085714285714, 23.3028571428571],
        [0, 0, nan, 45.9028571428571],
    ),
    (
        Way("scaled", low=0.0, high=150.0),
        [5.20533333333333, 6.62866666666667, 5.832, 8.77066666666667],
        [2.72133333333333, 0.357333333333333, nan, 14.044],
    ),
]
LOGS = {
    "log_ct": [0.781359502792735, 1.46312576422374, 1.13925506713013, 2.01921902650769],
    "log_ct_orig": [0.718814927308523, 1.43198448703701, 1.09594206011223, 2.00148000021012],
    "log_ct_plus": [0.781359502792735, 1.46312576422374, 1.13925506713013, 2.01921902650769],
    "boxcox": [0.864960732715197, 2.09243203975338, 1.45947972967034, 3.44058820349418],
}


def column(values):
    return np.array(values, dtype=float)[:, None]


@pytest.mark.parametrize(("way", "outlier", "withna"), SCALES)
def test_scales(way, outlier, withna):
    units = [str(n) for n in range(1, 41)]
    for values, wanted in ((OUTLIER, outlier), (WITHNA, withna)):
        x = column(values)
        found = apply_rulers(make_rulers(Framework((Item("I1", 1),)), x, way, {}, units), x, units)
        assert found[:4, 0].tolist() == pytest.approx(wanted, rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("mean", MEANS)
def test_means(mean):
    found = mean_of(mean, np.array(ITEMS), np.array(WEIGHTS))
    assert found.tolist() == pytest.approx(MEANS[mean], rel=1e-9)


def test_moments_winsorising_and_logs():
    x = column(OUTLIER)
    assert skew(x).item() == pytest.approx(3.85561135488369, rel=1e-9)
    assert kurtosis(x).item() == pytest.approx(14.933840285939, rel=1e-9)
    assert skew(column(WITHNA)).item() == pytest.approx(1.60008901891641, rel=1e-9)
    tamed = winsorise(x, 5)
    changed = np.flatnonzero(tamed.values[:, 0] != x[:, 0])
    assert [(n + 1, tamed.values[n, 0]) for n in changed.tolist()] == [
        (38, 13.156),
        (39, 13.156),
        (40, 13.156),
    ]
    assert tamed.count.tolist() == [3.0] and winsorise(x, 1).count.tolist() == [1.0]
    for name, wanted in LOGS.items():
        assert TRANSFORMS[name](x, 0.5)[:4, 0].tolist() == pytest.approx(wanted, rel=1e-9)


def test_outranking_and_growth():
    complete = [row for row in ITEMS if not np.isnan(row).any()]
    found = copeland(np.array(complete), np.array(WEIGHTS))
    assert found.tolist() == [3.0, 7.0, -5.0, -5.0, -5.0, 3.0, 3.0, -1.0]
    y, years = np.array([10.0, 12, 11, 15, 18, 21]), np.arange(2019.0, 2025.0)
    assert growth_rate(y, years) == pytest.approx(0.159962258654001, rel=1e-9)
    assert percent_change(y, years) == pytest.approx(24.4444444444571, rel=1e-9)
