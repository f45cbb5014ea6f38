"""Editions of regions through the API: drafted, shown, written by the nation; one region as of a day."""

from datetime import timedelta

import pytest

from selaras.accounts.models import User
from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.tests.factories import NOW
from selaras.core.clock import WIB
from selaras.core.scope import Scope
from selaras.offices.services import make_token
from selaras.offices.tests.factories import grant, make_user
from selaras.regions.models import Region
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
BODY = {
    "title": "Pembentukan Kabupaten Hulu",
    "decree": "UU 1 Tahun 2025",
    "begins_on": "2025-12-01",
    "text": "pemekaran | 16.01 | 16.14 | Kabupaten Hulu | 40",
}


def caller(user: User) -> Caller:
    scope = Scope(on=NOW.astimezone(WIB).date(), user_id=user.pk, name=user.full_name)
    return Caller(
        make_token(scope=scope, user=user, name="S", expires_at=NOW + timedelta(days=9), now=NOW)[1]
    )


@pytest.fixture
def nation() -> Caller:
    make_region("16.01", edition="daftar")
    return caller(make_user("pusat", is_administrator=True))


@pytest.fixture
def local(nation: Caller) -> Caller:
    user = make_user("daerah")
    grant(user, "admin", region=make_region("16.01"))
    return caller(user)


def test_a_draft_is_answered_with_its_preview_and_written_as_shown(nation: Caller) -> None:
    made = answered(nation.post("/regions/editions", BODY), 201)
    assert made["preview"]["begins"] == [{"code": "16.14", "name": "Kabupaten Hulu"}]
    path = f"/regions/editions/{made['id']}"
    refused(nation.post(f"{path}/write", {"mark": "lain"}), 422, "invalid")
    assert not Region.objects.filter(code="16.14").exists()
    written = answered(nation.post(f"{path}/write", {"mark": made["preview"]["mark"]}))
    assert (written["state"], written["preview"]) == ("ditulis", None)
    assert refused(nation.post(f"{path}/write", {"mark": "x"}), 403, "forbidden")
    then = answered(nation.get("/regions/16.14?on=2025-11-30"))
    assert [row["code"] for row in then["stood_as"]] == ["16.01"]
    assert then["origins"][0]["share"] == "40.00"


def test_every_fault_comes_with_its_line(nation: Caller) -> None:
    made = answered(nation.post("/regions/editions", BODY | {"text": "x | 1\nganti nama | 16.01"}), 201)
    assert [row["line"] for row in made["preview"]["faults"]] == [1, 2]


def test_a_region_prepares_and_only_the_nation_writes(
    nation: Caller, local: Caller, operator: Caller
) -> None:
    made = answered(local.post("/regions/editions", BODY), 201)
    path = f"/regions/editions/{made['id']}"
    refused(local.post(f"{path}/write", {"mark": made["preview"]["mark"]}), 403, "forbidden")
    refused(operator.get(path), 404, "not_found")
    refused(operator.post("/regions/editions", {}), 403, "forbidden")
    refused(operator.put(path, {}), 404, "not_found")
    own = answered(nation.post("/regions/editions", BODY), 201)
    refused(local.put(f"/regions/editions/{own['id']}", BODY | {"version": 1}), 403, "forbidden")
    assert answered(operator.get("/regions/editions"))["count"] == 0


def test_a_version_that_is_gone_is_refused_and_a_dropped_draft_stays_dropped(nation: Caller) -> None:
    path = f"/regions/editions/{answered(nation.post('/regions/editions', BODY), 201)['id']}"
    assert answered(nation.put(path, BODY | {"version": 1, "title": "Lain"}))["version"] == 2
    refused(nation.put(path, BODY | {"version": 1}), 422, "invalid")
    assert answered(nation.post(f"{path}/drop"))["state"] == "batal"
    refused(nation.post(f"{path}/drop"), 403, "forbidden")


def test_an_unknown_region_or_filter_is_said(nation: Caller) -> None:
    refused(nation.get("/regions/77.77"), 404, "not_found")
    refused(nation.get("/regions/16.01?pada=2025-01-01"), 422, "invalid")
    refused(nation.get("/regions/16.01?on=kemarin"), 422, "invalid")
