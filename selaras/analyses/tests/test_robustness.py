"""The test of ranks: refused for few units, a job, the same for the same seed, drawn with its table."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from selaras.analyses import compute, services
from selaras.analyses.compute import CannotCompute, Varied, robustness, try_choices
from selaras.analyses.compute.charts import interval_chart, share_chart, shown_rank, waterfall
from selaras.analyses.compute.robust import removable, verdict_words
from selaras.analyses.models import Dataset, Run
from selaras.analyses.tests.factories import IMETA, NOW, YAML, make_dataset, make_run
from selaras.jobs import services as jobs
from selaras.jobs.models import Job
from selaras.jobs.services import Cancelled, JobFault, JobHandle
from selaras.offices.tests.factories import grant, make_user, person
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
EVERYTHING = Varied(raters=True)


def reader(role="provinsi", code="16"):
    user = make_user()
    grant(user, role, region=make_region(code))
    client = Client()
    client.force_login(user)
    return client


def asked(**more):
    return {
        "weights": "25",
        "scaling": "on",
        "mean": "on",
        "left_out": "on",
        "samples": "100",
        "seed": "7",
    } | more


@pytest.mark.slow
def test_the_same_seed_gives_the_same_and_another_another():
    data = make_dataset().data
    first, again, other = (robustness(data, EVERYTHING, samples=100, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first["units"] != other["units"]
    assert first["receipt"] != other["receipt"]


@pytest.mark.slow
def test_intervals_hold_the_median_and_stay_among_the_units():
    found = robustness(make_dataset().data, EVERYTHING, samples=200, seed=1)
    assert (found["random"], found["runs"]) == (400, 200 * 7)
    assert [row[0] for row in found["units"]] == [f"16.{n:02d}" for n in range(1, 13)]
    for _code, _score, nominal, median, low, high in found["units"]:
        assert 1 <= low <= median <= high <= 12
        assert 1 <= nominal <= 12
    assert {row[0] for row in found["inputs"]} == set(compute.INPUTS)
    for row in found["inputs"]:
        assert row[5] <= row[4] <= row[6]


def test_one_choice_alone_needs_no_design():
    found = robustness(make_dataset().data, Varied(10, False, False, False), samples=100, seed=1)
    assert (found["runs"], found["inputs"], found["varied"]) == (100, [], ["Weights"])


def test_a_framework_without_a_scale_has_no_raters():
    data = make_dataset(framework=IMETA).data
    assert robustness(data, Varied(raters=True), samples=100, seed=1)["varied"] == [
        "Normalisation", "Weights", "Aggregation", "LeftOut",
    ]  # fmt: skip


def test_a_lone_indicator_leaves_with_its_group():
    assert removable(compute.frame_from_yaml(YAML)) == ("I1", "I2", "I3~2")
    alone = (
        YAML.split("  - code: I3")[0]
        .replace("      - {code: I2, title: Dua, weight: 20}\n", "")
        .replace("40", "100")
    )
    assert removable(compute.frame_from_yaml(alone)) == ()


def test_what_cannot_be_computed_is_said_before_the_start():
    zero = YAML.replace("min: 1", "min: 0")
    rows = "\n".join(f"16.{n:02d};{n % 7};{n % 5};{n % 3}" for n in range(1, 13))
    kept = make_dataset(framework=zero, table=f"kode;I1;I2;I3\n{rows}")
    with pytest.raises(CannotCompute):
        try_choices(kept.data, Varied())
    answer = reader().post(reverse("robustness_start", args=[kept.pk]), asked())
    assert answer.status_code == 422
    assert "Belum dapat dihitung" in answer.content.decode()
    assert not Run.objects.exists() and not Job.objects.exists()


def test_few_units_are_refused_with_the_reason_on_the_page():
    few = make_dataset(count=9)
    client = reader()
    assert "paling sedikit 10" in client.get(few.get_absolute_url()).content.decode()
    assert client.get(reverse("robustness_start", args=[few.pk])).status_code == 403
    scope = person("provinsi", region=make_region("16"))[1]
    with pytest.raises(PermissionDenied):
        services.start_robustness(scope=scope, dataset=few, varied=Varied(), samples=100, seed=1, now=NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"samples": "99"}, {"samples": "5001"}, {"samples": "x"}, {"seed": "-1"}, {"seed": "2147483648"},
        {"weights": "99"}, {"weights": "0", "scaling": "", "mean": "", "left_out": ""},
    ],
)  # fmt: skip
def test_a_wrong_wish_is_told_and_starts_nothing(wrong):
    fields = {key: value for key, value in asked(**wrong).items() if value}
    answer = reader().post(reverse("robustness_start", args=[make_dataset().pk]), fields)
    assert answer.status_code == 422
    assert not Run.objects.exists()


def test_a_start_leads_to_the_job_and_the_job_to_the_result(django_capture_on_commit_callbacks):
    client = reader("operator", "16.01")
    kept = make_dataset(shared=True)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("robustness_start", args=[kept.pk]), asked())
    run = Run.objects.get()
    assert answer.url == reverse("job", args=[run.job_id])
    job = Job.objects.get(pk=run.job_id)
    assert (job.state, job.result["url"]) == ("selesai", run.get_absolute_url())
    page = client.get(run.get_absolute_url()).content.decode()
    assert "<svg" in page and "Rentang peringkat, urut kode wilayah" in page
    assert run.receipt in page and ">7<" in page
    assert page.count("Wilayah Anda") == 1
    assert "▸" in page
    assert run.get_absolute_url() in client.get(kept.get_absolute_url()).content.decode()


def test_the_numbers_go_out_with_their_settings():
    run = make_run(make_dataset())
    address = reverse("robustness_export", args=[run.pk])
    lines = b"".join(reader().get(address)).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Kode wilayah;Wilayah;Skor;Peringkat;Median")
    assert len(lines) == 13
    assert reader().get(address, {"bentuk": "xlsx"}).content.startswith(b"PK")


def test_an_unfinished_run_says_where_it_stands():
    run = make_run(make_dataset())
    Run.objects.update(result=None, finished_at=None)
    client = reader()
    for state, words in (
        ("diproses", "Kemajuan"),
        ("dibatalkan", "berhenti sebelum selesai"),
        ("gagal", "belum berhasil"),
    ):
        Job.objects.filter(pk=run.job_id).update(state=state, error="Sebab" if state == "gagal" else "")
        assert words in client.get(run.get_absolute_url()).content.decode()
    Job.objects.all().delete()
    assert "berhenti sebelum selesai" in client.get(run.get_absolute_url()).content.decode()
    assert client.get(reverse("robustness_export", args=[run.pk])).status_code == 404


def test_a_cancelled_job_stops_at_its_next_progress_and_leaves_no_result():
    run = make_run(make_dataset())
    Run.objects.update(result=None)

    class Stopped(JobHandle):
        def progress(self, percent, message=""):
            if percent > 1:
                raise Cancelled

    with pytest.raises(Cancelled):
        services.run_robustness(Stopped(run.job_id, 1), run_id=run.pk)
    assert Run.objects.get().result is None


def started(settings):
    """A test whose job waits in the queue, as the button leaves it."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    scope = person("provinsi", region=make_region("16"))[1]
    kept = make_dataset(shared=True)
    run = services.start_robustness(scope=scope, dataset=kept, varied=Varied(), samples=100, seed=5, now=NOW)
    return scope, run


