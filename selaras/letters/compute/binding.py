"""The one door to pypdf: papers of several makers become one file that keeps their tags and their order.

A signed paper is shown as it was printed; its signature holds for its own file alone, so that file goes along
as an attachment, byte for byte.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

# Deeper than any paper of ours is nested; whoever brings a deeper one is refused, not followed.
DEEPEST = 100
# What a reader can meet in a file that was damaged or made to harm.
UNREADABLE = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


class BindingFault(Exception):
    """A paper that cannot be read as PDF."""


@dataclass(frozen=True, slots=True)
class Paper:
    """``attach_as``: the name under which the file itself goes along."""

    title: str
    pdf: bytes
    attach_as: str = ""


def page_count(pdf: bytes) -> int:
    try:
        return len(_reader(pdf).pages)
    except UNREADABLE as fault:
        raise BindingFault(str(fault)) from fault


def bound(papers: Sequence[Paper], *, title: str) -> bytes:
    """One PDF with a bookmark per paper; the same papers give the same bytes."""
    try:
        return _Binder(title).bind(papers)
    except UNREADABLE as fault:
        raise BindingFault(str(fault)) from fault


def _reader(pdf: bytes) -> PdfReader:
    reader = PdfReader(io.BytesIO(pdf))
    if reader.is_encrypted:
        raise BindingFault("encrypted")
    return reader


def _name(text: str) -> NameObject:
    return NameObject(f"/{text}")


class _Binder:
    """The file as it grows: pages, and the tree that says in which order they are read."""

    def __init__(self, title: str) -> None:
        self.writer = PdfWriter()
        self.title = title
        self.tree = DictionaryObject({_name("Type"): _name("StructTreeRoot")})
        self.tree_at = self.writer._add_object(self.tree)
        self.document, self.document_at = self._element("Document", self.tree_at)
        self.parents: dict[int, PdfObject] = {}
        self.named: dict[bytes, IndirectObject] = {}
        self.roles = DictionaryObject()

    def bind(self, papers: Sequence[Paper]) -> bytes:
        for number, paper in enumerate(papers, 1):
            first = len(self.writer.pages)
            self._add(paper, number)
            self.writer.add_outline_item(title=paper.title, page_number=first)
            if paper.attach_as:
                self.writer.add_attachment(paper.attach_as, paper.pdf)
        self._close()
        self.writer.compress_identical_objects(remove_unreferenced=True)
        out = io.BytesIO()
        self.writer.write(out)
        return out.getvalue()

    def _element(self, role: str, parent: IndirectObject) -> tuple[DictionaryObject, IndirectObject]:
        made = DictionaryObject(
            {
                _name("Type"): _name("StructElem"),
                _name("S"): _name(role),
                _name("P"): parent,
                _name("K"): ArrayObject(),
            }
        )
        return made, self.writer._add_object(made)

    def _add(self, paper: Paper, number: int) -> None:
        reader = _reader(paper.pdf)
        section, section_at = self._element("Part", self.document_at)
        section[_name("T")] = TextStringObject(paper.title)
        self.document["/K"].append(section_at)  # type: ignore[attr-defined]
        catalogue = reader.root_object
        tagged = isinstance(_resolved(catalogue.get("/StructTreeRoot")), DictionaryObject)
        base = max(self.parents, default=-1) + 1
        added = [self._page(page, base) for page in reader.pages]
        if tagged:
            self._graft(catalogue, section, section_at, base, f"{number}-".encode())
        else:
            for at, page in enumerate(added):
                self._picture(page, base + at, section, section_at, f"{paper.title}, {at + 1}")

    def _page(self, page: PageObject, base: int) -> PageObject:
        added = self.writer.add_page(page)
        if "/StructParents" in page:
            added[_name("StructParents")] = NumberObject(base + int(page["/StructParents"]))  # type: ignore[call-overload]
        for note in _items(added.get("/Annots")):
            if isinstance(note, DictionaryObject):
                _settle(note, base)
        return added

    def _graft(
        self,
        catalogue: DictionaryObject,
        section: DictionaryObject,
        section_at: IndirectObject,
        base: int,
        mark: bytes,
    ) -> None:
        """The paper's own tree below its section, with its numbers and names moved out of the others' way."""
        grown = _resolved(catalogue["/StructTreeRoot"].clone(self.writer))
        if not isinstance(grown, DictionaryObject):
            raise BindingFault("no tree")
        for kid in _kids(grown):
            top = kid.get_object()
            if isinstance(top, DictionaryObject):
                top[_name("P")] = section_at
                section["/K"].append(kid)  # type: ignore[attr-defined]
                self._rename(kid, mark, 0)
        for key, value in _numbers(grown.get("/ParentTree"), 0):
            self.parents[base + key] = value
        roles = grown.get("/RoleMap")
        if isinstance(roles, DictionaryObject):
            self.roles.update(roles)

    def _rename(self, at: PdfObject, mark: bytes, depth: int) -> None:
        """Cells name their heads by an id, which is unique in its own paper only."""
        if depth > DEEPEST:
            raise BindingFault("nested too deep")
        element = at.get_object()
        if not isinstance(element, DictionaryObject) or element.get("/Type") == "/MCR":
            return
        if "/ID" in element and isinstance(at, IndirectObject):
            own = mark + _bytes(element["/ID"])
            element[_name("ID")] = ByteStringObject(own)
            self.named[own] = at
        for owner in _items(element.get("/A")):
            if isinstance(owner, DictionaryObject) and "/Headers" in owner:
                heads = [ByteStringObject(mark + _bytes(one)) for one in _items(owner["/Headers"])]
                owner[_name("Headers")] = ArrayObject(heads)
        for kid in _kids(element):
            self._rename(kid, mark, depth + 1)

    def _picture(
        self, page: PageObject, key: int, section: DictionaryObject, section_at: IndirectObject, words: str
    ) -> None:
        """A page without tags is one picture with a name, for whoever has it read out."""
        figure, figure_at = self._element("Figure", section_at)
        figure[_name("Alt")] = TextStringObject(words)
        if page.indirect_reference is not None:
            figure[_name("Pg")] = page.indirect_reference
        figure[_name("K")] = NumberObject(0)
        section["/K"].append(figure_at)  # type: ignore[attr-defined]
        held = page.get_contents()
        stream = StreamObject()
        body = held.get_data() if held is not None else b""
        stream.set_data(b"/Figure <</MCID 0>> BDC\nq\n" + body + b"\nQ\nEMC\n")
        page[_name("Contents")] = self.writer._add_object(stream.flate_encode())
        page[_name("StructParents")] = NumberObject(key)
        self.parents[key] = self.writer._add_object(ArrayObject([figure_at]))

    def _close(self) -> None:
        numbers = ArrayObject()
        for key in sorted(self.parents):
            numbers += [NumberObject(key), self.parents[key]]
        names = ArrayObject()
        for own in sorted(self.named):
            names += [ByteStringObject(own), self.named[own]]
        self.tree[_name("K")] = ArrayObject([self.document_at])
        self.tree[_name("ParentTree")] = DictionaryObject({_name("Nums"): numbers})
        self.tree[_name("ParentTreeNextKey")] = NumberObject(max(self.parents, default=-1) + 1)
        self.tree[_name("RoleMap")] = self.roles
        if names:
            self.tree[_name("IDTree")] = DictionaryObject({_name("Names"): names})
        root = self.writer.root_object
        root[_name("StructTreeRoot")] = self.tree_at
        root[_name("MarkInfo")] = DictionaryObject({_name("Marked"): BooleanObject(True)})
        root[_name("Lang")] = TextStringObject("id-ID")
        root[_name("ViewerPreferences")] = DictionaryObject({_name("DisplayDocTitle"): BooleanObject(True)})
        self.writer.metadata = {"/Title": self.title, "/Producer": "Selaras"}


def _settle(note: DictionaryObject, base: int) -> None:
    """A field of a form, such as a signature, has no form here: what it shows stays, as a stamp."""
    if "/StructParent" in note:
        note[_name("StructParent")] = NumberObject(base + int(note["/StructParent"]))  # type: ignore[call-overload]
    if note.get("/Subtype") == "/Widget":
        for name in ("V", "Parent", "FT", "T", "Ff", "DA", "Lock", "SV", "AA", "A"):
            note.pop(_name(name), None)
        note[_name("Subtype")] = _name("Stamp")


def _resolved(held: PdfObject | None) -> PdfObject | None:
    return held.get_object() if held is not None else None


def _items(held: PdfObject | None) -> list[PdfObject]:
    if held is None or isinstance(held, NullObject):
        return []
    found = held.get_object()
    if isinstance(found, ArrayObject):
        return [one.get_object() for one in found]
    return [found] if found is not None else []


def _kids(element: DictionaryObject) -> list[PdfObject]:
    """As they stand: references stay references; numbers of marked content are left out."""
    if "/K" not in element:
        return []
    raw = element.raw_get("/K")
    found = raw.get_object()
    if isinstance(found, ArrayObject):
        rows: list[PdfObject] = list(list.__iter__(found))
    else:
        rows = [raw]
    return [one for one in rows if isinstance(one, IndirectObject | DictionaryObject)]


def _numbers(tree: PdfObject | None, depth: int) -> Iterator[tuple[int, PdfObject]]:
    """The rows of a tree of numbers, however it is parted."""
    node = _resolved(tree)
    if not isinstance(node, DictionaryObject) or depth > DEEPEST:
        return
    nums = node.get("/Nums")
    if nums is not None:
        rows = list(list.__iter__(nums.get_object()))
        yield from ((int(rows[at]), rows[at + 1]) for at in range(0, len(rows) - 1, 2))
    for kid in _items(node.get("/Kids")):
        yield from _numbers(kid, depth + 1)


def _bytes(text: PdfObject) -> bytes:
    held: object = text.get_object()
    return bytes(held) if isinstance(held, bytes) else str(held).encode()
