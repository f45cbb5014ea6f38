"""The pages of a reorganisation: planned line by line, shown with what moves, carried out once."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from selaras.offices.models import Agency, Grant, Reorganisation
from selaras.offices.tests.factories import (
    grant,
    make_agency,
    make_contact,
    make_holder,
    make_post,
    make_user,
)
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
PAPER = {"title": "SOTK baru", "decree": "Perda 1 Tahun 2025", "begins_on": "2025-12-01"}
EVERYTHING = ["kerja", "bukti", "orang"]


@pytest.fixture
def admin(client: Client) -> Client:
    user = make_user("admin")
    grant(user, "admin", region=make_region())
    client.force_login(user)
    return client


def planned(client: Client) -> Reorganisation:
    assert client.post("/opd/penataan/tambah/", PAPER).status_code == 302
    return Reorganisation.objects.latest("pk")


def add(client: Client, plan: Reorganisation, **fields: object) -> int:
    sent = {"what": EVERYTHING, "ends_old": "on", **fields}
    return client.post(f"/opd/penataan/{plan.pk}/baris/", sent).status_code


def test_from_the_plan_to_the_closed_agency_with_its_successor(admin: Client) -> None:
    old = make_agency(name="Dinas Lama")
    contact = make_contact(old)
    person = make_user()
    grant(person, "narahubung", agency=old)
    plan = planned(admin)
    assert add(admin, plan, old=old.pk, new_name="Dinas Baru", new_short_name="Baru") == 302
    shown = admin.get(plan.get_absolute_url()).content.decode()
    assert "Belum ada yang dipindahkan." in shown
    assert "Dinas Lama ke Dinas Baru" in shown
    assert not Agency.objects.filter(name="Dinas Baru").exists()
    plan.refresh_from_db()
    done = admin.post(f"/opd/penataan/{plan.pk}/jalankan/", {"version": plan.version}, follow=True)
    assert "Penataan dijalankan." in done.content.decode()
    new = Agency.objects.get(name="Dinas Baru")
    contact.refresh_from_db()
    assert contact.agency == new
    assert Grant.objects.get(user=person, revoked_at=None).agency == new
    assert "Diteruskan oleh" in admin.get(f"/opd/{old.pk}/").content.decode()
    assert "Meneruskan" in admin.get(f"/opd/{new.pk}/").content.decode()


def test_a_plan_that_changed_meanwhile_or_has_faults_is_refused_with_words(admin: Client) -> None:
    old = make_agency(name="Dinas Lama")
    make_contact(old)
    plan = planned(admin)
    assert add(admin, plan, old=old.pk, new=make_agency().pk, what=["kerja"]) == 302
    for version in ("1", "x", "99999999999"):
        told = admin.post(f"/opd/penataan/{plan.pk}/jalankan/", {"version": version}, follow=True)
        assert "berubah sejak ditampilkan" in told.content.decode()
    assert "belum mendapat penerus" in admin.get(plan.get_absolute_url()).content.decode()
    plan.refresh_from_db()
    told = admin.post(f"/opd/penataan/{plan.pk}/jalankan/", {"version": plan.version}, follow=True)
    assert "belum mendapat penerus" in told.content.decode()
    line = plan.lines.get()
    assert admin.post(f"/opd/penataan/{plan.pk}/baris/{line.pk}/hapus/").status_code == 302
    assert not plan.lines.exists()
    assert admin.post(f"/opd/penataan/{plan.pk}/batal/").status_code == 302
    assert admin.post(f"/opd/penataan/{plan.pk}/batal/").status_code == 403


def test_a_line_names_only_agencies_of_the_region(admin: Client) -> None:
    own, foreign = make_agency(), make_agency(make_region("73.71"))
    plan = planned(admin)
    assert add(admin, plan, old=foreign.pk, new=own.pk) == 422
    assert add(admin, plan, old=own.pk, new=foreign.pk) == 422
    assert add(admin, plan, old=own.pk, new=own.pk) == 422
    assert add(admin, plan, old=own.pk) == 422
    assert not plan.lines.exists()


def test_a_foreign_plan_is_not_found_and_a_contact_sees_no_draft(admin: Client) -> None:
    plan = planned(admin)
    for role, place in (("admin", make_region("73.71")), ("narahubung", make_agency())):
        user = make_user()
        grant(user, role, **{"agency" if isinstance(place, Agency) else "region": place})
        other = Client()
        other.force_login(user)
        assert other.get(plan.get_absolute_url()).status_code == 404
        assert other.post(f"/opd/penataan/{plan.pk}/jalankan/").status_code == 404
        assert add(other, plan) == 404


def test_who_sits_on_a_post_sits_there_again_and_a_taken_seat_stays_taken(admin: Client) -> None:
    old, new = make_agency(), make_agency()
    head = make_holder(make_post(old, title="Kepala"), user=make_user())
    grant(head.user, "kepala_opd", agency=old, holder=head)
    second = make_holder(make_post(old, title="Sekretaris"), name="Sekretaris lama")
    make_holder(make_post(new, title="Sekretaris"), name="Sekretaris baru")
    plan = planned(admin)
    add(admin, plan, old=old.pk, new=new.pk)
    plan.refresh_from_db()
    admin.post(f"/opd/penataan/{plan.pk}/jalankan/", {"version": plan.version})
    seated = new.posts.get(title="Kepala").holders.get()
    given = Grant.objects.get(user=head.user, revoked_at=None)
    assert (given.agency, given.role, given.holder) == (new, "kepala_opd", seated)
    second.refresh_from_db()
    assert second.ends_on is not None
    assert [one.name for one in new.posts.get(title="Sekretaris").holders.all()] == ["Sekretaris baru"]


@pytest.mark.slow
def test_the_pages_need_few_queries_however_many_agencies(
    admin: Client, count_queries: Callable[[], AbstractContextManager[CaptureQueriesContext]]
) -> None:
    plan = planned(admin)
    target = make_agency()

    def queries(url: str) -> int:
        with count_queries() as seen:
            assert admin.get(url).status_code == 200
        return len(seen)

    def fill(number: int) -> None:
        for _ in range(number):
            make_contact(make_agency())
            planned(admin)

    fill(1)
    few = queries("/opd/penataan/")
    fill(10)
    assert queries("/opd/penataan/") == few <= 25
    add(admin, plan, old=make_agency().pk, new=target.pk)
    assert queries(plan.get_absolute_url()) <= 40
