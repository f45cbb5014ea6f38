"""Width and height of a picture from its headers alone; no picture is decoded here."""

from typing import BinaryIO

MAX_PARTS = 100_000
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
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
