"""A photo without the place it was taken at: metadata is cut out, the picture is copied byte by byte."""

import struct

_GPS, _ORIENTATION, _EXIF_FOLDER, _TAKEN = 0x8825, 0x0112, 0x8769, 0x9003
# Segments that say nothing of people or places: picture tables, JFIF, colour profile, Adobe's colour mark.
_HARMLESS_APPS = {0xE0: b"JFIF", 0xE2: b"ICC_PROFILE", 0xEE: b"Adobe"}
_PLACE_WORDS = (b"exif:GPS", b"GPSLatitude", b"GPSLongitude", b"photoshop:City", b"LocationCreated")
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})


class NotAJpeg(ValueError):
    """The segments cannot be followed to the end of the picture."""


def without_place(data: bytes) -> bytes | None:
    """The same picture with day and orientation only; None where nothing tells a place."""
    try:
        segments, scan = _segments(data)
        if not any(_tells_place(code, body) for code, body in segments):
            return None
        out = bytearray(b"\xff\xd8")
        out += _small_exif(segments)
        for code, body in segments:
            if not _is_metadata(code, body):
                out += bytes((0xFF, code)) + struct.pack(">H", len(body) + 2) + body
        # What a phone hangs behind the picture (a clip, a second picture) has metadata of its own.
        return bytes(out + data[scan : _end_of_picture(data, scan)])
    except (struct.error, IndexError) as fault:
        raise NotAJpeg(str(fault)) from fault


def _segments(data: bytes) -> tuple[list[tuple[int, bytes]], int]:
    """Every segment before the first scan, and where that scan begins."""
    found: list[tuple[int, bytes]] = []
    at = 2
    while True:
        if data[at] != 0xFF:
            raise NotAJpeg("no marker")
        while data[at + 1] == 0xFF:
            at += 1
        code = data[at + 1]
        if code == 0xDA:
            return found, at
        if code in _BARE:
            at += 2
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        body = data[at + 4 : at + 2 + length]
        if length < 2 or len(body) != length - 2 or code == 0xD9:
            raise NotAJpeg("cut off")
        found.append((code, body))
        at += 2 + length


def _end_of_picture(data: bytes, at: int) -> int:
    """After the end mark; scans and the tables between them are stepped over."""
    while True:
        code = data[at + 1]
        if code == 0xD9:
            return at + 2
        if code not in _BARE:
            (length,) = struct.unpack_from(">H", data, at + 2)
            at += length
        at = data.find(b"\xff", at + 2)
        while at >= 0 and (data[at + 1] == 0 or data[at + 1] in _BARE or data[at + 1] == 0xFF):
            at = data.find(b"\xff", at + (1 if data[at + 1] == 0xFF else 2))
        if at < 0:
            raise NotAJpeg("no end")


def _is_metadata(code: int, body: bytes) -> bool:
    if code == 0xFE:
        return True
    return 0xE0 <= code <= 0xEF and not body.startswith(_HARMLESS_APPS.get(code, b"\0never"))


def _tells_place(code: int, body: bytes) -> bool:
    if code == 0xE1 and body.startswith(b"Exif\0\0"):
        try:
            _order, entries = _folder(body[6:], None)
        except (struct.error, KeyError):
            return True
        return _GPS in entries
    # Another producer's data (XMP, IPTC): its words are looked for, its form is not trusted.
    return 0xE1 <= code <= 0xEF and any(word in body for word in _PLACE_WORDS)


def _folder(tiff: bytes, at: int | None) -> tuple[str, dict[int, tuple[int, int]]]:
    """Entries of a folder: tag to (count, value or position)."""
    order = {b"II": "<", b"MM": ">"}[tiff[:2]]
    start = struct.unpack_from(f"{order}I", tiff, 4)[0] if at is None else at
    (count,) = struct.unpack_from(f"{order}H", tiff, start)
    found = {}
    for number in range(count):
        tag, kind, many, value = struct.unpack_from(f"{order}HHII", tiff, start + 2 + 12 * number)
        if kind == 3 and many == 1:
            (value,) = struct.unpack_from(f"{order}H", tiff, start + 10 + 12 * number)
        found[tag] = (many, value)
    return order, found


def _small_exif(segments: list[tuple[int, bytes]]) -> bytes:
    """Orientation and moment, which a reader needs, in a segment of our own."""
    orientation, taken = 1, b""
    for code, body in segments:
        if code == 0xE1 and body.startswith(b"Exif\0\0"):
            tiff = body[6:]
            try:
                _order, entries = _folder(tiff, None)
                orientation = entries.get(_ORIENTATION, (1, 1))[1]
                _order, inner = _folder(tiff, entries[_EXIF_FOLDER][1])
                at = inner[_TAKEN][1]
                taken = tiff[at : at + 19]
            except (struct.error, KeyError):
                continue
    if len(taken) != 19 or not taken.replace(b":", b"").replace(b" ", b"").isdigit():
        taken = b""
    tiff = b"MM" + struct.pack(">HI", 42, 8) + struct.pack(">H", 2 if taken else 1)
    tiff += struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation if 1 <= orientation <= 8 else 1, 0)
    if taken:
        tiff += struct.pack(">HHII", _EXIF_FOLDER, 4, 1, 38) + struct.pack(">I", 0)
        tiff += struct.pack(">HHHIII", 1, _TAKEN, 2, 20, 56, 0) + taken + b"\0"
    else:
        tiff += struct.pack(">I", 0)
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff
