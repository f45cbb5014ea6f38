"""What the checks share: the files of the repository, and how a list of faults ends a command."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOT_OURS = {".venv", ".git", "var", "node_modules", "__pycache__"}


def files(root: Path, *suffixes: str) -> list[Path]:
    """Files of the repository with one of these endings, as git sees them, or all where there is no git."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0 and (root / ".git").exists():
        found = [root / name for name in done.stdout.split("\0") if name]
    else:
        found = [path for path in root.rglob("*") if not NOT_OURS & set(path.relative_to(root).parts)]
    return sorted({path for path in found if path.is_file() and path.name.endswith(suffixes)})


def is_test(path: Path, root: Path) -> bool:
    parts = path.relative_to(root).parts
    return "tests" in parts or path.name == "conftest.py"


def conclude(faults: list[str]) -> None:
    """Print what is wrong, one line each, and end the command."""
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)
