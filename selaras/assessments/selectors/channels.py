"""Ways to the owner of an index as data, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

FILE = Path(settings.BASE_DIR) / "instruments" / "sending-channels.yaml"
NUMBER, SCAN = "nomor", "pindaian"


class ChannelsFault(ValueError):
    """The file does not say what a channel needs; the product does not start on it."""


@dataclass(frozen=True, slots=True)
class SendingChannel:
    code: str
    label: str
    to: str
    receipt: str
    needed: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def sending_channels() -> Mapping[str, SendingChannel]:
    return read_channels(FILE.read_text(encoding="utf-8"))


def read_channels(text: str) -> Mapping[str, SendingChannel]:
    found: dict[str, SendingChannel] = {}
    for entry in (yaml.safe_load(text) or {}).get("channels") or ():
        try:
            words = {name: str(entry[name]) for name in ("code", "label", "to", "receipt")}
        except (KeyError, TypeError) as missing:
            raise ChannelsFault(f"{FILE.name}: a channel without {missing}") from missing
        needed = frozenset(entry.get("needed") or ())
        if needed - {NUMBER, SCAN} or words["code"] in found or len(words["code"]) > 40:
            raise ChannelsFault(f"{FILE.name}: {words['code']}")
        found[words["code"]] = SendingChannel(**words, needed=needed)
    if not found:
        raise ChannelsFault(f"{FILE.name}: no channel")
    return found
