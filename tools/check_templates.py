"""Templates compile, and every text a person reads in them goes through translation.

Text stands in {% translate %} or {% blocktranslate %}. What is the same in every language stands in an
element with translate="no" (a name, a code, a unit) or in the short list below.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.template import TemplateSyntaxError
from django.template.base import Lexer, Token, TokenType

from tools.checking import ROOT, conclude, files

SAME_EVERYWHERE = {
    "Selaras",
    "PDF",
    "CSV",
    "XLSX",
    "JSON",
    "API",
    "WIB",
    "WITA",
    "WIT",
    "MB",
    "kB",
    "GB",
    "SHA-256",
}
READ_ATTRIBUTES = {
    "title", "alt", "placeholder", "aria-label", "aria-description", "label", "heading", "text", "hint",
    "summary", "content-label", "caption", "empty", "note",
}  # fmt: skip
SILENT = {"script", "style", "code", "kbd", "samp"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# A character of the private area: the parser takes it for a letter, and no text holds it.
HOLE = "\ue000"
# Blocks that are passed over whole: translated text, comments, and names of classes.
WHOLE = {"blocktranslate", "blocktrans", "comment"}
SILENT_BLOCK = re.compile(r"block\s+\w*(class|attrs)\w*$")
WORD = re.compile(r"[^\W\d_]{2,}")


def _mask(token: Token) -> str:
    """Template code leaves a hole of as many lines, so that positions stay true."""
    return HOLE + "\n" * token.contents.count("\n")


def visible_text(source: str) -> str:
    """The markup with everything the template engine produces replaced by holes."""
    out: list[str] = []
    inside = ""
    for token in Lexer(source).tokenize():
        word = token.contents.split(maxsplit=1)[0] if token.contents.strip() else ""
        if inside:
            out.append("\n" * token.contents.count("\n"))
            inside = "" if token.token_type is TokenType.BLOCK and word == f"end{inside}" else inside
        elif token.token_type is TokenType.TEXT:
            out.append(token.contents)
        else:
            out.append("" if token.token_type is TokenType.COMMENT else _mask(token))
            if token.token_type is TokenType.BLOCK and (word in WHOLE or SILENT_BLOCK.match(token.contents)):
                inside = word
    # A tag whose name the template chooses is still a tag.
    return re.sub(rf"<(/?){HOLE}+", r"<\1x", "".join(out))


class _Reader(HTMLParser):
    """Collects the words a person would read, with their lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._quiet: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and name in READ_ATTRIBUTES and not tag.startswith("c-icon"):
                self._note(value)
        silent = tag in SILENT or ("translate", "no") in attrs
        if tag not in VOID and (self._quiet or silent):
            self._quiet.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self._quiet and tag not in VOID:
            self._quiet.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._quiet and tag in self._quiet and self._quiet.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self._note(data)

    def _note(self, text: str) -> None:
        rest = text
        for word in SAME_EVERYWHERE:
            rest = re.sub(rf"\b{re.escape(word)}\b", " ", rest)
        if WORD.search(rest.replace(HOLE, " ")):
            skipped = len(text) - len(text.lstrip())
            self.found.append(
                (self.getpos()[0] + text[:skipped].count("\n"), " ".join(text.replace(HOLE, "…").split()))
            )


def untranslated(source: str) -> Iterator[tuple[int, str]]:
    reader = _Reader()
    reader.feed(visible_text(source))
    reader.close()
    yield from reader.found


def compile_fault(path: Path) -> str:
    from django.template import engines

    try:
        # By name, because the loader is what compiles components.
        engines["django"].get_template(path.as_posix().rpartition("/templates/")[2])
    except TemplateSyntaxError as fault:
        return str(fault)
    return ""


def template_faults(path: Path, root: Path) -> Iterator[str]:
    name, source = path.relative_to(root), path.read_text(encoding="utf-8")
    if fault := compile_fault(path):
        yield f"{name}: does not compile: {fault}"
        return
    if path.suffix == ".html":
        for line, text in untranslated(source):
            yield f"{name}:{line}: not translated: {text[:70]}"
        if re.search(r"<[^>]*\sstyle\s*=", source) or re.search(r"<[^>]*\son[a-z]+\s*=\s*[\"']", source):
            yield f"{name}: inline style or handler; the content policy forbids both"
    elif WORD.search(re.sub(r"https?://\S+", "", visible_text(source).replace(HOLE, " "))):
        yield f"{name}: text outside translation"


def templates(root: Path) -> list[Path]:
    return [path for path in files(root, ".html", ".txt") if "templates" in path.parts]


def faults(root: Path) -> list[str]:
    return [fault for path in templates(root) for fault in template_faults(path, root)]


def main() -> None:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selaras.config.settings")
    django.setup()
    conclude(faults(ROOT))


if __name__ == "__main__":
    main()
