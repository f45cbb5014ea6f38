"""Width, height and day of a picture from its headers alone; no picture is decoded here."""

import struct
from datetime import date
from typing import BinaryIO

MAX_PARTS = 100_000
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_EXIF_FOLDER, _EXIF_TAKEN, _EXIF_ORIENTATION = 0x8769, 0x9003, 0x0112
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD9)})


class PictureFault(ValueError):
    """The headers do not describe a whole picture."""


def jpeg_size(file: BinaryIO, size: int) -> tuple[int, int]:
    """Phones append other data after the picture, so its end is not asked for."""
    file.seek(2)
    for _ in range(MAX_PARTS):
        code = _jpeg_marker(file)
        if code in _JPEG_BARE:
            continue
        length = int.from_bytes(_exactly(file, 2), "big")
        if code in _JPEG_FRAMES:
            body = _exactly(file, 5)
            return _positive(int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big"))
        if length < 2 or code in {0xD9, 0xDA}:
            break
        file.seek(length - 2, 1)
    raise PictureFault("no frame header")


def jpeg_taken_on(file: BinaryIO) -> date | None:
    """The day the camera noted (EXIF DateTimeOriginal); nothing where it is missing or odd."""
    try:
        tiff = _exif(file)
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        folder = _exif_entry(tiff, order, struct.unpack_from(f"{order}I", tiff, 4)[0], _EXIF_FOLDER)
        at = _exif_entry(tiff, order, folder, _EXIF_TAKEN)
        year, month, day = (int(part) for part in tiff[at : at + 10].split(b":"))
        return date(year, month, day) if year >= 1990 else None
    except (PictureFault, struct.error, KeyError, ValueError):
        return None


def jpeg_orientation(file: BinaryIO) -> int:
    """1 to 8 as EXIF numbers them; 1, upright, where nothing is said."""
    try:
        tiff = _exif(file)
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        at = struct.unpack_from(f"{order}I", tiff, 4)[0]
        told = _exif_entry(tiff, order, at, _EXIF_ORIENTATION)
    except (PictureFault, struct.error, KeyError):
        return 1
    # A short number stands in the first half of its place.
    told = told if order == "<" else told >> 16
    return told & 0xFFFF if 1 <= told & 0xFFFF <= 8 else 1


def _exif(file: BinaryIO) -> bytes:
    file.seek(2)
    for _ in range(MAX_PARTS):
        code = _jpeg_marker(file)
        if code in _JPEG_BARE:
            continue
        length = int.from_bytes(_exactly(file, 2), "big")
        if length < 2 or code == 0xDA:
            break
        body = _exactly(file, length - 2)
        if code == 0xE1 and body.startswith(b"Exif\0\0"):
            return body[6:]
    raise PictureFault("no EXIF")


def _exif_entry(tiff: bytes, order: str, folder: int, wanted: int) -> int:
    """The value of an entry, which for the two that are asked for is a position."""
    (count,) = struct.unpack_from(f"{order}H", tiff, folder)
    for number in range(count):
        tag, _kind, _count, value = struct.unpack_from(f"{order}HHII", tiff, folder + 2 + 12 * number)
        if tag == wanted:
            return int(value)
    raise KeyError(wanted)


def _jpeg_marker(file: BinaryIO) -> int:
    if _exactly(file, 1) != b"\xff":
        raise PictureFault("no marker")
    code = 0xFF
    while code == 0xFF:
        code = _exactly(file, 1)[0]
    return code


def png_size(file: BinaryIO, size: int) -> tuple[int, int]:
    """Every chunk up to IEND, which must be the end of the file."""
    file.seek(8)
    width = height = 0
    for number in range(MAX_PARTS):
        header = _exactly(file, 8)
        length, kind = int.from_bytes(header[:4], "big"), header[4:]
        if (number == 0) != (kind == b"IHDR") or not kind.isalpha():
            break
        if kind == b"IHDR":
            if length != 13:
                break
            body = _exactly(file, 13)
            width, height = int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big")
            file.seek(4, 1)
        else:
            file.seek(length + 4, 1)
        if file.tell() > size:
            break
        if kind == b"IEND":
            if file.tell() != size:
                break
            return _positive(width, height)
    raise PictureFault("chunks do not end with IEND")


def webp_size(file: BinaryIO, size: int) -> tuple[int, int]:
    file.seek(4)
    length = int.from_bytes(_exactly(file, 4), "little")
    if length + 8 != size:
        raise PictureFault("length of the container differs")
    file.seek(12)
    kind = _exactly(file, 4)
    file.seek(20)
    body = _exactly(file, 10)
    if kind == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if kind == b"VP8L" and body[0] == 0x2F:
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        width, height = int.from_bytes(body[6:8], "little"), int.from_bytes(body[8:10], "little")
        return _positive(width & 0x3FFF, height & 0x3FFF)
    raise PictureFault("unknown bitstream")


def _exactly(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) != count:
        raise PictureFault("cut off")
    return data


def _positive(width: int, height: int) -> tuple[int, int]:
    if width < 1 or height < 1:
        raise PictureFault("no extent")
    return width, height
