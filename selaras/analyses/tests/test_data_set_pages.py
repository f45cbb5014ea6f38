"""Scores in the order of codes, with trace, receipt and files; who reads a data set and who opens it."""

import pytest
from django.test import Client
from django.urls import reverse

from selaras.analyses.models import Dataset
from selaras.analyses.permissions import can_add, can_share, can_test, can_view
from selaras.analyses.services import share_dataset
from selaras.analyses.tests.factories import IMETA, NOW, YAML, make_dataset
from selaras.core.references import Reference, show
from selaras.offices.tests.factories import grant, make_user, person
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db


def reader(role="provinsi", code="16"):
    user = make_user()
    grant(user, role, region=make_region(code))
    client = Client()
    client.force_login(user)
    return client


def text(answer):
    return b"".join(answer).decode("utf-8-sig") if answer.streaming else answer.content.decode()


def test_units_stand_in_the_order_of_their_codes():
    page = text(reader().get(make_dataset().get_absolute_url()))
    places = [page.index(f'<span class="small soft nowrap">16.{n:02d}') for n in range(1, 13)]
    assert places == sorted(places)
    assert "sha256:" in page
    assert "bukan nilai resmi" in page


def test_invented_values_say_so_on_the_page():
    page = text(reader().get(make_dataset(origin="peragaan").get_absolute_url()))
    assert "PERAGAAN: angka karangan" in page


def test_the_readers_own_region_is_marked():
    shared = make_dataset(shared=True)
    page = text(reader("operator", "16.01").get(shared.get_absolute_url()))
    assert page.count("Wilayah Anda") == 1
    assert "Wilayah Anda" not in text(reader().get(shared.get_absolute_url()))


def test_another_setting_gives_other_scores_and_another_receipt():
    address = make_dataset().get_absolute_url()
    usual = text(reader().get(address))
    other = text(reader().get(address, {"skala": "minmax", "gabung": "gmean", "bobot": "sama"}))
    assert "Min-maks, 1 sampai 100, Rerata geometrik, Bobot sama" in other
    assert usual.split("sha256:")[1][:64] != other.split("sha256:")[1][:64]


def test_words_that_nobody_offers_count_as_not_asked():
    address = make_dataset().get_absolute_url()
    assert reader().get(address, {"skala": "' OR 1", "page": "zzz", "wilayah": "x"}).status_code == 200


def test_a_method_that_the_values_do_not_bear_is_refused_with_reasons():
    same = "kode;I1;I2;I3\n" + "\n".join(f"16.{n:02d};2;2;2" for n in range(1, 13))
    answer = reader().get(make_dataset(table=same).get_absolute_url(), {"skala": "minmax"})
    assert answer.status_code == 422
    assert "I1" in text(answer)
    found = Dataset.objects.get()
    address = reverse("dataset_export", args=[found.pk])
    assert reader().get(address, {"skala": "minmax", "isi": "skor"}).status_code == 404


def test_the_trace_of_a_unit_is_shown_when_asked_for():
    page = text(reader().get(make_dataset().get_absolute_url(), {"wilayah": "16.01"}))
    assert "Jejak hitungan" in page
    assert "× bobot" in page


@pytest.mark.parametrize("framework", [YAML, IMETA])
def test_what_goes_out_comes_in_again_as_the_same_numbers(framework):
    client = reader()
    first = make_dataset(framework=framework, table="kode;I1;I2;I3\n16.01;1,50;2;\n16.02;3;1;7")
    out = text(client.get(reverse("dataset_export", args=[first.pk])))
    again = make_dataset(framework=framework, table=out)
    assert again.rows == first.rows
    assert again.digest == first.digest


def test_a_negative_number_survives_the_guard_against_formulas():
    first = make_dataset(framework=IMETA, table="kode;I1;I2;I3\n16.01;-1,5;2;3\n16.02;3;1;7")
    out = text(reader().get(reverse("dataset_export", args=[first.pk])))
    assert "'-1,5" in out
    assert make_dataset(framework=IMETA, table=out).rows == first.rows


def test_scores_go_out_as_csv_and_as_a_workbook():
    address = reverse("dataset_export", args=[make_dataset().pk])
    assert "Skor;Peringkat" in text(reader().get(address, {"isi": "skor"}))
    book = reader().get(address, {"isi": "skor", "bentuk": "xlsx"})
    assert book.content.startswith(b"PK")


def test_a_data_set_is_read_by_its_region_and_above_and_below_only_when_opened():
    own = make_dataset("16.01")
    above = make_dataset("16")
    city, province = (
        person("operator", region=make_region("16.01"))[1],
        person("provinsi", region=make_region("16"))[1],
    )
    other = person("operator", region=make_region("16.02"))[1]
    assert set(Dataset.objects.visible_to(city)) == {own}
    assert set(Dataset.objects.visible_to(province)) == {own, above}
    assert not Dataset.objects.visible_to(other).exists()
    share_dataset(scope=province, dataset=above, shared=True, now=NOW)
    assert set(Dataset.objects.visible_to(city)) == {own, above}
    assert set(Dataset.objects.visible_to(other)) == {above}
    share_dataset(scope=province, dataset=Dataset.objects.get(pk=above.pk), shared=False, now=NOW)
    assert not Dataset.objects.visible_to(other).exists()


def test_opening_twice_is_recorded_once():
    from selaras.audit.models import Event

    province, kept = person("provinsi", region=make_region("16"))[1], make_dataset()
    for _time in range(2):
        share_dataset(scope=province, dataset=kept, shared=True, now=NOW)
    assert Event.objects.filter(verb="analyses.dataset.shared").count() == 1


def test_rules_say_why():
    kept, few = make_dataset("16.01"), make_dataset("16.01", count=9)
    operator = person("operator", region=make_region("16.01"))[1]
    leader = person("sekda", region=make_region("16.01"))[1]
    contact = person("narahubung", region=None, agency=None)[1]
    assert can_view(leader) and can_add(operator, "ID.16.01.") and can_share(operator, kept)
    assert can_test(operator, kept)
    assert "paling sedikit 10" in can_test(operator, few).reason
    assert "hanya dimulai" in can_test(leader, kept).reason
    assert not can_add(leader) and not can_share(leader, kept) and not can_add(operator, "ID.16.")
    assert not can_view(contact)


def test_a_reference_leads_to_the_data_set():
    kept = make_dataset("16.01")
    operator = person("operator", region=make_region("16.01"))[1]
    shown = show(operator, Reference("dataset", str(kept.pk)))
    assert shown.url == kept.get_absolute_url()


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_asks_the_database_as_often_for_many(number, django_assert_max_num_queries):
    for _one in range(number):
        make_dataset(shared=True)
    client = reader()
    client.get(reverse("datasets"))
    with django_assert_max_num_queries(12):
        client.get(reverse("datasets"))
