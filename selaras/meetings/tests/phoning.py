"""Guests' phones against the running server, all at the same moment: `GATE NAME ADDRESS GUEST GUEST ...`."""

import json
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from selaras.core.tests.at_once import wait_at

PATIENCE = 120


def field(page: str, name: str) -> str:
    [tag] = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)[:1]
    found = re.search(r'value="([^"]+)"', tag)
    assert found, tag
    return found[1]


def phone(address: str, code: str, name: str) -> list[list[object]]:
    """Scans, opens the form, signs; and sends it once more, as a finger does that presses twice."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    browser.open(f"{address}/h/k/{code}/", timeout=PATIENCE).read()
    shown = browser.open(f"{address}/h/tamu/", timeout=PATIENCE).read().decode()
    form = {
        "csrfmiddlewaretoken": field(shown, "csrfmiddlewaretoken"),
        "key": field(shown, "key"),
        "name": name,
        "position": "Ketua",
        "organisation": "KPU",
        "signature": "1,1 9,9",
    }
    told = []
    for _again in range(2):
        answer = browser.open(f"{address}/h/tamu/", urlencode(form).encode(), timeout=PATIENCE)
        told.append([answer.status, name in answer.read().decode()])
    return told


def main(gate: str, name: str, address: str, *guests: str) -> None:
    code = wait_at(gate, name)
    began = time.monotonic()
    with ThreadPoolExecutor(len(guests)) as held:
        told = list(held.map(lambda guest: phone(address, code, guest), guests))
    sys.stdout.write(json.dumps([told, time.monotonic() - began]))


if __name__ == "__main__":
    main(*sys.argv[1:])
