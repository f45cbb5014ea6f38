"""What the server's log is told, and that no person can be read from it."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

# What a line of `selaras.requests` says beside its message; the route is the pattern, never the address.
TOLD = ("method", "route", "status", "milliseconds")


class RefusalsAreOrdinary(logging.Filter):
    """Whoever may not do something is told so on the page; the log needs one quiet line and no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", None) == HTTPStatus.FORBIDDEN:
            record.levelno, record.levelname = logging.INFO, "INFO"
            record.exc_info = record.exc_text = None
        return True


# A work link, an invitation, a token: whoever reads the log must not be able to come in by it.
TOKEN = re.compile(r"[A-Za-z0-9_\-]{24,}")
MAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
# NIP (18), NIK (16), telephone numbers.
NUMBER = re.compile(r"(?<![\w.:\-])(?!\d{4}-\d\d-\d\d)\+?\d(?:[ \-.]?\d){9,}(?![\w.:])")


def without_persons(text: str) -> str:
    """What could name a person or open a door is struck out, wherever in a line it stands."""
    for pattern, instead in ((MAIL, "[surel]"), (TOKEN, "[token]"), (NUMBER, "[nomor]")):
        text = pattern.sub(instead, text)
    return text


class PlainLine(logging.Formatter):
    """A line for eyes; the words of a fault may quote what was typed and are for who builds the product."""

    def __init__(self, *given: Any, fault_words: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fault_words = fault_words

    def formatException(self, ei: Any) -> str:  # noqa: N802
        if self.fault_words:
            return super().formatException(ei)
        kind, _fault, trace = ei
        return "".join([*traceback.format_tb(trace), kind.__name__ if kind else ""])

    def format(self, record: logging.LogRecord) -> str:
        # Kept there by whoever wrote the record before us, perhaps with its words.
        record.exc_text = None
        try:
            return without_persons(super().format(record))
        finally:
            record.exc_text = None


class JsonLine(logging.Formatter):
    """One JSON object for each event, for programs that gather logs.

    Of a fault the kind and the places are told and never its words, which may quote what was typed.
    """

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": without_persons(record.getMessage()),
        }
        told |= {name: value for name in TOLD if (value := getattr(record, name, None)) is not None}
        if record.exc_info and record.exc_info[0] is not None:
            told["fault"] = record.exc_info[0].__name__
            steps = traceback.extract_tb(record.exc_info[2])
            told["places"] = [f"{Path(step.filename).name}:{step.lineno} {step.name}" for step in steps[-12:]]
        return json.dumps(told, ensure_ascii=False)


def logging_of(form: str, *, level: str, fault_words: bool = False) -> dict[str, Any]:
    """For ``settings.LOGGING``; ``form`` is "line", for eyes, or "json"."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "selaras.core.logs.PlainLine",
                "format": "{asctime} {levelname} {name} {message}",
                "style": "{",
                "fault_words": fault_words,
            },
            "json": {"()": "selaras.core.logs.JsonLine"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "filters": {"refusals": {"()": "selaras.core.logs.RefusalsAreOrdinary"}},
        "loggers": {
            # It warns of every ordinary stop.
            "django_tasks_db": {"level": "ERROR"},
            "django.request": {"filters": ["refusals"]},
            "selaras.requests": {"level": "INFO" if form == "json" else "WARNING"},
        },
        "root": {"handlers": ["console"], "level": level},
    }
