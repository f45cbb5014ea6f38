"""The words of a web page and nothing else of it: no tags, scripts, pictures or addresses that could act.

One pass from left to right, so that no page, however it is broken, takes more time than its length.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from html import unescape

# Of what Python calls codecs, only these turn bytes into text as browsers do.
_CHARSETS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "windows-1252": "cp1252",
    "iso-8859-15": "iso-8859-15",
}
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-z0-9_-]{1,30})", re.IGNORECASE)
META_SEARCHED = 4096
# What stands between these is not read by people.
_SILENT = {
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "noembed", "noframes",
    "canvas", "audio", "video", "select", "datalist", "textarea", "xmp",
}  # fmt: skip
_BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend",
    "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
_CELLS = {"td", "th"}
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9:-]{0,40}")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]{1,40})\s*=\s*(?:\"([^\"]{0,500})\"|'([^']{0,500})'|([^\s\"'>]{1,500}))")


@dataclass(frozen=True, slots=True)
class PageText:
    title: str
    text: str
    forbids_archive: bool = False


def decoded(body: bytes, charset: str = "") -> str:
    """By its mark, else by what the server or the page says, else UTF-8; the unreadable is shown as such."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    told = _CHARSETS.get(charset.strip().strip("\"'").lower())
    if told is None and (meta := _META_CHARSET.search(body[:META_SEARCHED])):
        told = _CHARSETS.get(meta[1].decode("ascii").lower())
    return body.decode(told or "utf-8", "replace")


def page_text(html: str, *, agent: str = "") -> PageText:
    reading = _Reading(html, agent)
    reading.run()
    title = plain("".join(reading.title)).replace("\n", " ")
    return PageText(title, plain("".join(reading.parts)), reading.forbids_archive)


def plain(text: str) -> str:
    """Lines without invisible characters; several empty lines become one."""
    lines: list[str] = []
    for raw in text.splitlines():
        kept = (" " if char.isspace() else char for char in raw)
        line = " ".join("".join(char for char in kept if unicodedata.category(char)[0] != "C").split())
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip()


class _Reading:
    """Where in the page we are, and what has been read."""

    def __init__(self, html: str, agent: str) -> None:
        self.html, self.at = html, 0
        self.names = {"robots", agent.casefold()}
        self.parts: list[str] = []
        self.title: list[str] = []
        self.forbids_archive = False
        self._lower = html.lower() if html.isascii() else _lower(html)

    def run(self) -> None:
        while self.at < len(self.html):
            tag = self.html.find("<", self.at)
            self._keep(self.html[self.at : tag if tag >= 0 else None])
            if tag < 0:
                return
            self.at = tag + 1
            self._markup()

    def _keep(self, text: str) -> None:
        # Line ends of the source mean no more than a blank; those of blocks are added where they stand.
        self.parts.append(re.sub(r"[\t\n\f\r ]+", " ", unescape(text)))

    def _markup(self) -> None:
        html, at = self.html, self.at
        if html.startswith("!--", at):
            self._go_behind("-->", at + 3)
        elif html.startswith(("!", "?"), at):
            self._go_behind(">", at)
        elif found := _NAME.match(html, at + 1 if html.startswith("/", at) else at):
            end = self._end_of_tag(found.end())
            self._tag(found[0].lower(), html[found.end() : end], is_end=html.startswith("/", at))
            self.at = min(end + 1, len(html)) if self.at == at else self.at
        else:
            self.parts.append("<")

    def _tag(self, name: str, attributes: str, *, is_end: bool) -> None:
        if name in _BLOCKS:
            self.parts.append("\n")
        elif name in _CELLS:
            self.parts.append(" \t ")
        if is_end:
            return
        if name == "meta":
            self._meta(attributes)
        elif name == "title":
            begin = min(self._end_of_tag(self.at) + 1, len(self.html))
            end = self._skip("title", begin)
            if not self.title:
                self.title.append(unescape(self.html[begin:end]))
        elif name in _SILENT and not attributes.rstrip().endswith("/"):
            self._skip(name, self._end_of_tag(self.at) + 1)

    def _meta(self, attributes: str) -> None:
        told = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(attributes[:2000])}
        if told.get("name", "").casefold() in self.names:
            words = {word.strip() for word in told.get("content", "").casefold().split(",")}
            self.forbids_archive = self.forbids_archive or "noarchive" in words

    def _skip(self, name: str, begin: int) -> int:
        """Behind the end tag of this element; without one nothing more is read."""
        end = self._lower.find(f"</{name}", begin)
        if end < 0:
            self.at = len(self.html)
            return self.at
        self.at = min(self._end_of_tag(end) + 1, len(self.html))
        return end

    def _end_of_tag(self, at: int) -> int:
        """The ">" that is not inside the quotes of a value; the end of the page where there is none."""
        html, length, before = self.html, len(self.html), ""
        while at < length:
            char = html[at]
            if char == ">":
                return at
            if char in "\"'" and before == "=":
                at = html.find(char, at + 1)
                if at < 0:
                    return length
            if not char.isspace():
                before = char
            at += 1
        return length

    def _go_behind(self, mark: str, begin: int) -> None:
        found = self.html.find(mark, begin)
        self.at = found + len(mark) if found >= 0 else len(self.html)


def _lower(html: str) -> str:
    """Lower case of the same length: some letters would become two."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in html)
