"""Becoming one of the cast, and loading the demonstration again."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from selaras.assessments.models import Round
from selaras.core import clock
from selaras.demo import services
from selaras.demo.tests.moments import SUNDAY

# Loads the demonstration once more, in another worker.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _sunday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: SUNDAY)


def test_the_operator_comes_in_without_a_password(case: Round, client: Client) -> None:
    response = client.post(reverse("demo_enter", args=["rusmala"]))
    assert response.status_code == 302 and response["Location"] == reverse("home")
    assert "Tugas saya" in client.get("/").content.decode()


def test_a_glance_at_the_address_changes_nobody(case: Round, client: Client) -> None:
    assert client.get(reverse("demo_enter", args=["rusmala"])).status_code == 405
    assert client.get("/").status_code == 302


def test_a_name_outside_the_cast_is_not_found(case: Round, client: Client) -> None:
    assert client.post(reverse("demo_enter", args=["peragaan"])).status_code == 404


def test_the_contact_without_an_account_comes_in_by_a_work_link(case: Round, client: Client) -> None:
    response = client.post(reverse("demo_enter", args=["trisna"]), follow=True)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Trisna Endikat" in page and "6.2" in page
    assert client.get(reverse("rounds")).status_code in {302, 403, 404}


def test_the_bar_offers_to_load_again_only_after_the_deadline(case: Round) -> None:
    assert not services.has_run_past(case.owner_due_at)
    assert services.has_run_past(case.owner_due_at.replace(minute=1))


def test_production_knows_neither_the_cast_nor_its_addresses() -> None:
    code = (
        "import django; django.setup(); from django.conf import settings\n"
        "from django.urls import resolve, Resolver404\n"
        "assert not settings.DEMO and 'selaras.demo' not in settings.INSTALLED_APPS\n"
        "for address in ('/peraga/', '/peraga/orang/', '/peraga/masuk/rusmala/', '/peraga/muat-ulang/'):\n"
        "    try: resolve(address)\n"
        "    except Resolver404: continue\n"
        "    raise SystemExit(address)\n"
    )
    environment = os.environ | {
        "SELARAS_MODE": "production",
        "SELARAS_SECRET_KEY": "k" * 60,
        "SELARAS_HOSTS": "selaras.example.id",
        "DJANGO_SETTINGS_MODULE": "selaras.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr + done.stdout
