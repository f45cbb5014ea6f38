"""Lists and editor pages cost as many queries for a long list and a large instrument as for a short one."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selaras.instruments import services
from selaras.instruments.tests.factories import SMALL, SYSTEM, make_instrument
from selaras.offices.tests.factories import NOW, person
from selaras.regions.tests.factories import make_region

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LARGE = (settings.BASE_DIR / "instruments" / "ikt-2024.yaml").read_text(encoding="utf-8")


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("role", ["operator", "admin"])
def test_lists_of_instruments_and_drafts_cost_the_same_when_they_grow(client, role):
    region = make_region()
    user, scope = person(role, region=region)
    client.force_login(user)
    addresses = [reverse("instruments"), reverse("drafts"), reverse("draft_new"), reverse("draft_paste")]

    def grow(first, last):
        for year in range(first, last):
            text = SMALL.replace('edition: "2024"', f'edition: "{year}"')
            services.publish(scope=SYSTEM, text=text, file="", now=NOW)
            services.create_draft(scope=scope, region=region, text=text, note="uji", now=NOW)

    grow(2001, 2003)
    few = [queries(client, address) for address in addresses]
    grow(2003, 2021)
    many = [queries(client, address) for address in addresses]
    assert few == many
    assert max(many) <= 25


def test_the_pages_of_a_large_draft_cost_what_those_of_a_small_one_cost(client):
    region = make_region()
    user, scope = person("operator", region=region)
    client.force_login(user)
    base = make_instrument()
    counts = []
    for text in (SMALL, LARGE):
        draft = services.create_draft(scope=scope, region=region, text=text, note="uji", base=base, now=NOW)
        names = ("draft", "draft_preview", "draft_publish", "draft_text", "draft_head", "draft_weights")
        counts.append([queries(client, reverse(name, args=[draft.pk])) for name in names])
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 25
