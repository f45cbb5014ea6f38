"""Lines for the person at the keyboard, and the one way to stop with a sentence."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stop(Exception):
    """Ends the command with a sentence that says what to do; never with a stack trace."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


def say(text: str = "") -> None:
    print(text, flush=True)


@contextmanager
def step(label: str) -> Iterator[None]:
    """One progress line: what is being done now, then how long it took."""
    sys.stdout.write(f"  {label} ... ")
    sys.stdout.flush()
    begin = time.monotonic()
    try:
        yield
    except BaseException:
        say("gagal")
        raise
    seconds = f"{time.monotonic() - begin:.1f}".replace(".", ",")
    say(f"selesai ({seconds} detik)")
