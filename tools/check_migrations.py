"""Migrations have names that say what they do, and one line of descent per app."""

import re
from collections import defaultdict
from pathlib import Path

from tools.checking import ROOT, conclude, files

GOOD = re.compile(r"^\d{4}_(?!auto_)[a-z][a-z0-9_]+$")


def faults(root: Path) -> list[str]:
    found, numbers = [], defaultdict(list)
    for path in files(root, ".py"):
        if path.parent.name != "migrations" or path.stem == "__init__":
            continue
        name = str(path.relative_to(root))
        if not GOOD.match(path.stem) or "_auto_" in path.stem or re.search(r"_\d{8}_\d{4}$", path.stem):
            found.append(f"{name}: give the migration a name (makemigrations APP -n what_it_does)")
        numbers[path.parent, path.stem[:4]].append(name)
    found += [
        f"two migrations of one number: {', '.join(names)}" for names in numbers.values() if len(names) > 1
    ]
    return found


if __name__ == "__main__":
    conclude(faults(ROOT))
