"""From an empty database to a shared-out round: the steps of the first quarter of an hour, through the pages.

Each step is one a person does by hand; the test counts them, so that a longer way is noticed.
"""

import re
from datetime import datetime, timedelta
from html import unescape
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from selaras.assessments.models import Item, Round
from selaras.core import clock
from selaras.duties.models import Duty
from selaras.offices.models import Agency, Contact
from selaras.regions.models import Region

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PASSWORD = "Sungai-Lematang-77"
WIB = ZoneInfo("Asia/Jakarta")


class Hand:
    """A person at the keyboard: every request that is sent counts as a step."""

    def __init__(self) -> None:
        self.client = Client()
        self.steps = 0

    def send(self, name: str, data: dict[str, object], *args: object) -> str:
        self.steps += 1
        response = self.client.post(reverse(name, args=args), data, follow=True)
        page = response.content.decode()
        assert response.status_code == 200, f"{name}: {response.status_code} {errors_of(page)}"
        return page

    def open_one_time_link(self, address: str) -> None:
        self.steps += 1
        path = "/" + address.split("://")[-1].split("/", 1)[1] if "://" in address else address
        self.client.get(path)
        response = self.client.post(path, {"password": PASSWORD, "again": PASSWORD}, follow=True)
        page = response.content.decode()
        assert response.status_code == 200, errors_of(page)
        assert "_auth_user_id" in self.client.session


def errors_of(page: str) -> str:
    found = re.findall(r'class="error"[^>]*>.*?<span>(.*?)</span>|<li>(.*?)</li>', page, re.DOTALL)
    return unescape(" | ".join("".join(pair) for pair in found))[:800]


def one_time_link_in(text: str) -> str:
    found = re.search(r"(https?://[^\s\"<]+)?(/undangan/[A-Za-z0-9_-]+/)", unescape(text))
    assert found is not None, "no one-time link on the page"
    return found.group(2)


@pytest.fixture
def shipped(db: None) -> None:
    for command in ("load_regions", "load_instruments", "load_measures"):
        call_command(command, verbosity=0, stdout=StringIO())


def administrator() -> Hand:
    told = StringIO()
    call_command("admin", "admin@pagaralam.example.id", stdout=told)
    hand = Hand()
    hand.open_one_time_link(one_time_link_in(told.getvalue()))
    return hand


def prepare_office(admin: Hand, city: Region) -> str:
    # The administrator picks the city, ticks the agencies and pastes the contacts from Excel.
    admin.send("region_choose", {"path": city.path})
    page = admin.client.get(reverse("agency_starter")).content.decode()
    codes = re.findall(r'name="codes" value="([^"]+)" checked', page)
    assert len(codes) > 25
    admin.send("agency_starter", {"codes": codes})
    agencies = list(Agency.objects.filter(region=city).order_by("sort"))
    rows = ["OPD\tNama\tJabatan\tWA"]
    rows += [
        f"{agency.name}\tNarahubung {n}\tStaf\t0800-0000-{n:04d}" for n, agency in enumerate(agencies, 1)
    ]
    admin.send("contacts_paste", {"text": "\n".join(rows), "do": "keep"})
    assert Contact.objects.filter(agency__region=city).count() == len(agencies)

    # One invitation: the operator, by a link that is shown once.
    return admin.send(
        "person_invite",
        {
            "full_name": "Rusmala Dempo",
            "username": "rusmala",
            "role": "operator",
            "starts_on": clock.today().isoformat(),
            "delivery": "link",
        },
    )


def make_round(operator: Hand, city: Region) -> Round:
    # The operator makes the round; the owners proposed by the instrument are accepted as they stand.
    form = operator.client.get(reverse("round_create")).content.decode()
    instrument = re.search(r'<option value="(\d+)"[^>]*>\s*Indeks Kota Toleran \(2024\)', form)
    assert instrument is not None
    due = (datetime.now(WIB) + timedelta(days=12)).replace(hour=16, minute=0)
    operator.send(
        "round_create",
        {
            "instrument": instrument.group(1),
            "title": "Penilaian IKT",
            "data_year": due.year - 1,
            "filling_year": due.year,
            "index_owner": "SETARA Institute",
            "coordinator": Agency.objects.get(region=city, code="kesbangpol").pk,
            "internal_due_at": due.strftime("%Y-%m-%dT%H:%M"),
            "owner_due_at": (due + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"),
        },
    )
    return Round.objects.get(region=city)


def test_from_an_empty_database_to_a_shared_out_round(shipped: None) -> None:
    admin = administrator()
    city = Region.objects.get(code="16.72")
    page = prepare_office(admin, city)
    operator = Hand()
    operator.open_one_time_link(one_time_link_in(page))
    round_ = make_round(operator, city)
    assert round_.items.count() == 55
    assert not Item.objects.filter(round=round_, owner_agency=None).exists()
    operator.send("round_move", {}, round_.pk, "mulai")

    # Everybody owes something now, and the first work link can be sent.
    assert Duty.objects.open().filter(kind="isi").count() == 55
    assert not Duty.objects.filter(owner_agency__kind__in=("vertikal", "lembaga")).exists()
    kesra = Agency.objects.get(region=city, code="kesra")
    page = operator.send("round_link", {}, round_.pk, kesra.pk, kesra.contacts.get().pk)
    link = re.search(r"/t/[A-Za-z0-9_-]+/", page)
    assert link is not None and "wa.me" in page
    contact = Client()
    assert "6.1" in contact.get(link.group(), follow=True).content.decode()

    # Fifteen minutes by hand: at the most a dozen things to send, two of them long forms.
    assert admin.steps + operator.steps <= 12
