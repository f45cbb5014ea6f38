"""The city of the evening: sixty offices, a running round of 55 items, everybody asked by two others.

    python -m benchmarks.evening.scene PLAN.json [--mails N]

writes what the clients need to know (addresses, fields, cookies) and nothing they could not see themselves.
"""

import argparse
import json
import sys
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import django

AGENCIES, HELPERS = 60, 2


def build(mails: int) -> dict[str, Any]:
    from django.test import Client

    from selaras.assessments.models import Contribution
    from selaras.core import clock
    from selaras.notices.services import queue_mail
    from selaras.offices.tests.factories import grant, make_agency, make_user, scope_of
    from selaras.regions.tests.factories import make_region

    now = clock.now()
    region = make_region("16.72")
    host = make_agency(region, "kesbangpol", kind="kesbangpol")
    agencies = [host, *[make_agency(region, f"opd-{n:02}", name=f"Dinas {n}") for n in range(1, AGENCIES)]]
    operator = make_user("operator", full_name="Operator Kota")
    grant(operator, "operator", region=region)
    people = {}
    for agency in agencies:
        person = make_user(f"narahubung-{agency.code}", full_name=f"Narahubung {agency.name}")
        grant(person, "narahubung", agency=agency)
        people[agency.pk] = person
    round_ = _round(scope_of(operator, clock.today()), region, agencies, now)
    for number in range(mails):
        queue_mail(
            to=f"narahubung-{number}@contoh.example.id", subject=f"Pengingat {number}",
            body="Besok batas waktu.", key=f"malam:{number}", now=now,
        )  # fmt: skip
    items = {item.pk: item for item in round_.items.select_related("question__instrument")}
    asked = Contribution.objects.filter(item__in=items).order_by("pk")
    parts: dict[int, dict[str, Any]] = {}
    for agency in agencies:
        client = Client()
        client.force_login(people[agency.pk])
        cookie = client.cookies["sessionid"].value
        parts[agency.pk] = {"name": agency.code, "cookie": cookie, "items": [], "contributions": []}
    for item in items.values():
        parts[item.owner_agency_id]["items"].append(_item_words(item))
    for row in asked:
        address = items[row.item_id].get_absolute_url()
        words = {
            "id": row.pk,
            "item": row.item_id,
            "page": address,
            "address": f"{address}kontribusi/{row.pk}/",
        }
        parts[row.agency_id]["contributions"].append(words)
    return {"round": round_.pk, "page": round_.get_absolute_url(), "agencies": list(parts.values())}


def _round(scope: Any, region: Any, agencies: list[Any], now: Any) -> Any:
    """55 items over 55 offices, the last five help only; two more are asked about each item."""
    from selaras.assessments import services
    from selaras.assessments.models import Item
    from selaras.instruments.tests.factories import make_instrument

    root = Path(__file__).resolve().parents[2]
    text = (root / "instruments" / "ikt-2024.yaml").read_text(encoding="utf-8")
    plan = services.RoundPlan(
        title="Penilaian IKT", data_year=now.year - 1, filling_year=now.year, index_owner="Pemilik",
        internal_due_at=now + timedelta(hours=5), owner_due_at=now + timedelta(days=3),
    )  # fmt: skip
    round_ = services.create_round(
        scope=scope,
        instrument=make_instrument(text),
        region=region,
        coordinator=agencies[0],
        plan=plan,
        now=now,
    )
    owners, items = cycle(agencies), list(round_.items.order_by("sort"))
    for item in items:
        item.owner_agency, item.verifier_agency = next(owners), agencies[0]
    Item.objects.bulk_update(items, ["owner_agency", "verifier_agency"])
    helpers = cycle(agencies[len(items) :] + agencies[1 : len(items)])
    for item in items:
        for _n in range(HELPERS):
            helper = next(agency for agency in helpers if agency.pk != item.owner_agency_id)
            services.ask_contribution(scope=scope, item_id=item.pk, agency=helper, ask="Data Anda", now=now)
    return services.start_round(scope=scope, round_=round_, now=now)


def _item_words(item: Any) -> dict[str, Any]:
    """Its address, and what suits the type of its question."""
    question, fields = item.question, {}
    if question.type == "tingkat":
        fields["level"] = str(int(question.instrument.scale_min) + 1)
    elif question.type == "ya_tidak":
        fields["value"] = "ya"
    elif question.type == "pilihan":
        fields["value"] = str(question.choices[0])
    elif question.type == "angka":
        fields["value"] = "12"
    return {"id": item.pk, "address": item.get_absolute_url(), "fields": fields}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("plan", type=Path)
    parser.add_argument("--mails", type=int, default=0)
    given = parser.parse_args()
    django.setup()
    given.plan.write_text(json.dumps(build(given.mails)), encoding="utf-8")
    sys.stdout.write("ok\n")


if __name__ == "__main__":
    main()
