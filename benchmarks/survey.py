"""Estimates of a national sample: 642,500 rows x 30 items x 514 domains, Taylor errors and 200 replicates.

    .venv/bin/python -m benchmarks.survey [--json FILE] [--csv] [--r]

Makes its sample on the spot (25 clusters of 50 in each of 514 strata, unequal weights, 3 % unanswered) and
measures in a process of its own: processor seconds per part, peak resident memory. `--csv` also writes the
sample as a file and runs the command line over it. `--r` runs R's survey on 5 % of the domains, where Rscript
is there, and ours on the same rows.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from komposit import survey

ROOT = Path(__file__).resolve().parents[1]
DOMAINS, CLUSTERS, SIZE, ITEMS, REPLICATES = 514, 25, 50, 30, 200
SHARE = 0.05
SPEC = """
id: id
weight: weight
strata: kab
cluster: psu
designs: [strat_cluster]
variables: {{mean: [{items}]}}
domains: [kab]
replicates: {{method: subbootstrap, count: {replicates}, seed: 1}}
"""


def made(domains: int) -> dict[str, np.ndarray]:
    """Numbers of stratum and cluster, weights and answers of so many domains."""
    draws = np.random.default_rng(1)
    rows = domains * CLUSTERS * SIZE
    cluster = np.repeat(np.arange(domains * CLUSTERS), SIZE)
    level = draws.normal(3, 0.4, domains * CLUSTERS)[cluster]
    answers = np.empty((rows, ITEMS))
    for item in range(ITEMS):
        answers[:, item] = np.clip(np.round(level + draws.normal(0, 1, rows)), 1, 5)
        answers[draws.random(rows) < 0.03, item] = np.nan
    weights = draws.uniform(50, 400, rows).round(3)
    return {"kab": cluster // CLUSTERS, "psu": cluster, "weight": weights, "answers": answers}


def measure(domains: int) -> dict[str, float]:
    """Processor seconds of each part, in this process."""
    data = made(domains)
    codes = survey.Domains(data["kab"].astype(np.intp), domains)
    seconds: dict[str, float] = {}

    def timed(name, call):
        begun = time.process_time()
        result = call()
        seconds[name] = round(time.process_time() - begun, 3)
        return result

    design = timed(
        "design", lambda: survey.make_design(data["weight"], strata=data["kab"], clusters=data["psu"])
    )
    taylor = timed("taylor", lambda: survey.means(design, data["answers"], codes))
    made_replicates = timed("factors", lambda: survey.bootstrap(design, REPLICATES, seed=1))
    found = timed(
        "replicates", lambda: survey.replicate_means(design, made_replicates, data["answers"], codes)
    )
    apart = float(np.nanmedian(np.abs(found.se / taylor.se - 1)))
    seconds["total"] = round(sum(seconds.values()), 3)
    return {
        "rows": len(data["weight"]),
        "domains": domains,
        **seconds,
        "median_gap_of_errors": round(apart, 4),
    }


def child(domains: int) -> dict[str, float]:
    """The same in a fresh process, with its peak memory."""
    words = [sys.executable, "-m", "benchmarks.survey", "--child", str(domains)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def write_csv(domains: int, folder: Path) -> Path:
    data = made(domains)
    path = folder / "sample.csv"
    names = [f"q{number}" for number in range(1, ITEMS + 1)]
    with path.open("w", encoding="utf-8") as target:
        target.write(",".join(["id", "kab", "psu", "weight", *names]) + "\n")
        texts = np.where(np.isnan(data["answers"]), "", data["answers"].astype("U1"))
        for row in range(len(data["weight"])):
            head = f"R{row},K{data['kab'][row]:03},P{data['psu'][row]},{data['weight'][row]}"
            target.write(f"{head},{','.join(texts[row])}\n")
    spec = SPEC.format(items=", ".join(names), replicates=REPLICATES)
    (folder / "spec.yaml").write_text(spec, encoding="utf-8")
    return path


def command_line(folder: Path) -> dict[str, float]:
    """The command over the whole file: seconds with start, and peak memory of its process."""
    path = write_csv(DOMAINS, folder)
    words = ["survey", str(folder / "spec.yaml"), str(path), "--out", str(folder / "out")]
    program = "import sys; from komposit.cli import main; sys.exit(main(sys.argv[1:]))"
    begun = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    subprocess.run([sys.executable, "-c", program, *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    peak = max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    return {
        "megabytes_of_csv": round(path.stat().st_size / 1e6),
        "seconds": round(time.perf_counter() - begun, 1),
        "peak_mb": round(peak / 1024),
    }


def beside_r(folder: Path) -> dict[str, object]:
    """R survey on 5 % of the domains, ours on the same rows and on all."""
    if shutil.which("Rscript") is None:
        return {"skipped": "Rscript is not installed (Debian: apt-get install r-cran-survey)"}
    domains = round(DOMAINS * SHARE)
    path = write_csv(domains, folder)
    script = ROOT / "benchmarks" / "survey.R"
    words = ["Rscript", str(script), str(path), str(ITEMS), str(REPLICATES)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    theirs = json.loads(done.stdout.strip().splitlines()[-1])
    return {"domains": domains, "r": theirs, "ours": child(domains)}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.survey")
    parser.add_argument("--json", type=Path, help="tulis hasil ke berkas")
    parser.add_argument("--csv", action="store_true", help="ukur juga perintahnya atas berkas CSV")
    parser.add_argument("--r", action="store_true", help="ukur juga R survey atas 5%% domain")
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        found = measure(options.child)
        found["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        print(json.dumps(found))
        return 0
    report: dict[str, object] = {"whole": child(DOMAINS)}
    with tempfile.TemporaryDirectory() as name:
        if options.csv:
            report["command_line"] = command_line(Path(name))
        if options.r:
            report["beside_r"] = beside_r(Path(name))
    text = json.dumps(report, indent=2)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
