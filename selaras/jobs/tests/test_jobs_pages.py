"""Pages of jobs: own ones, those of the region for who oversees it, and nobody else's."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse

from selaras.accounts.models import User
from selaras.accounts.tests.factories import make_user, scope_of
from selaras.core.references import Reference, show_many
from selaras.jobs import choices, permissions, selectors
from selaras.jobs.choices import State
from selaras.jobs.models import Job
from selaras.jobs.tests.factories import OTHER, STARTER, make_job, overseer

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> User:
    user = make_user("rusmala")
    client.force_login(user)
    return user


def own(user: User, state: str = State.RUNNING, **values: object) -> Job:
    return make_job(state, starter_id=user.pk, **values)


def page(client: Client, job: Job, **headers: str) -> str:
    return client.get(reverse("job", args=[job.pk]), headers=headers).content.decode()


def test_a_visitor_is_sent_to_the_door() -> None:
    job = make_job()
    for name in ("job", "job_cancel", "job_retry"):
        assert Client().post(reverse(name, args=[job.pk])).status_code in {302, 405}
    assert Client().get(reverse("jobs")).status_code == 302


def test_who_sees_which_job() -> None:
    job = make_job(region_path="ID.16.72.")
    without_region = make_job(region_path="")
    assert permissions.can_view(STARTER, job) and not permissions.can_view(OTHER, job)
    assert permissions.can_view(overseer("ID.16."), job) and not permissions.can_view(overseer("ID.31."), job)
    assert not permissions.can_view(overseer("ID."), without_region)
    for scope in (STARTER, OTHER, overseer("ID.16."), overseer("ID.31."), overseer("ID.")):
        seen = set(selectors.visible_jobs(scope))
        assert seen == {row for row in (job, without_region) if permissions.can_view(scope, row)}


def test_the_rules_answer_with_a_reason() -> None:
    assert permissions.can_cancel(STARTER, make_job()) and permissions.can_cancel(overseer("ID."), make_job())
    assert not permissions.can_cancel(OTHER, make_job())
    assert not permissions.can_cancel(STARTER, make_job(State.DONE))
    assert not permissions.can_cancel(STARTER, make_job(State.RUNNING, cancel_asked_at="2026-01-27T09:00Z"))
    assert permissions.can_retry(STARTER, make_job(State.FAILED))
    assert not permissions.can_retry(overseer("ID."), make_job(State.FAILED))
    assert not permissions.can_retry(STARTER, make_job(State.DONE))
    assert not permissions.can_retry(STARTER, make_job(State.RUNNING))


def test_the_job_of_another_is_not_there(client: Client, user: User) -> None:
    job = make_job(starter_id=user.pk + 1000)
    assert client.get(reverse("job", args=[job.pk])).status_code == 404
    for name in ("job_cancel", "job_retry"):
        assert client.post(reverse(name, args=[job.pk])).status_code == 404


def test_an_open_job_asks_for_news_and_an_ended_one_does_not(client: Client, user: User) -> None:
    html = page(client, own(user, progress=42, message="Butir 23 dari 55"))
    assert (
        "hx-trigger" in html
        and 'http-equiv="refresh"' in html
        and "42 %" in html
        and "Butir 23 dari 55" in html
    )
    html = page(client, own(user, State.DONE, result={"summary": "1.000 baris diimpor.", "url": "/akun/"}))
    assert "hx-trigger" not in html and 'http-equiv="refresh"' not in html
    assert "1.000 baris diimpor." in html and 'href="/akun/"' in html


def test_htmx_gets_the_middle_part_alone(client: Client, user: User) -> None:
    html = page(client, own(user), **{"HX-Request": "true"})
    assert "<html" not in html and 'id="pekerjaan"' in html


@pytest.mark.parametrize(
    "result", [{"url": "https://evil.example/"}, {"url": "//evil.example"}, ["x"], "teks", None]
)
def test_a_strange_result_does_not_break_the_page_or_lead_away(
    client: Client, user: User, result: object
) -> None:
    assert "evil" not in page(client, own(user, State.DONE, result=result))


def test_cancelling_and_repeating_by_button(client: Client, user: User) -> None:
    job = own(user)
    assert "Batalkan pekerjaan" in page(client, job)
    client.post(reverse("job_cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.cancel_asked_at and "Batalkan pekerjaan" not in page(client, job)
    choices.register_job_kind("sample", "Contoh", lambda handle: None)
    job = own(user, State.FAILED, error="Lembar 1 kosong.")
    assert "Ulangi pekerjaan" in page(client, job) and "Lembar 1 kosong." in page(client, job)
    client.post(reverse("job_retry", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == State.DONE
    assert client.post(reverse("job_retry", args=[job.pk])).status_code == 403


def test_the_list_shows_own_jobs_and_asks_before_showing_all(client: Client, user: User) -> None:
    own(user, title="milik saya")
    make_job(starter_id=user.pk + 1000, title="milik orang")
    html = client.get(reverse("jobs"), {"tampil": "semua"}).content.decode()
    assert "milik saya" in html and "milik orang" not in html
    admin = make_user("akar", is_administrator=True)
    client.force_login(admin)
    assert "milik orang" not in client.get(reverse("jobs")).content.decode()
    assert "milik orang" in client.get(reverse("jobs"), {"tampil": "semua"}).content.decode()


def test_an_empty_list_says_what_comes_here(client: Client, user: User) -> None:
    assert "Belum ada pekerjaan latar" in client.get(reverse("jobs")).content.decode()


def test_the_list_costs_the_same_at_6_and_at_60_jobs(
    client: Client, user: User, count_queries: Callable[[], AbstractContextManager[list[object]]]
) -> None:
    sizes = []
    for batch in (6, 54):
        for _ in range(batch):
            own(user)
        with count_queries() as seen:
            client.get(reverse("jobs"))
        sizes.append(len(seen))
    assert sizes[0] == sizes[1] <= 25


def test_a_job_is_named_wherever_it_is_referred_to_by_who_may_see_it() -> None:
    user = make_user()
    job = own(user, title="Menyusun berkas")
    wanted = [Reference("job", str(job.pk)), Reference("job", "x")]
    assert [shown.title for shown in show_many(scope_of(user), wanted).values()] == ["Menyusun berkas"]
    assert show_many(OTHER, wanted) == {}
    assert selectors.open_count(scope_of(user)) == 1
