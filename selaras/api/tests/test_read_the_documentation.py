"""The OpenAPI document is whole, and the page that shows it needs nothing from elsewhere."""

import json
import re

import pytest
from django.test import Client
from ninja import Schema

from selaras.api.compute import METHODS, operations, sections, shapes
from selaras.api.views import document
from selaras.core.http import PROBLEMS

SCHEMA = document("id")
OPERATIONS = {
    one["operationId"]: (method, path, one)
    for path, item in SCHEMA["paths"].items()
    for method, one in item.items()
}


def refs(node: object) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(refs(value) for value in node.values()))
    return set().union(*(refs(value) for value in node)) if isinstance(node, list) else set()


def test_it_is_openapi_3_1_and_plain_json() -> None:
    assert SCHEMA["openapi"].startswith("3.1.")
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert SCHEMA["components"]["securitySchemes"]["PersonalToken"]["scheme"] == "bearer"


def test_every_operation_has_a_name_of_its_own() -> None:
    total = sum(len(item) for item in SCHEMA["paths"].values())
    assert len(OPERATIONS) == total
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)+", name) for name in OPERATIONS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_says_what_it_does_and_what_can_go_wrong(name: str) -> None:
    method, path, told = OPERATIONS[name]
    assert told["summary"] and told["description"] and len(told["tags"]) == 1
    assert told["security"] == [{"PersonalToken": []}]
    statuses = set(told["responses"])
    assert {"401", "429"} <= statuses
    if "{" in path:
        assert "404" in statuses
    if "requestBody" in told:
        assert {"400", "413", "422"} <= statuses
    if any(one["in"] == "query" for one in told["parameters"]):
        assert "422" in statuses
    if method != "get":
        assert "403" in statuses
    assert ("304" in statuses) == (method == "get")


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_error_is_a_problem(name: str) -> None:
    for status, response in OPERATIONS[name][2]["responses"].items():
        if status >= "4":
            assert list(response["content"]) == ["application/problem+json"]


def test_every_reference_leads_somewhere() -> None:
    known = {f"#/components/schemas/{name}" for name in SCHEMA["components"]["schemas"]}
    assert refs(SCHEMA["paths"]) | refs(SCHEMA["components"]) <= known


def test_bodies_refuse_what_they_do_not_know() -> None:
    taken = {ref for _method, _path, one in OPERATIONS.values() for ref in refs(one.get("requestBody", {}))}
    for ref in taken:
        shape = SCHEMA["components"]["schemas"][ref.rpartition("/")[2]]
        assert "enum" in shape or shape["additionalProperties"] is False


def test_exact_numbers_are_text() -> None:
    score = SCHEMA["components"]["schemas"]["ScoreOut"]["properties"]
    assert {one["type"] for one in score["score"]["anyOf"]} == {"string", "null"}
    assert "number" not in re.findall(r'"type": "(\w+)"', json.dumps(SCHEMA))


def test_the_document_is_open_and_cached(client: Client) -> None:
    response = client.get("/api/v1/openapi.json")
    assert response.status_code == 200 and response.json() == SCHEMA
    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert client.post("/api/v1/openapi.json").status_code == 405


@pytest.mark.django_db
def test_the_page_shows_every_operation_problem_and_shape_from_our_own_files(client: Client) -> None:
    text = client.get("/api/v1/docs").content.decode().replace("<wbr>", "")
    for _name, one in operations(SCHEMA):
        assert f'id="{one.id}"' in text and one.path in text
    for code in PROBLEMS:
        assert f'id="{code}"' in text
    for shape in shapes(SCHEMA):
        assert f'id="{shape.name}"' in text
    assert "<script>" not in text and "style=" not in text
    assert not re.search(r'(src|href)="(https?:)?//', text)
    links = set(re.findall(r'href="#(\w+)"', text)) - {"isi"}
    assert links <= set(re.findall(r'id="(\w+)"', text))


def test_every_operation_stands_in_one_section() -> None:
    shown = [one.id for section in sections(SCHEMA) for one in section.operations]
    assert sorted(shown) == sorted(OPERATIONS)
    assert set(METHODS) >= {method for method, _path, _one in OPERATIONS.values()}


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
