"""An API token acts as its owner, is shown once, and ends when it should."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from selaras.core.verdict import Refused
from selaras.offices import services
from selaras.offices.models import ApiToken
from selaras.offices.selectors import api_token, scope_for_token
from selaras.offices.services.tokens import MOST
from selaras.offices.tests.factories import NOW, grant, make_user, person, scope_of
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def test_a_token_gives_the_scope_of_its_owner_until_it_expires() -> None:
    user, scope = person("operator")
    token, raw = services.make_token(scope=scope, user=user, name="Rekap", expires_at=NOW + YEAR, now=NOW)
    assert raw.startswith("selaras_") and raw not in str(vars(token))
    found = scope_for_token(raw, NOW)
    assert found is not None and found.roles == {"operator"} and found.user_id == user.pk
    assert scope_for_token(raw, NOW + YEAR) is None
    assert scope_for_token(raw + "x", NOW) is None


def test_a_revoked_token_or_an_inactive_owner_opens_nothing() -> None:
    user, scope = person("operator")
    values = {"scope": scope, "user": user, "name": "A", "expires_at": NOW + YEAR, "now": NOW}
    token, raw = services.make_token(**values)
    _, second = services.make_token(**values)
    services.revoke_token(scope=scope, token=token, now=NOW)
    assert scope_for_token(raw, NOW) is None and scope_for_token(second, NOW) is not None
    user.is_active = False
    user.save()
    assert scope_for_token(second, NOW) is None


def test_nobody_makes_or_revokes_a_token_of_another() -> None:
    user, scope = person("sekda")
    _, admin = person("admin")
    with pytest.raises(Refused):
        services.make_token(scope=admin, user=user, name="A", expires_at=NOW + YEAR, now=NOW)
    token, _ = services.make_token(scope=scope, user=user, name="A", expires_at=NOW + YEAR, now=NOW)
    with pytest.raises(Refused):
        services.revoke_token(scope=admin, token=token, now=NOW)


def test_a_token_lives_a_year_at_most_and_there_are_not_too_many() -> None:
    user, scope = person("sekda")
    for expires_at in (NOW, NOW + timedelta(days=367)):
        with pytest.raises(ValidationError, match="satu tahun"):
            services.make_token(scope=scope, user=user, name="A", expires_at=expires_at, now=NOW)
    for _ in range(MOST):
        services.make_token(scope=scope, user=user, name="A", expires_at=NOW + YEAR, now=NOW)
    with pytest.raises(ValidationError, match=str(MOST)):
        services.make_token(scope=scope, user=user, name="A", expires_at=NOW + YEAR, now=NOW)


def test_the_last_use_is_noted() -> None:
    user, scope = person("sekda")
    _, raw = services.make_token(scope=scope, user=user, name="A", expires_at=NOW + YEAR, now=NOW)
    token = api_token(raw, NOW)
    assert token is not None
    services.note_token_use(token=token, now=NOW)
    token.refresh_from_db()
    services.note_token_use(token=token, now=NOW + timedelta(seconds=30))
    token.refresh_from_db()
    assert token.last_used_at == NOW


def test_the_page_shows_a_new_token_once_and_lists_only_ones_own(client: Client) -> None:
    user, stranger = make_user(), make_user()
    grant(user, "operator", region=make_region())
    services.make_token(
        scope=scope_of(stranger), user=stranger, name="Milik orang", expires_at=NOW + YEAR, now=NOW
    )
    client.force_login(user)
    made = client.post(reverse("token_list"), {"name": "Lembar kerja", "days": 90})
    assert "selaras_" in made.content.decode() and made["Cache-Control"] == "no-store"
    again = client.get(reverse("token_list")).content.decode()
    assert "selaras_" not in again and "Lembar kerja" in again and "Milik orang" not in again
    assert client.post(reverse("token_list"), {"name": "", "days": 9000}).status_code == 422
    foreign = ApiToken.objects.get(user=stranger)
    assert client.post(reverse("token_revoke", args=[foreign.pk])).status_code == 404
    own = ApiToken.objects.get(user=user)
    assert client.post(reverse("token_revoke", args=[own.pk])).status_code == 302
    own.refresh_from_db()
    assert own.revoked_at is not None
