"""One search over the whole house, each source by its own rule of who sees what."""

from datetime import date

import pytest
from django.test import Client

from selaras.core.scope import Scope
from selaras.desk.selectors import found_everywhere
from selaras.evidence.tests.factories import make_file, make_held, make_plan
from selaras.letters.services import begin_letter
from selaras.measures.tests.factories import make_measure
from selaras.offices.tests.factories import NOW, make_agency, person
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db


def groups(scope: Scope, text: str) -> dict[str, list[str]]:
    return {group.label: [row.title for row in group.rows] for group in found_everywhere(scope, text)}


def test_kegiatan_are_found_once_planned_or_held() -> None:
    agency = make_agency()
    make_plan(agency, title="Dialog kerukunan")
    make_held(agency, title="Dialog pemuda", starts_on=date(2025, 10, 14))
    make_file(agency, title="Notula dialog")
    scope = person("narahubung", agency=agency)[1]
    found = groups(scope, "dialog")
    assert sorted(found["Kegiatan"]) == ["Dialog kerukunan", "Dialog pemuda"]
    assert found["Bukti dukung"] == ["Notula dialog"]
    stranger = person("narahubung", agency=make_agency(make_region("16.71")))[1]
    assert groups(stranger, "dialog") == {}


def test_letters_and_values_are_found_by_who_may_open_them(client: Client) -> None:
    agency = make_agency()
    user, scope = person("operator", region=agency.region)
    letter = begin_letter(scope=scope, template="kosong", subject_id=str(agency.pk), now=NOW)
    letter.hal = "Undangan rapat harmoni"
    letter.save()
    measure = make_measure()
    assert groups(scope, "harmoni")["Surat"] == ["Undangan rapat harmoni"]
    assert measure.get_absolute_url() in [
        row.url for group in found_everywhere(scope, measure.index_code) for row in group.rows
    ]
    stranger = person("narahubung", agency=make_agency(make_region("16.71")))[1]
    assert "Surat" not in groups(stranger, "harmoni")
    client.force_login(user)
    assert "Undangan rapat harmoni" in client.get("/cari/?q=harmoni").text


def test_no_word_breaks_the_search() -> None:
    scope = person("operator", region=make_agency().region)[1]
    for text in ("", "a", "%", "__", "'", "x" * 500, "\u202e", "1.1.1.1"):
        assert isinstance(found_everywhere(scope, text), list)