def test_a_job_cancelled_at_its_very_end_leaves_nothing(monkeypatch, settings):
    scope, run = started(settings)
    finished = compute.robustness

    def cancelled_meanwhile(*args, **kwargs):
        result = finished(*args, **kwargs)
        jobs.cancel(scope=scope, job=Job.objects.get(pk=run.job_id), now=NOW)
        return result

    monkeypatch.setattr(compute, "robustness", cancelled_meanwhile)
    jobs.run(job_id=run.job_id)
    assert Job.objects.get(pk=run.job_id).state == "dibatalkan"
    assert Run.objects.get().result is None
    page = reader().get(run.dataset.get_absolute_url()).content.decode()
    assert run.get_absolute_url() not in page


def test_a_killed_worker_loses_nothing(settings):
    _scope, run = started(settings)
    # Claimed, and then silent: what a kill leaves behind.
    Job.objects.filter(pk=run.job_id).update(state="diproses", attempts=1, alive_at=NOW, progress=40)
    dead = JobHandle(run.job_id, 1)
    assert jobs.take_up_orphans(NOW + timedelta(hours=1)) == 1
    page = reader().get(run.dataset.get_absolute_url()).content.decode()
    assert run.get_absolute_url() in page and "Antre" in page
    assert jobs.begin_again(NOW + timedelta(days=1)) == 1
    jobs.run(job_id=run.job_id)
    again = Run.objects.get()
    assert again.result == robustness(run.dataset.data, Varied(), samples=100, seed=5)
    # The dead attempt, should it wake, writes nothing.
    with pytest.raises(Cancelled):
        services.run_robustness(dead, run_id=run.pk)
    assert Run.objects.get().finished_at == again.finished_at


