"""Files of the look: vendored bytes, icons, weight, and what the Content-Security-Policy would block."""

import gzip
import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from selaras.core.templatetags.ui import TONE_ICONS, vendor_folders

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "selaras" / "core" / "static" / "core"
TEMPLATES = sorted((ROOT / "selaras").glob("*/templates/**/*.html"))
PAGE_TEMPLATES = [path for path in TEMPLATES if "/mail/" not in str(path)]


def vendor_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vendor", ROOT / "tools" / "vendor.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def packed(path: Path) -> int:
    """Size on the wire: fonts are compressed already."""
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 9))


def sprite_icons() -> set[str]:
    sprite = STATIC / "vendor" / vendor_folders()["lucide"] / "sprite.svg"
    return set(re.findall(r'<symbol id="([a-z0-9-]+)"', sprite.read_text(encoding="utf-8")))


def test_vendored_files_are_the_recorded_ones() -> None:
    assert vendor_script().faults() == []


def test_a_changed_vendored_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = vendor_script()
    for source in script.targets():
        shutil.copytree(source, tmp_path / source.relative_to(ROOT))
    target = tmp_path / script.TARGET
    monkeypatch.setattr(script, "ROOT", tmp_path)
    assert script.faults() == []
    htmx = target / vendor_folders()["htmx"] / "htmx.min.js"
    htmx.write_bytes(htmx.read_bytes() + b"\n")
    (target / "stray.js").write_text("", encoding="utf-8")
    (target / vendor_folders()["lucide"] / "LICENSE").unlink()
    assert [fault.split(":")[0] for fault in script.faults()] == ["changed", "missing", "not recorded"]


def test_the_style_names_the_vendored_font() -> None:
    tokens = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    [address] = re.findall(r'url\("\.\./([^"]+woff2)"\)', tokens)
    assert (STATIC / address.replace("%40", "@")).is_file()


def test_every_icon_used_stands_in_the_sprite() -> None:
    used: dict[str, str] = dict.fromkeys(TONE_ICONS.values(), "ui.py")
    sources = [*TEMPLATES, *(ROOT / "selaras").glob("*/apps.py")]
    for path in sources:
        text = path.read_text(encoding="utf-8")
        for icon in re.findall(r'(?:\bicon(?:_end)?=|<c-icon name=|\{% icon )"([a-z0-9-]+)"', text):
            used[icon] = str(path.relative_to(ROOT))
    missing = {icon: where for icon, where in used.items() if icon not in sprite_icons()}
    assert missing == {}


@pytest.mark.parametrize("path", PAGE_TEMPLATES, ids=lambda path: "/".join(path.parts[-2:]))
def test_no_template_needs_what_the_policy_blocks(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text), "inline style"
    assert not re.search(r"<style\b", text), "style element"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "inline handler"
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text), "inline script"
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", text), "foreign address"
    assert "javascript:" not in text


def test_scripts_stay_short() -> None:
    lengths = {
        path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in (STATIC / "js").glob("*.js")
    }
    assert {name: lines for name, lines in lengths.items() if lines > 150} == {}


# By a block that needs it, once it stands on the page.
FETCHED = {"shrink.js", "resume.js"}


def test_the_frame_is_light() -> None:
    """First page under 150 kB and a later one under 60 kB, with room left for the page's own content."""
    files = [path for kind in ("css", "js") for path in (STATIC / kind).iterdir()]
    own = sum(packed(path) for path in files if path.name not in FETCHED)
    vendored = sum(
        packed(path) for path in (STATIC / "vendor").rglob("*") if path.suffix in {".js", ".svg", ".woff2"}
    )
    assert own < 30_000
    assert own + vendored < 90_000


def test_every_own_file_is_named_by_the_frame() -> None:
    frame = "".join(
        (ROOT / "selaras/core/templates/core" / name).read_text(encoding="utf-8")
        for name in ("_head.html", "_scripts.html", "../c/upload.html")
    )
    files = [
        f"{path.parent.name}/{path.name}" for kind in ("css", "js") for path in (STATIC / kind).iterdir()
    ]
    assert [name for name in files if f"core/{name}" not in frame] == []
