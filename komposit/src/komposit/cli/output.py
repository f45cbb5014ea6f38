"""How results and faults reach the terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TextIO

from komposit.faults import Fault
from komposit.model import Instrument
from komposit.receipt import instrument_hash


def print_json(value: object) -> None:
    write(json.dumps(value, ensure_ascii=False, indent=2), sys.stdout)


def print_faults(faults: Iterable[Fault], *, as_json: bool) -> None:
    """With --json on standard output, without it as lines on standard error."""
    if as_json:
        print_json({"faults": [fault_form(fault) for fault in faults]})
    else:
        write("\n".join(str(fault) for fault in faults), sys.stderr)


def fault_form(fault: Fault) -> dict[str, object]:
    return {"file": fault.file, "line": fault.line, "code": fault.code, "message": fault.message}


def instrument_form(instrument: Instrument) -> dict[str, str]:
    """What names an instrument in every output."""
    return {
        "code": instrument.code,
        "title": instrument.title,
        "edition": instrument.edition,
        "status": instrument.status,
        "hash": instrument_hash(instrument),
    }


def write(text: str, stream: TextIO) -> None:
    """One text and a line end; a terminal that lacks a letter gets its escape instead of a traceback."""
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    stream.flush()
