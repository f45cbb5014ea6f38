"""The icon is found by those who ask at its customary address."""

from django.test import Client


def test_the_customary_address_leads_to_the_mark(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302 and answer.headers["Location"] == "/static/core/mark.svg"
