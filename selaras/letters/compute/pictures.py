"""Pictures inside a document for a word processor: as they came, scaled and turned to the place they have."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import quoteattr

from selaras.evidence.services.pictures import jpeg_size, png_size
from selaras.letters.compute.press import clean

# 22 mm in English Metric Units, the measure of drawings; and so many of them in a twentieth of a point.
SIDE = 792_000
TWIP = 635
# A photo on paper is no higher than this: 58 mm.
HIGHEST = 2_088_000
WORDS = "http://schemas.openxmlformats.org/drawingml/2006"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EMBLEM = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """``number`` is its place in the document, 0 the emblem; turned by ``turn`` degrees it stands upright."""

    content: bytes
    suffix: str
    width: int
    height: int
    number: int = EMBLEM
    title: str = ""
    turn: int = 0

    def __post_init__(self) -> None:
        """What somebody typed as its title holds nothing that no document can."""
        title = str(clean(self.title)).replace("\ufffe", "").replace("\uffff", "")
        object.__setattr__(self, "title", title)

    @property
    def name(self) -> str:
        return f"foto{self.number}.{self.suffix}" if self.number else f"lambang.{self.suffix}"

    @property
    def relation(self) -> str:
        return f"p{self.number}"


def kinds_of(pictures: Sequence[Picture]) -> str:
    """How the list of contents names their types, each once."""
    suffixes = dict.fromkeys(picture.suffix for picture in pictures)
    return "".join(f'<Default Extension="{suffix}" ContentType="image/{suffix}"/>' for suffix in suffixes)


def picture_of(content: bytes) -> Picture | None:
    """A PNG or JPEG, proved to be one when it was kept; None where there is none."""
    for magic, suffix, measure in ((b"\x89PNG", "png", png_size), (b"\xff\xd8", "jpeg", jpeg_size)):
        if content.startswith(magic):
            return Picture(content, suffix, *measure(BytesIO(content), len(content)))
    return None


def drawn(picture: Picture) -> str:
    """The emblem, as large as fits into a square of 22 mm, in its own proportions."""
    return _inline(picture, SIDE, SIDE, "Lambang", "Lambang daerah")


def photo(picture: Picture, width: int) -> str:
    """A photo, at most so many twentieths of a point wide."""
    return _inline(picture, width * TWIP, HIGHEST, f"Foto {picture.number}", picture.title)


def _inline(picture: Picture, widest: int, highest: int, name: str, told: str) -> str:
    """What is turned has the room of the turned picture; its own measures stay those of the picture."""
    on_side = picture.turn in (90, 270)
    most_wide, most_high = (highest, widest) if on_side else (widest, highest)
    scale = min(most_wide / max(picture.width, 1), most_high / max(picture.height, 1))
    wide, high = max(1, int(picture.width * scale)), max(1, int(picture.height * scale))
    extent = f'cx="{wide}" cy="{high}"'
    beyond = (high - wide) // 2 if on_side else 0
    room = f'<wp:effectExtent l="{beyond}" t="{-beyond}" r="{beyond}" b="{-beyond}"/>' if on_side else ""
    turned = f' rot="{picture.turn * 60_000}"' if picture.turn else ""
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{WORDS}/wordprocessingDrawing"><wp:extent {extent}/>{room}'
        f'<wp:docPr id="{picture.number + 1}" name={quoteattr(name)} descr={quoteattr(told)}/>'
        f'<a:graphic xmlns:a="{WORDS}/main"><a:graphicData uri="{WORDS}/picture">'
        f'<pic:pic xmlns:pic="{WORDS}/picture"><pic:nvPicPr>'
        f'<pic:cNvPr id="{picture.number + 1}" name="{picture.name}"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{LINKS}" r:embed="{picture.relation}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm{turned}><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
