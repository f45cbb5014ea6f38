"""The lock files name no host, carry hashes, and hold every dependency at a fitting version."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tools.checking import ROOT, conclude

HOST = re.compile(r"://|--(extra-)?index-url|--find-links|--trusted-host", re.IGNORECASE)
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
GROUPS = {
    "requirements.txt": None,
    "requirements-postgres.txt": "postgres",
    "requirements-signing.txt": "signing",
    "requirements-bucket.txt": "bucket",
    "requirements-dev.txt": "dev",
}


def pins(text: str) -> dict[str, set[str]]:
    """Name to pinned versions; more than one where a marker chooses."""
    found: dict[str, set[str]] = {}
    for name, version in PIN.findall(text):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def wanted(project: dict[str, object], group: str | None) -> list[Requirement]:
    """Base dependencies and those of the group."""
    base = project["project"]["dependencies"]  # type: ignore[index]
    extra = project["dependency-groups"][group] if group else []  # type: ignore[index]
    return [Requirement(text) for text in [*base, *extra]]


def host_faults(root: Path) -> list[str]:
    names = [
        *root.glob("requirements*.txt"),
        *root.glob("*.lock"),
        root / ".npmrc",
        root / "package-lock.json",
    ]
    return [
        f"{path.name}:{number}: names a host or an index"
        for path in names
        if path.is_file()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if HOST.search(line)
    ]


def lock_faults(root: Path, lock: str, group: str | None, project: dict[str, object]) -> list[str]:
    text = (root / lock).read_text(encoding="utf-8")
    held, found = pins(text), []
    for requirement in wanted(project, group):
        versions = held.get(canonicalize_name(requirement.name), set())
        if not any(Version(version) in requirement.specifier for version in versions):
            found.append(f"{lock}: {requirement} is not locked; run python tools/lock_requirements.py")
    if text.count("--hash=sha256:") < len(held):
        found.append(f"{lock}: pins without hashes")
    return found


def faults(root: Path) -> list[str]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    found = host_faults(root)
    for lock, group in GROUPS.items():
        found += lock_faults(root, lock, group, project)
    base = pins((root / "requirements.txt").read_text(encoding="utf-8"))
    for lock in GROUPS.keys() - {"requirements.txt"}:
        other = pins((root / lock).read_text(encoding="utf-8"))
        found += [
            f"{lock}: {n} differs from requirements.txt" for n, v in base.items() if other.get(n, set()) != v
        ]
    return found


if __name__ == "__main__":
    conclude(faults(ROOT))
