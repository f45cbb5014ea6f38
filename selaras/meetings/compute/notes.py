"""The text of minutes as blocks: headings, paragraphs, and rows that begin with a dash."""

from typing import Any

Block = dict[str, Any]
HEADING, DASHES = "# ", ("- ", "* ")


def note_blocks(text: str) -> list[Block]:
    """An empty line parts paragraphs, ``# `` begins a heading, a dash a row; nothing is left out."""
    blocks: list[Block] = []
    held: list[str] = []

    def close() -> None:
        if held:
            blocks.append({"kind": "text", "text": "\n".join(held)})
            held.clear()

    for raw in text.split("\n"):
        line = raw.rstrip()
        if line.startswith(HEADING) and line[2:].strip():
            close()
            blocks.append({"kind": "heading", "text": line[2:].strip()})
        elif not line.strip():
            close()
        else:
            held.append(f"\u2013 {line[2:]}" if line.startswith(DASHES) else line)
    close()
    return blocks
