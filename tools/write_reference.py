"""Write the parts of docs/reference that are read off the code: commands, states, roles, API.

`python -m tools.write_reference` writes; `--check` only says which file is out of date.
"""

import argparse
import os
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from tools.checking import ROOT, conclude

FOLDER = Path("docs/reference")
MADE = "<!-- Made by `python -m tools.write_reference`; change the code, not this file. -->\n"
Edge = tuple[Any, str, Any]


def commands() -> str:
    from run import GROUPS

    out = [f"# Commands of run.py\n\n{MADE}\nThe same list in Indonesian: `python3 run.py help`.\n"]
    for group, entries in GROUPS.items():
        out.append(f"\n## {group}\n\n| Command | Does |\n|---|---|")
        for name, (usage, text, _call) in entries.items():
            shown = f"python3 run.py {usage or name}".replace("|", "\\|")
            out.append(f"| `{shown}` | {text} |")
    return "\n".join(out) + "\n"


def edges(table: Mapping[Any, Any]) -> Iterator[Edge]:
    """The three forms a table of transitions has: by action, by state with actions, by state."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from ((key, str(action), target) for action, target in value.items())
        elif len(value) == 2 and isinstance(value[0], tuple):
            yield from ((source, str(key), value[1]) for source in value[0])
        else:
            yield from ((key, "", target) for target in value)


def _diagram(title: str, table: Mapping[Any, Any], labels: Mapping[str, Any]) -> str:
    """Labels come with the member of a choice, or from the module's own list."""
    seen = list(edges(table))
    members = [member for source, _action, target in seen for member in (source, target)]
    lines = [f"\n### {title}\n\n```mermaid\nstateDiagram-v2"]
    lines += dict.fromkeys(
        f'    state "{getattr(member, "label", "") or labels[member]}" as {member!s}' for member in members
    )
    lines += [
        f"    {source!s} --> {target!s}" + (f" : {action}" if action else "")
        for source, action, target in seen
    ]
    return "\n".join([*lines, "```"])


def has_choices(room: Path) -> bool:
    """A module, or a package of the same name."""
    return (room / "choices.py").is_file() or (room / "choices").is_dir()


def states() -> str:
    from django.apps import apps

    out = [f"# States\n\n{MADE}\nOne diagram for each table of transitions in an app's `choices.py`.\n"]
    for config in apps.get_app_configs():
        if not config.name.startswith("selaras.") or not has_choices(Path(config.path)):
            continue
        choices = import_module(f"{config.name}.choices")
        tables = {n: t for n, t in vars(choices).items() if n.endswith("TRANSITIONS")}
        if tables:
            out.append(f"\n## {config.label}")
            out += [
                _diagram(name, table, getattr(choices, "STATES", {}))
                for name, table in sorted(tables.items())
            ]
    return "\n".join(out) + "\n"


def roles() -> str:
    from selaras.core.scope import PERMISSIONS
    from selaras.offices.choices import ROLES

    out = [
        f"# Roles and permissions\n\n{MADE}\nA grant gives one role over a region or an agency, for a time."
    ]
    for role in ROLES.values():
        bound = " For one agency." if role.agency_bound else ""
        words = ", ".join(f"`{word}`" for word in sorted(role.permissions))
        out.append(f"\n## {role.label}\n\n`{role.code}`.{bound} {role.description}\n\n{words}")
    out.append("\n## Permission words\n\n| Word | Meaning |\n|---|---|")
    out += [f"| `{word}` | {text} |" for word, text in sorted(PERMISSIONS.items())]
    return "\n".join(out) + "\n"


READINGS_HEAD = f"""# Readings that leave a trace

{MADE}
Who reads these is in Catatan audit (filter Membaca) and on the record's own timeline. Once an hour for the
same person, way, record and part; an answer whose trace cannot be written is not given.

| Verb | The name ... | Why | Addresses |
|---|---|---|---|"""


def readings() -> str:
    from selaras.audit.choices import readings

    out = [READINGS_HEAD]
    for verb, one in sorted(readings().items()):
        each = "" if one.subject else " Each time."
        where = ", ".join(f"`{address}`" for address in one.addresses)
        out.append(f"| `{verb}` | {one.label} | {one.why}{each} | {where} |")
    return "\n".join(out) + "\n"


API_HEAD = f"""# API

{MADE}
How to use it: [use the API](../how-to/use-the-api.md). The product shows the same as a page (`/api/v1/docs`)
and as OpenAPI 3.1 (`/api/v1/openapi.json`). A field with * is required.
"""


def api() -> str:
    from selaras.api.compute import sections, shapes
    from selaras.api.views import document
    from selaras.core.http import PROBLEMS

    schema = document("id")
    out = [API_HEAD, "## Problems\n\n| Status | Code | Meaning |\n|---|---|---|"]
    out += [f"| {kind.status} | `{code}` | {_cell(kind.detail)} |" for code, kind in PROBLEMS.items()]
    for section in sections(schema):
        out.append(f"\n## {section.text}\n\n| Operation | Sent | Answers |\n|---|---|---|")
        out += [_operation(one) for one in section.operations]
    out.append("\n## Shapes of answers\n\n| Shape | Fields |\n|---|---|")
    out += [f"| {shape.name} | {_fields(shape.fields)} |" for shape in shapes(schema)]
    return "\n".join(out) + "\n"


def _operation(one: Any) -> str:
    sent = [field for field in (*one.parameters, *one.body) if field.place != "path"]
    good = ", ".join(f"{answer.status} {answer.shape}".strip() for answer in one.success)
    name = f"`{one.method} {one.path}`<br>`{one.id}`: {_cell(one.summary)}"
    return f"| {name} | {_fields(sent)} | {good}<br>{' '.join(one.problems)} |"


def _fields(fields: Iterable[Any]) -> str:
    return "<br>".join(
        f"`{one.name}`{'*' if one.is_required else ''} {one.type}"
        + (f" ({_cell(one.text)})" if one.text else "")
        for one in fields
    )


def _cell(text: object) -> str:
    """Without what Markdown would take for a tag or the end of a cell."""
    return str(text).replace("<", "&lt;").replace("|", "\\|")


PAGES = {
    "commands.md": commands,
    "states.md": states,
    "roles.md": roles,
    "readings.md": readings,
    "api.md": api,
}


def faults(root: Path) -> list[str]:
    found = []
    for name, page in PAGES.items():
        path = root / FOLDER / name
        if not path.is_file() or path.read_text(encoding="utf-8") != page():
            found.append(f"{FOLDER / name}: out of date; run python -m tools.write_reference")
    return found


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selaras.config.settings")
    django.setup()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        for name, page in PAGES.items():
            (ROOT / FOLDER / name).write_text(page(), encoding="utf-8")
    conclude(faults(ROOT))


if __name__ == "__main__":
    main()
