"""Calls that schemathesis draws from the document, fitting and misfitting, as three roles: no accident, no
answer that the document does not name, nothing accepted that the document forbids."""

import copy
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import Failure, FailureGroup

from selaras.api.tests.test_keep_to_the_document import objects as objects
from selaras.api.views import document

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once, pytest.mark.timeout(1200)]
# Together some 2,600 calls a role: enough to meet every operation both ways, and over in two minutes or so.
EXAMPLES, PARTS = 6, 2
load_all_checks()
JUDGES = {
    name: CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
    )
}
_handler = WSGIHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """As a server runs it: read to the end, then closed; but never the connection the test's rows are in."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        answer: Any = _handler(environ, start_response)
        body = [b"".join(answer)]
        answer.close()
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
    return body


def about(objects: dict[str, object]) -> dict[str, Any]:
    """The document, with the keys of records that exist; drawn ones would find nothing.

    Whether a token is needed is another test, and so is a tag that no longer fits.
    """
    told = copy.deepcopy(dict(document("id")))
    told["components"].pop("securitySchemes")
    for item in told["paths"].values():
        for operation in item.values():
            operation.pop("security")
            for one in operation["parameters"]:
                if one["in"] == "path" and one["name"] in objects:
                    one["schema"] = {"enum": [objects[one["name"]]]}
                elif one["name"] == "If-Match":
                    one["schema"] = {"enum": ["*"]}
    return told


def judge(found: list[str], raw: str) -> Callable[[Any], None]:
    """One call, taken back, and what is wrong with its answer."""

    def judged(case: Any) -> None:
        headers = {"Authorization": f"Bearer {raw}", "Accept-Encoding": "identity"}
        with transaction.atomic():
            response = case.call(headers=headers)
            transaction.set_rollback(True)
        judges = [one for name, one in JUDGES.items() if (name, response.status_code) != MISTAKEN]
        try:
            case.validate_response(response, checks=judges)
        except (Failure, FailureGroup) as fault:
            found.append(f"{case.operation.label} {response.status_code}: {fault}"[:2000])

    return judged


# A refusal too; schemathesis does not list it among those.
MISTAKEN = ("negative_data_rejection", 412)


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("role", ["operator", "contact", "province"])
def test_every_call_is_answered_as_the_document_says(
    role: str, part: int, request: pytest.FixtureRequest, objects: dict[str, object]
) -> None:
    caller = request.getfixturevalue(role)
    schema = schemathesis.openapi.from_dict(about(objects))
    schema.app, schema.location = application, "/api/v1/openapi.json"
    quiet = settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    found: list[str] = []
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) > 200
    for operation in operations[part::PARTS]:
        modes = (
            list(GenerationMode)
            if [*operation.iter_parameters()] or operation.body
            else [GenerationMode.POSITIVE]
        )
        for mode in modes:
            drawn = operation.as_strategy(generation_mode=mode)
            quiet(given(case=drawn)(judge(found, caller.raw)))()
    assert found == []