def test_what_fails_during_the_run_is_told_to_the_starter(monkeypatch):
    run = make_run(make_dataset())

    def fail(*args, **kwargs):
        raise CannotCompute(["I1 tidak dapat dihitung"])

    class Quiet(JobHandle):
        def progress(self, percent, message=""):
            return None

    monkeypatch.setattr(compute, "robustness", fail)
    with pytest.raises(JobFault, match="I1 tidak dapat"):
        services.run_robustness(Quiet(run.job_id, 1), run_id=run.pk)


def test_a_run_is_read_by_whoever_reads_its_data():
    run = make_run(make_dataset("16.01"))
    assert reader("operator", "16.01").get(run.get_absolute_url()).status_code == 200
    assert reader("operator", "16.02").get(run.get_absolute_url()).status_code == 404
    assert reader("sekda", "16.01").get(reverse("robustness_start", args=[run.dataset_id])).status_code == 403


def test_the_verdict_names_the_choice_and_says_when_it_is_not_firm():
    firm = [["Weights", 0.1, 0, 0.2, 0.2, 0.1, 0.3], ["Aggregation", 0.5, 0.4, 0.6, 0.7, 0.6, 0.8]]
    assert verdict_words(firm) == "Pilihan penggabungan paling menentukan peringkat."
    near = [["Weights", 0.1, 0, 0.2, 0.65, 0.5, 0.8], firm[1]]
    assert "belum tegas" in verdict_words(near)
    assert "Tidak satu pun" in verdict_words([])
    assert "Tidak satu pun" in verdict_words([["Weights", *[None] * 6]])


def test_places_of_the_charts():
    chart = interval_chart(
        [("a", "A", (1.0, 1.5, 1.0, 3.0)), ("b", "B", (None, None, None, None))], 3, frozenset("b")
    )
    first, second = chart.rows
    assert (first.nominal, first.low, first.high, first.width, first.told) == (10, 10, 350, 340, "1 (1–3)")
    assert (second.low, second.told, second.own) == (None, "–", True)
    assert [tick.label for tick in chart.ticks] == ["1", "2", "3"]
    assert shown_rank(2.5) == "2,5"
    assert share_chart([("A", "1", 1.0, 0.5, 2.0)]).bars[0].width == 170
    bars = waterfall(3.0, [("I1", "+1", 1.0), ("I2", "-2", -2.0)], 2.0, ("dulu", "kini")).bars
    assert [bar.tone for bar in bars] == ["whole", "up", "down", "whole"]
    assert bars[0].x + bars[0].width == pytest.approx(bars[1].x)
    assert bars[2].x == pytest.approx(bars[3].x + bars[3].width)


def test_a_run_asks_the_database_as_often_for_many_units(django_assert_max_num_queries):
    run = make_run(make_dataset())
    client = reader()
    client.get(run.get_absolute_url())
    with django_assert_max_num_queries(12):
        client.get(run.get_absolute_url())
    assert Dataset.objects.count() == 1
