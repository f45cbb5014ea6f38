"""The OpenAPI document is whole, and the page that shows it needs nothing from elsewhere."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from ninja import Schema

from selaras.api.compute import METHODS, operations, sections, shapes
from selaras.api.views import document
from selaras.core.http import PROBLEMS


def schema() -> dict[str, Any]:
    """Built once a process, when the first test asks; collecting the tests does not wait for it."""
    return document("id")


def by_name() -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Method, path and what is told of each operation."""
    return {
        one["operationId"]: (method, path, one)
        for path, item in schema()["paths"].items()
        for method, one in item.items()
    }


def refs(node: object) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(refs(value) for value in node.values()))
    return set().union(*(refs(value) for value in node)) if isinstance(node, list) else set()


def test_it_is_openapi_3_1_and_plain_json() -> None:
    assert schema()["openapi"].startswith("3.1.")
    assert json.loads(json.dumps(schema())) == schema()
    assert schema()["components"]["securitySchemes"]["PersonalToken"]["scheme"] == "bearer"


def test_every_operation_has_a_name_of_its_own() -> None:
    total = sum(len(item) for item in schema()["paths"].values())
    assert len(by_name()) == total
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)+", name) for name in by_name())


def unsaid(method: str, path: str, told: dict[str, Any]) -> set[str]:
    """What an operation keeps to itself of what it does and of what can go wrong."""
    wanted = {"401", "429"}
    if "{" in path:
        wanted |= {"404"}
    if "requestBody" in told:
        wanted |= {"400", "413", "422"}
    if any(one["in"] == "query" for one in told["parameters"]):
        wanted |= {"422"}
    wanted |= {"304"} if method == "get" else {"403"}
    missing = wanted - set(told["responses"])
    if method != "get" and "304" in told["responses"]:
        missing |= {"304 of a write"}
    if len(told["tags"]) != 1:
        missing |= {"one tag"}
    return missing | {name for name in ("summary", "description") if not told[name]}


def test_every_operation_says_what_it_does_and_what_can_go_wrong() -> None:
    found = {name: unsaid(*one) for name, one in by_name().items()}
    assert {name: missing for name, missing in found.items() if missing} == {}
    assert all(told["security"] == [{"PersonalToken": []}] for _, _, told in by_name().values())


def test_what_is_left_unsaid_is_found() -> None:
    told = {
        "parameters": [{"in": "query"}],
        "responses": {"304": {}},
        "tags": [],
        "summary": "",
        "description": "x",
    }
    missing = unsaid("post", "/rounds/{round_id}", told | {"requestBody": {}})
    assert missing == {
        "400", "401", "403", "404", "413", "422", "429", "304 of a write", "one tag", "summary",
    }  # fmt: skip


def test_every_error_is_a_problem() -> None:
    errors = {
        (name, status): list(response["content"])
        for name, (_, _, told) in by_name().items()
        for status, response in told["responses"].items()
        if status >= "4"
    }
    assert len(errors) > 500
    assert {one: kinds for one, kinds in errors.items() if kinds != ["application/problem+json"]} == {}


def test_every_reference_leads_somewhere() -> None:
    kinds = ("schemas", "headers")
    known = {f"#/components/{kind}/{name}" for kind in kinds for name in schema()["components"][kind]}
    assert refs(schema()["paths"]) | refs(schema()["components"]) <= known


def test_bodies_refuse_what_they_do_not_know() -> None:
    taken = {ref for _method, _path, one in by_name().values() for ref in refs(one.get("requestBody", {}))}
    for ref in taken:
        shape = schema()["components"]["schemas"][ref.rpartition("/")[2]]
        assert "enum" in shape or shape["additionalProperties"] is False


def test_exact_numbers_are_text() -> None:
    score = schema()["components"]["schemas"]["ScoreOut"]["properties"]
    assert {one["type"] for one in score["score"]["anyOf"]} == {"string", "null"}
    assert "number" not in re.findall(r'"type": "(\w+)"', json.dumps(schema()))


def test_the_document_is_open_and_cached(client: Client) -> None:
    response = client.get("/api/v1/openapi.json")
    assert response.status_code == 200 and response.json() == schema()
    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert client.post("/api/v1/openapi.json").status_code == 405


@pytest.mark.django_db
@pytest.mark.slow
def test_the_page_shows_every_operation_problem_and_shape_from_our_own_files(client: Client) -> None:
    text = client.get("/api/v1/docs").content.decode().replace("<wbr>", "")
    for _name, one in operations(schema()):
        assert f'id="{one.id}"' in text and one.path in text
    for code in PROBLEMS:
        assert f'id="{code}"' in text
    for shape in shapes(schema()):
        assert f'id="{shape.name}"' in text
    assert "<script>" not in text and "style=" not in text
    assert not re.search(r'(src|href)="(https?:)?//', text)
    links = set(re.findall(r'href="#(\w+)"', text)) - {"isi"}
    assert links <= set(re.findall(r'id="(\w+)"', text))


@pytest.mark.django_db
@pytest.mark.slow
def test_whoever_asks_again_does_not_make_the_server_draw_it_again(client: Client) -> None:
    client.get("/api/v1/docs")
    again = client.get("/api/v1/docs")
    assert again.status_code == 200
    assert "api/_operation.html" not in {drawn.name for drawn in again.templates}
    ids = re.findall(r' id="([^"]+)"', again.content.decode())
    assert len(ids) == len(set(ids))


def test_every_operation_stands_in_one_section() -> None:
    shown = [one.id for section in sections(schema()) for one in section.operations]
    assert sorted(shown) == sorted(by_name())
    assert set(METHODS) >= {method for method, _path, _one in by_name().values()}


def test_no_two_shapes_share_a_name() -> None:
    """The document knows a shape by its name alone: the second would be shown as the first."""
    homes: dict[str, set[str]] = {}
    waiting: list[type] = [Schema]
    while waiting:
        for shape in waiting.pop().__subclasses__():
            waiting.append(shape)
            if shape.__module__.startswith("selaras."):
                homes.setdefault(shape.__name__, set()).add(shape.__module__)
    assert {name: where for name, where in homes.items() if len(where) > 1 and "[" not in name} == {}
