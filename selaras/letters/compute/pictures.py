"""A picture inside a document for a word processor: as it came, scaled to the place it has."""

from dataclasses import dataclass
from io import BytesIO

from selaras.evidence.services.pictures import jpeg_size, png_size

# 22 mm in English Metric Units, the measure of drawings.
SIDE = 792_000
WORDS = "http://schemas.openxmlformats.org/drawingml/2006"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# The second relation of the document; the first is that of its styles.
RELATION = "r2"


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    suffix: str
    width: int
    height: int

    @property
    def name(self) -> str:
        return f"lambang.{self.suffix}"

    @property
    def kind(self) -> str:
        """How the list of contents names its type."""
        return f'<Default Extension="{self.suffix}" ContentType="image/{self.suffix}"/>'


def picture_of(content: bytes) -> Picture | None:
    """A PNG or JPEG, proved to be one when the kop was kept; None where there is none."""
    for magic, suffix, measure in ((b"\x89PNG", "png", png_size), (b"\xff\xd8", "jpeg", jpeg_size)):
        if content.startswith(magic):
            return Picture(content, suffix, *measure(BytesIO(content), len(content)))
    return None


def drawn(picture: Picture) -> str:
    """As large as fits into a square of 22 mm, in its own proportions."""
    most = max(picture.width, picture.height, 1)
    wide, high = max(1, SIDE * picture.width // most), max(1, SIDE * picture.height // most)
    extent = f'cx="{wide}" cy="{high}"'
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{WORDS}/wordprocessingDrawing"><wp:extent {extent}/>'
        '<wp:docPr id="1" name="Lambang" descr="Lambang daerah"/>'
        f'<a:graphic xmlns:a="{WORDS}/main"><a:graphicData uri="{WORDS}/picture">'
        f'<pic:pic xmlns:pic="{WORDS}/picture"><pic:nvPicPr><pic:cNvPr id="1" name="{picture.name}"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{LINKS}" r:embed="{RELATION}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
