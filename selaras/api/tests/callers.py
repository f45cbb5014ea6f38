"""Programs that call the API with a person's token, and what they get back."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from selaras.accounts.models import User
from selaras.assessments.models import Item, Round
from selaras.assessments.tests.factories import NOW, City
from selaras.core.scope import Scope
from selaras.offices.models import ApiToken
from selaras.offices.services import make_token

ROOT = "/api/v1"
PROBLEM = "application/problem+json"


def token_of(city: City, scope: Scope) -> tuple[ApiToken, str]:
    return make_token(
        scope=scope, user=city.user(scope), name="Skrip", expires_at=NOW + timedelta(days=30), now=NOW
    )


@dataclass
class Caller:
    """A program with a token, and no browser around it."""

    raw: str
    user: User | None = None

    @classmethod
    def of(cls, city: City, scope: Scope) -> "Caller":
        return cls(token_of(city, scope)[1], city.user(scope))

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        if self.raw:
            headers.setdefault("Authorization", f"Bearer {self.raw}")
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        return Client().generic(method, f"{ROOT}{path}", data, "application/json", headers=headers)

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None) -> Any:
        return self.call("POST", path, body)

    def put(self, path: str, body: Any = None) -> Any:
        return self.call("PUT", path, body)

    def upload(self, path: str, name: str, body: bytes, **fields: str) -> Any:
        headers = {"Authorization": f"Bearer {self.raw}"}
        sent = {"file": SimpleUploadedFile(name, body), **fields}
        return Client().post(f"{ROOT}{path}", sent, headers=headers)


def nobody() -> Caller:
    return Caller("")


def at(round_: Round, item: Item | str | None = None, rest: str = "") -> str:
    """ "/rounds/7/items/1.1/answer" """
    path = f"/rounds/{round_.pk}"
    if item is not None:
        path += f"/items/{item if isinstance(item, str) else item.code}"
    return path + rest


def answered(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, (response.status_code, response.content[:2000])
    return response.json()


def refused(response: Any, status: int, code: str) -> Any:
    """The problem, with every member that each of them has."""
    body = answered(response, status)
    assert response.headers["Content-Type"] == PROBLEM
    assert body["code"] == code
    assert body["status"] == status
    assert body["type"] == f"/api/v1/docs#{code}"
    assert body["title"]
    assert body["detail"]
    return body
