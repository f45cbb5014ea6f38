"""What the product asks of a machine, against yardsticks in the same process and the same stack.

    python -m benchmarks.evening.ratios ROUND

A bare view that inserts one row stands beside the saving of an answer, a page of nothing but the frame beside
the page of the round. They take turns, five rounds of each; what is told is the median of the five ratios,
so that a busy machine slows both sides alike. The share of the audit is the writing of the event inside the
request and, beside it, what the worker takes to seal it into the chain later.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import django

ROUNDS, WARM, REPEAT = 5, 4, 12


def yardsticks() -> ModuleType:
    """Addresses of the product and two more, known to this process alone."""
    from django.http import HttpRequest, HttpResponse
    from django.shortcuts import redirect
    from django.template import engines
    from django.urls import path

    from selaras.accounts.models import Draft
    from selaras.config import urls
    from selaras.core import clock

    frame = engines["django"].from_string('{% extends "base.html" %}')

    def insert(request: HttpRequest) -> HttpResponse:
        Draft.objects.create(
            owner=f"u{request.user.pk}", form_key=str(time.perf_counter_ns()), data={}, updated_at=clock.now()
        )
        return redirect("/")

    module = ModuleType("benchmarks.evening.yardsticks")
    module.urlpatterns = [  # type: ignore[attr-defined]
        path("ukuran/tulis/", insert),
        path("ukuran/kosong/", lambda request: HttpResponse(frame.render({}, request))),
        *urls.urlpatterns,
    ]
    sys.modules[module.__name__] = module
    return module


class Share:
    """Seconds spent in the audit, by standing around its one door."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def watched(self) -> Any:
        from selaras.audit import services

        plain, modules = (
            services.record,
            [m for name, m in sys.modules.items() if name.startswith("selaras.")],
        )

        def record(**given: Any) -> Any:
            begun = time.perf_counter()
            try:
                return plain(**given)
            finally:
                self.seconds += time.perf_counter() - begun

        doors = [module for module in modules if getattr(module, "record", None) is plain]
        for module in doors:
            module.record = record  # type: ignore[attr-defined]
        try:
            yield
        finally:
            for module in doors:
                module.record = plain  # type: ignore[attr-defined]


def measure(round_id: int) -> dict[str, Any]:
    from django.test import Client, override_settings

    from selaras.accounts.models import User
    from selaras.assessments.models import Round

    round_ = Round.objects.get(pk=round_id)
    operator = Client(raise_request_exception=True)
    operator.force_login(User.objects.get(username="operator"))
    Answers.open(round_)
    share = Share()
    with override_settings(ROOT_URLCONF=yardsticks().__name__), share.watched():
        answers = Answers(round_)
        acts: dict[str, Callable[[], Any]] = {
            "insert": lambda: answers.client.post("/ukuran/tulis/"),
            "answer": answers.save,
            "empty page": lambda: operator.get("/ukuran/kosong/"),
            "round page": lambda: operator.get(round_.get_absolute_url()),
        }
        rounds = [turns(acts, share) for _n in range(ROUNDS + 1)][1:]
    return told(rounds)


class Answers:
    """The same item saved again and again, by the office that answers it: always another text."""

    def __init__(self, round_: Any) -> None:
        from django.test import Client

        from selaras.accounts.models import User

        self.item = round_.items.filter(question__type="daftar").order_by("sort").first()
        self.client = Client(raise_request_exception=True)
        self.client.force_login(User.objects.get(username=f"narahubung-{self.item.owner_agency.code}"))
        self.number = 0

    @staticmethod
    def open(round_: Any) -> None:
        """Handed in on the evening before; here it is a draft again."""
        round_.items.update(state="konsep")

    def save(self) -> Any:
        self.number += 1
        fields = {"base_version": self.item.version, "narrative": f"Isian ke-{self.number}. " * 40}
        answer = self.client.post(f"{self.item.get_absolute_url()}simpan/", fields)
        if answer.status_code != 302:
            raise RuntimeError(f"an answer was not saved: {answer.status_code}")
        self.item.version += 1
        # The page that a browser goes on to shows what was said, and forgets it.
        self.client.cookies.pop("messages", None)
        return answer


def turns(acts: dict[str, Callable[[], Any]], share: Share) -> dict[str, float]:
    """Every act once, then again: what slows the machine for a moment meets all of them."""
    taken: dict[str, list[float]] = {name: [] for name in acts}
    audited: list[float] = []
    seal()
    for _n in range(REPEAT):
        for name, act in acts.items():
            share.seconds, begun = 0.0, time.perf_counter()
            if act().status_code not in {200, 302}:
                raise RuntimeError(name)
            taken[name].append(time.perf_counter() - begun)
            if name == "answer":
                audited.append(share.seconds / taken[name][-1])
    found = {name: statistics.median(seconds) for name, seconds in taken.items()}
    return found | {"event": statistics.median(audited), "seal": seal() / REPEAT / found["answer"]}


def seal() -> float:
    from selaras.audit import services
    from selaras.core import clock

    begun = time.perf_counter()
    services.seal(now=clock.now())
    return time.perf_counter() - begun


def told(rounds: list[dict[str, float]]) -> dict[str, Any]:
    def median(of: Callable[[dict[str, float]], float]) -> float:
        return round(statistics.median(map(of, rounds)), 3)

    names = ("insert", "answer", "empty page", "round page")
    return {
        "answer_to_insert": median(lambda one: one["answer"] / one["insert"]),
        "round_page_to_empty_page": median(lambda one: one["round page"] / one["empty page"]),
        "audit_in_answer": median(lambda one: one["event"] + one["seal"]),
        "of_that_sealing": median(lambda one: one["seal"]),
        "milliseconds": {name: median(lambda one, name=name: one[name] * 1000) for name in names},
    }


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selaras.config.settings")
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]))))


if __name__ == "__main__":
    main()
