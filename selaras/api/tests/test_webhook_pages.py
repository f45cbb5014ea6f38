"""A person connects a program: the secret is shown once, the log says what arrived."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from selaras.api import choices, services
from selaras.api.models import Delivery, Webhook
from selaras.assessments.tests.factories import NOW, City
from selaras.audit.models import Event

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Dasbor", "url": "https://opd.example/kait", "groups": ["assessments", "letters"]}


@pytest.fixture
def browser(city: City) -> Client:
    client = Client()
    client.force_login(city.user(city.operator))
    return client


@pytest.fixture
def webhook(city: City) -> Webhook:
    user = city.user(city.operator)
    return services.make_webhook(scope=city.operator, user=user, now=NOW, **GIVEN)[0]


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_the_secret_is_shown_once(browser: Client) -> None:
    made = browser.post(reverse("webhook_list"), GIVEN)
    assert "whsec_" in text_of(made) and made.headers["Cache-Control"] == "no-store"
    webhook = Webhook.objects.get()
    assert webhook.groups == ["assessments", "letters"]
    assert "whsec_" not in webhook.sealed_secret
    for page in (reverse("webhook_list"), reverse("webhook", args=[webhook.pk])):
        assert "whsec_" not in text_of(browser.get(page))
    assert Event.objects.filter(verb="api.webhook.made").count() == 1
    assert "whsec_" in text_of(browser.post(reverse("webhook_secret", args=[webhook.pk])))


def test_faults_stand_beside_their_fields_and_nothing_typed_is_lost(browser: Client) -> None:
    refused = browser.post(reverse("webhook_list"), GIVEN | {"url": "https://10.0.0.1/x"})
    assert refused.status_code == 422
    assert "jaringan dalam" in text_of(refused) and "https://10.0.0.1/x" in text_of(refused)
    assert not Webhook.objects.exists()


def test_steps_of_the_page(browser: Client, webhook: Webhook) -> None:
    for name in ("try", "pause", "resume"):
        page = browser.post(reverse(f"webhook_{name}", args=[webhook.pk]), follow=True)
        assert page.status_code == 200
    webhook.refresh_from_db()
    assert webhook.is_running and Delivery.objects.get().verb == choices.TRIAL
    Delivery.objects.update(attempts=8, given_up_at=NOW, error="Dijawab dengan status 500.")
    page = text_of(browser.get(reverse("webhook", args=[webhook.pk])))
    assert "Dijawab dengan status 500." in page and "Dihentikan" in page
    browser.post(reverse("webhook_send_again", args=[webhook.pk, Delivery.objects.get().pk]))
    assert Delivery.objects.get().given_up_at is None
    assert browser.post(reverse("webhook_end", args=[webhook.pk]), follow=True).status_code == 200
    assert browser.get(reverse("webhook", args=[webhook.pk])).status_code == 404


def test_webhooks_of_others_are_not_found(city: City, webhook: Webhook) -> None:
    stranger = Client()
    stranger.force_login(city.user(city.contact("bappeda")))
    delivery = services.try_webhook(scope=city.operator, webhook=webhook, now=NOW)
    assert stranger.get(reverse("webhook", args=[webhook.pk])).status_code == 404
    for name in ("secret", "pause", "resume", "try", "end"):
        assert stranger.post(reverse(f"webhook_{name}", args=[webhook.pk])).status_code == 404
    again = reverse("webhook_send_again", args=[webhook.pk, delivery.pk])
    assert stranger.post(again).status_code == 404


def test_services_ask_the_same_rule(city: City, webhook: Webhook) -> None:
    other = city.contact("bappeda")
    with pytest.raises(Exception, match="pemiliknya"):
        services.pause_webhook(scope=other, webhook=webhook, now=NOW)
    with pytest.raises(Exception, match="pemilik akun"):
        services.make_webhook(scope=other, user=city.user(city.operator), now=NOW, **GIVEN)
    services.end_webhook(scope=city.operator, webhook=webhook, now=NOW)
    webhook.refresh_from_db()
    with pytest.raises(Exception, match="sudah dihapus"):
        services.resume_webhook(scope=city.operator, webhook=webhook, now=NOW)


def test_ten_are_enough(city: City) -> None:
    user = city.user(city.operator)
    for _n in range(choices.MOST_WEBHOOKS):
        services.make_webhook(scope=city.operator, user=user, now=NOW, **GIVEN)
    with pytest.raises(Exception, match="Hapus yang tidak dipakai"):
        services.make_webhook(scope=city.operator, user=user, now=NOW, **GIVEN)


def test_the_log_costs_the_same_however_long_it_is(
    city: City, browser: Client, webhook: Webhook, count_queries: Any
) -> None:
    costs = []
    for count in (2, 20):
        for _n in range(count):
            services.try_webhook(scope=city.operator, webhook=webhook, now=NOW)
        browser.get(reverse("webhook", args=[webhook.pk]))
        with count_queries() as seen:
            browser.get(reverse("webhook", args=[webhook.pk]))
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 25
