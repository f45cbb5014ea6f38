"""A country at two sizes, and the pages that must cost the same in both; for tests and measurements.

Small and large differ by ten in every direction: agencies, regions with a round, evidence, published numbers.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selaras.accounts.models import User
from selaras.assessments.models import Item, Round
from selaras.core import clock
from selaras.evidence.compute import words
from selaras.evidence.models import Evidence, Use, Word
from selaras.measures.tests.test_query_counts import fill as fill_register
from selaras.offices.models import Agency
from tests.house.test_query_counts import above, make_cities, make_city

CITY = "16.72"


@dataclass(frozen=True, slots=True)
class Size:
    agencies: int
    regions: int
    proofs: int
    editions: int


SMALL = Size(agencies=6, regions=51, proofs=1_000, editions=1)
LARGE = Size(agencies=60, regions=514, proofs=10_000, editions=10)
KINDS = ("kabkota", "provinsi", "nasional")
PAGES = (
    "matrix", "matrix as a file", "leader", "leader list", "comparison", "comparison of the city", "series",
    "library", "library searched", "rounds", "rounds as a file", "home",
)  # fmt: skip
# Lists of which a larger country has more, each as its file; the rest is proven row by row in test_exports.
FILES = (
    "evidence_list", "measures", "duties", "audit", "agency_list", "acting_list", "person_list", "items",
    "round_gaps", "evaluation",
)  # fmt: skip
# The page for a leader is the city's own; to the levels above it is refused, which must cost the same too.
REFUSED = {(kind, page) for kind in ("provinsi", "nasional") for page in ("leader", "leader list")}


@dataclass
class Country:
    size: Size
    city: Round
    sent: Round
    people: dict[str, User]
    clients: dict[str, Client] = field(default_factory=dict)

    def addresses(self, kind: str) -> dict[str, str]:
        """What this person opens; above the city it is the round that the city has sent."""
        round_ = self.city if kind == "kabkota" else self.sent
        own = {"kabkota": CITY, "provinsi": "16", "nasional": "ID"}[kind]
        matrix, library = reverse("matrix", args=[round_.pk]), reverse("evidence_list")
        return {
            "matrix": matrix,
            "matrix as a file": f"{matrix}?format=xlsx",
            "leader": reverse("brief", args=[round_.pk]),
            "leader list": reverse("briefs"),
            "comparison": reverse("measure_comparison", args=[own]),
            "comparison of the city": reverse("measure_comparison", args=[CITY]),
            "series": reverse("measure_series", args=["IKT", own]),
            "library": library,
            "library searched": f"{library}?q=berita&page=2",
            "rounds": reverse("rounds"),
            "rounds as a file": f"{reverse('rounds')}?format=xlsx",
            "home": reverse("home"),
        }

    def files(self) -> dict[str, str]:
        """What the operator of the city takes out."""
        of_round = {"items", "round_gaps", "evaluation"}
        return {
            name: reverse(name, args=[self.city.pk] if name in of_round else []) + "?format=csv"
            for name in FILES
        }

    def client(self, kind: str) -> Client:
        if kind not in self.clients:
            self.clients[kind] = Client()
            self.clients[kind].force_login(self.people[kind])
        return self.clients[kind]


def build(size: Size) -> Country:
    """In bulk but for the one round, whose 55 items go over the agencies through the services."""
    now = clock.now()
    operator, round_ = make_city(size.agencies, now)
    codes = [f"{province}.{city:02}" for province in range(11, 52) for city in range(1, 15)]
    # Beside the province's own: the city stands there already, and its province has others.
    chosen = [f"16.{number:02}" for number in range(1, 14)] + [c for c in codes if not c.startswith("16.")]
    rounds = make_cities(chosen[: size.regions - 1], now)
    sent = _copied(round_, data_year=2024, state="terkirim", sharing="terkirim")
    Item.objects.bulk_create(_items_copied(round_, sent))
    for n in range(size.editions):
        # A leader of one round is led straight to it; this one has a list.
        _copied(round_, data_year=2000 + n)
    everywhere = [round_, *rounds]
    _fill_library(everywhere, sent, size.proofs, now)
    fill_register([CITY, *chosen[: size.regions - 1]], size.editions)
    people = {"kabkota": operator, "provinsi": above("provinsi", "16"), "nasional": above("nasional", "ID")}
    return Country(size, round_, sent, people)


def _copied(round_: Round, **given: object) -> Round:
    plain = {f.attname: getattr(round_, f.attname) for f in Round._meta.fields}
    made = Round(**(plain | {"id": None} | given))
    made.save()
    return made


def _items_copied(round_: Round, sent: Round) -> Iterator[Item]:
    for item in round_.items.all():
        plain = {f.attname: getattr(item, f.attname) for f in Item._meta.fields}
        yield Item(**(plain | {"id": None, "round_id": sent.pk, "state": "terkirim"}))


def _fill_library(rounds: list[Round], sent: Round, count: int, now: datetime) -> None:
    """Half of it in the city and sent with its round, the other half over the country, sent as well."""
    agencies = list(Agency.objects.filter(pk__in=[round_.coordinator_id for round_ in rounds[1:]]))
    own = list(Agency.objects.filter(region=sent.region_id))
    items = list(sent.items.values_list("pk", flat=True))
    rows = []
    for number in range(count):
        agency = own[number % len(own)] if number % 2 else agencies[number % len(agencies)]
        rows.append(
            Evidence(
                region_id=agency.region_id, region_path=agency.region_path, agency=agency, kind="link",
                title=f"Berita {number}", url=f"https://contoh.example.go.id/{number}", state="siap",
                added_by_name="Uji", added_via="akun", created_at=now - timedelta(minutes=number),
            )
        )  # fmt: skip
    made = Evidence.objects.bulk_create(rows, batch_size=1000)
    Use.objects.bulk_create(
        [
            Use(
                evidence=one, subject_kind="item", subject_id=str(items[n % len(items)]), group_kind="round",
                group_id=str(sent.pk), region_path=one.region_path, sharing="terkirim", added_by_name="Uji",
                added_via="akun", added_at=now,
            )
            for n, one in enumerate(made)
        ],
        batch_size=1000,
    )  # fmt: skip
    found_by = [Word(evidence=one, word=word) for one in made for word in words(one.title, one.url)]
    Word.objects.bulk_create(found_by, batch_size=2000)


# ---- what a page costs


@dataclass(frozen=True, slots=True)
class Cost:
    status: int
    queries: int
    milliseconds: float
    kilobytes: float


def cost_of(client: Client, address: str) -> Cost:
    """Of somebody who has been here before."""
    cache.clear()
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        began = time.perf_counter()
        response = client.get(address)
        size = len(b"".join(response) if response.streaming else response.content)
        took = time.perf_counter() - began
    return Cost(response.status_code, len(seen), took * 1000, size / 1024)


def costs(country: Country) -> dict[tuple[str, str], Cost]:
    return {
        (kind, page): cost_of(country.client(kind), address)
        for kind in KINDS
        for page, address in country.addresses(kind).items()
    } | {
        ("kabkota", f"{name} as a file"): cost_of(country.client("kabkota"), address)
        for name, address in country.files().items()
    }


@contextmanager
def asking_once_more(owner: Any, name: str) -> Iterator[None]:
    """Every use of this property or function costs a query: what a test of ceilings has to find."""
    held = owner.__dict__[name]
    inner: Callable[..., Any] = held.fget if isinstance(held, property) else held

    def asking(*args: Any, **kwargs: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return inner(*args, **kwargs)

    with mock.patch.object(owner, name, property(asking) if isinstance(held, property) else asking):
        yield
