"""The OpenAPI document: finished, and read into what the pages about the API show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from selaras.api.choices import SECTIONS
from selaras.core.http import PROBLEM_JSON

METHODS = ("get", "put", "post", "patch", "delete")
SAID = ("summary", "description")
Json = Mapping[str, Any]
# Of every answer to a good token, and of every write.
LIMITS = ("RateLimit", "RateLimit-Policy")
WRITE_HEADERS = (
    {
        "in": "header",
        "name": "Idempotency-Key",
        "required": False,
        "schema": {"type": "string", "pattern": r"^[!#-~]{1,255}$"},
        "description": gettext_noop("kunci Anda untuk kiriman ini; diulang dalam 24 jam, jawabannya sama"),
    },
    {
        "in": "header",
        "name": "If-Match",
        "required": False,
        "schema": {"type": "string"},
        "description": gettext_noop("ETag yang Anda baca; bila catatannya sudah berubah, dijawab 412"),
    },
)

# ---- finishing


def finished(schema: Json) -> dict[str, Any]:
    """What the framework leaves out: problems under their own type, 304, headers, sections, translations."""
    paths = {
        path: {method: _operation(method, one) for method, one in item.items()}
        for path, item in schema["paths"].items()
    }
    headers = {name: {"schema": {"type": "string"}} for name in LIMITS}
    told = {name: schema[name] for name in ("openapi", "info")} | {
        "components": {**schema["components"], "headers": headers},
        "paths": paths,
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": text} for name, text in SECTIONS.items()],
    }
    translated: dict[str, Any] = _translated(told)
    return translated


def _operation(method: str, operation: Json) -> dict[str, Any]:
    responses = {int(status): _response(int(status), one) for status, one in operation["responses"].items()}
    if method == "get":
        responses[304] = {"description": "Not Modified"}
    else:
        operation = {**operation, "parameters": [*operation["parameters"], *WRITE_HEADERS]}
        _promise_once(responses)
    for one in responses.values():
        one["headers"] = {**one.get("headers", {}), **{name: _named("headers", name) for name in LIMITS}}
    return {**operation, "responses": {str(status): responses[status] for status in sorted(responses)}}


def _promise_once(responses: dict[int, dict[str, Any]]) -> None:
    """What any write may answer because of its headers, beside what it answers itself."""
    for status, shape in {400: "ProblemOut", 409: "ProblemOut", 412: "ProblemOut", 422: "InvalidOut"}.items():
        told, plain = responses.get(status), _named("schemas", shape)
        given = told["content"][PROBLEM_JSON]["schema"] if told else plain
        schema = given if given == plain else {"anyOf": [given, plain]}
        content = {PROBLEM_JSON: {"schema": schema}}
        responses[status] = {"description": HTTPStatus(status).phrase, **(told or {}), "content": content}
    for status, one in responses.items():
        if status < 300:
            one["headers"] = {
                **one.get("headers", {}),
                "Idempotency-Replayed": {"schema": {"type": "string"}},
            }


def _named(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


def _response(status: int, response: Json) -> dict[str, Any]:
    if status < 400:
        return dict(response)
    schema = response["content"]["application/json"]["schema"]
    header = {401: "WWW-Authenticate", 416: "Content-Range", 429: "Retry-After"}.get(status)
    headers = {"headers": {header: {"schema": {"type": "string"}}}} if header else {}
    return {**response, **headers, "content": {PROBLEM_JSON: {"schema": schema}}}


def _translated(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {
            key: _(value) if key in SAID and isinstance(value, str) and value else _translated(value)
            for key, value in node.items()
        }
    return [_translated(one) for one in node] if isinstance(node, list) else node


# ---- reading


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    type: str
    is_required: bool
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    shape: str


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    text: str
    parameters: list[Field]
    body: list[Field]
    body_type: str
    answers: list[Answer]

    @property
    def breakable_path(self) -> SafeString:
        """For narrow screens, which may break it after a slash."""
        return format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in self.path.split("/")))

    @property
    def success(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.status.startswith("2")]

    @property
    def problems(self) -> list[str]:
        return [answer.status for answer in self.answers if answer.status.startswith("4")]


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    text: str
    operations: list[Operation]


@dataclass(frozen=True, slots=True)
class Shape:
    name: str
    fields: list[Field]


def sections(schema: Json) -> list[Section]:
    found = list(operations(schema))
    return [
        Section(tag["name"], tag["description"], [one for name, one in found if name == tag["name"]])
        for tag in schema["tags"]
    ]


def operations(schema: Json) -> Iterator[tuple[str, Operation]]:
    for path, item in schema["paths"].items():
        for method in METHODS:
            if method in item:
                yield item[method]["tags"][0], _read(schema, path, method, item[method])


def _read(schema: Json, path: str, method: str, told: Json) -> Operation:
    bodies: Json = told["requestBody"]["content"] if "requestBody" in told else {}
    body_type = next(iter(bodies), "")
    return Operation(
        id=told["operationId"],
        method=method.upper(),
        path=path,
        summary=told["summary"],
        text=told["description"],
        parameters=[
            Field(
                one["name"],
                type_words(schema, one["schema"]),
                one["required"],
                one.get("description", ""),
                one["in"],
            )
            for one in told["parameters"]
            if one["in"] != "header"  # the same for every write: said once, above them all
        ],
        body=fields(schema, _resolved(schema, bodies[body_type]["schema"])) if bodies else [],
        body_type=body_type,
        answers=[Answer(status, _shape(schema, one)) for status, one in told["responses"].items()],
    )


def shapes(schema: Json) -> list[Shape]:
    """What is answered; what is sent stands with its operation."""
    named = schema["components"]["schemas"].items()
    return [
        Shape(name, fields(schema, one))
        for name, one in sorted(named)
        if not name.endswith("In") and "enum" not in one
    ]


def fields(schema: Json, shape: Json) -> list[Field]:
    required = set(shape.get("required", []))
    return [
        Field(name, type_words(schema, one), name in required, one.get("description", ""))
        for name, one in shape.get("properties", {}).items()
    ]


def type_words(schema: Json, one: Json) -> str:
    """A type in a few words: "daftar ItemRow", "teks atau null", the values to choose from."""
    if "anyOf" in one:
        return _(" atau ").join(dict.fromkeys(type_words(schema, each) for each in one["anyOf"]))
    if "allOf" in one:
        return type_words(schema, one["allOf"][0])
    if "$ref" in one:
        name = str(one["$ref"]).rpartition("/")[2]
        named: Json = schema["components"]["schemas"][name]
        return type_words(schema, named) if "enum" in named else name
    if "enum" in one:
        return ", ".join(str(each) for each in one["enum"])
    if one.get("type") == "array":
        return _("daftar %(of)s") % {"of": type_words(schema, one.get("items", {}))}
    words = {
        "date-time": _("waktu UTC"),
        "date": _("tanggal"),
        "binary": _("berkas"),
        "string": _("teks"),
        "integer": _("bilangan bulat"),
        "boolean": _("true atau false"),
        "object": _("objek"),
        "null": "null",
    }
    return words.get(one.get("format", ""), "") or words.get(one.get("type", ""), "JSON")


def _resolved(schema: Json, shape: Json) -> Json:
    """Through one reference, also where the body may be left out."""
    for one in (shape, *shape.get("anyOf", []), *shape.get("allOf", [])):
        if "$ref" in one:
            found: Json = schema["components"]["schemas"][type_words(schema, one)]
            return found
    return shape


def _shape(schema: Json, response: Json) -> str:
    for content_type, content in response.get("content", {}).items():
        named = {"$ref", "anyOf"} & set(content.get("schema", {}))
        return type_words(schema, content["schema"]) if named else content_type.replace("*/*", _("berkas"))
    return ""
