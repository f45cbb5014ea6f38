"""The papers are true: links lead somewhere, README shows how to begin, every room is on the map."""

import json
import re
import tomllib
from pathlib import Path

from tools.checking import ROOT, conclude, files

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
PROOF = re.compile(r"`([\w/]+\.py)::(\w+)(?:\[([^\]]+)\])?` \|$", re.MULTILINE)
ATTACKS = 100
README_LINES, ADR_LINES = 120, 80
FIRST_COMMANDS = ("python3 run.py\n", "python3 run.py test\n")


def link_faults(root: Path) -> list[str]:
    found = []
    for path in files(root, ".md"):
        text = FENCE.sub("", path.read_text(encoding="utf-8"))
        for target in LINK.findall(text):
            if re.match(r"[a-z]+:", target):
                continue
            place, _, anchor = target.partition("#")
            whole = (path.parent / place).resolve() if place else path
            if not whole.exists():
                found.append(f"{path.relative_to(root)}: link to {target} leads nowhere")
            elif anchor and whole.suffix == ".md" and anchor not in anchors(whole):
                found.append(f"{path.relative_to(root)}: no heading {anchor} in {place or path.name}")
    return found


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def readme_faults(root: Path) -> list[str]:
    text = (root / "README.md").read_text(encoding="utf-8")
    found = []
    if len(text.splitlines()) >= README_LINES:
        found.append(f"README.md: {len(text.splitlines())} lines, must stay under {README_LINES}")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    first = blocks[0] if blocks else ""
    commands = "".join(re.sub(r"\s*#.*$", "", line) + "\n" for line in first.splitlines())
    if not all(command in commands for command in FIRST_COMMANDS):
        found.append("README.md: the first code block must show both commands")
    if not re.search(r"!\[[^\]]+\]\([^)]+\.png\)", text):
        found.append("README.md: no screenshot")
    return found


def map_faults(root: Path) -> list[str]:
    """Every room, every top folder and every file name of a room's own stands on the map."""
    text = (root / "docs/map.md").read_text(encoding="utf-8")
    rooms = {path.parent.name for path in (root / "selaras").glob("*/__init__.py")}
    tops = {
        path.relative_to(root).parts[0] for path in files(root, "") if len(path.relative_to(root).parts) > 1
    }
    return [
        f"docs/map.md: {name}/ is not on the map"
        for name in sorted(rooms | tops - {".ci"})
        if not re.search(rf"`{re.escape(name)}/?`", text)
    ]


def glossary_faults(root: Path) -> list[str]:
    """Office words that stand in code keep their meaning in the glossary."""
    text = (root / "docs/glossary.md").read_text(encoding="utf-8").lower()
    words = ("opd", "kesbangpol", "nihil", "narahubung", "butir", "rakor", "ormas", "iku", "renstra")
    return [f"docs/glossary.md: {word} is missing" for word in words if word not in text]


def changelog_faults(root: Path) -> list[str]:
    version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    return [] if f"## {version}" in text else [f"CHANGELOG.md: nothing about version {version}"]


def adr_faults(root: Path) -> list[str]:
    found, numbers = [], []
    index = (root / "docs/adr/README.md").read_text(encoding="utf-8")
    for path in sorted((root / "docs/adr").glob("[0-9]*.md")):
        text = path.read_text(encoding="utf-8")
        numbers.append(int(path.name[:4]))
        if len(text.splitlines()) > ADR_LINES:
            found.append(f"{path.relative_to(root)}: longer than {ADR_LINES} lines")
        found += [
            f"{path.relative_to(root)}: no section {part}"
            for part in ("Context", "Decision", "Consequences")
            if f"## {part}" not in text
        ]
        if path.name not in index:
            found.append(f"docs/adr/README.md: {path.name} is not listed")
    if numbers != list(range(1, len(numbers) + 1)):
        found.append(f"docs/adr: numbers are not 1, 2, 3 ...: {numbers}")
    return found


def notice_faults(root: Path) -> list[str]:
    """Whose work is shipped is named with its version."""
    text = (root / "NOTICE").read_text(encoding="utf-8").lower()
    records = [path for path in files(root, "vendor.json") if path.parent.name == "vendor"]
    wanted = [entry["folder"] for path in records for entry in json.loads(path.read_text(encoding="utf-8"))]
    return [
        f"NOTICE: nothing about {name}"
        for name in wanted
        if name.replace("-", " ").replace("@", " ") not in text
    ]


def attack_faults(root: Path) -> list[str]:
    """Each row of the table of attacks names a test that is there, and no two rows the same one."""
    place = "docs/reference/attacks.md"
    if not (root / place).exists():
        return []
    proofs = PROOF.findall((root / place).read_text(encoding="utf-8"))
    found = [f"{place}: {proof} stands twice" for proof in sorted({p for p in proofs if proofs.count(p) > 1})]
    if len(proofs) < ATTACKS:
        found.append(f"{place}: {len(proofs)} attacks, must not be fewer than {ATTACKS}")
    for path, test, case in proofs:
        text = (root / path).read_text(encoding="utf-8") if (root / path).exists() else ""
        if f"def {test}(" not in text:
            found.append(f"{place}: there is no {path}::{test}")
        elif case and f'"{case}"' not in text:
            found.append(f"{place}: {path}::{test} has no case {case}")
    return found


def faults(root: Path) -> list[str]:
    checks = (
        link_faults,
        readme_faults,
        map_faults,
        glossary_faults,
        changelog_faults,
        adr_faults,
        notice_faults,
        attack_faults,
    )
    return [fault for check in checks for fault in check(root)]


if __name__ == "__main__":
    conclude(faults(ROOT))
