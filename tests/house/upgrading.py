"""A database of an earlier version: written down once from its demo, filled in again, brought to the present.

`python -m tests.house.upgrading keep SELARAS.SQLITE3 FILE.json.gz` writes one down (SQLite, sealed before);
`... upgrade FILE.json.gz` brings it to the present in the empty database of the settings and tells, as JSON,
what is different afterwards.
"""

import base64
import gzip
import json
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Kept = dict[str, Any]
# Of others, made anew by their own migrations; and what only says which rows come next.
NOT_OURS = ("auth_", "django_", "sqlite_", "account_", "mfa_", "core_cache")
# The country whole is loaded by a command of its own; here only what other rows name.
REGIONS = "regions_region"


def keep(source: Path, target: Path) -> None:
    base = sqlite3.connect(source)
    names = [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
    tables: dict[str, Kept] = {}
    for name in names:
        if name.startswith(NOT_OURS):
            continue
        found = base.execute(f'SELECT * FROM "{name}" ORDER BY 1')  # noqa: S608  names read off the same file
        rows = [[_told(value) for value in row] for row in found]
        if rows:
            _without_passwords(found, rows)
            tables[name] = {"columns": [column[0] for column in found.description], "rows": rows}
    tables[REGIONS]["rows"] = _named_regions(base, tables)
    migrations = [list(row) for row in base.execute("SELECT app, name FROM django_migrations ORDER BY id")]
    text = json.dumps({"migrations": migrations, "tables": tables}, ensure_ascii=False, separators=(",", ":"))
    target.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def _told(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _without_passwords(found: sqlite3.Cursor, rows: list[list[Any]]) -> None:
    for place, column in enumerate(found.description):
        if column[0] == "password":
            for row in rows:
                row[place] = "!"


def _named_regions(base: sqlite3.Connection, tables: dict[str, Kept]) -> list[list[Any]]:
    region = tables[REGIONS]
    key, parent = region["columns"].index("id"), region["columns"].index("parent_id")
    wanted: set[Any] = set()
    for name, table in tables.items():
        keys = base.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()
        places = [table["columns"].index(one[3]) for one in keys if one[2] == REGIONS and name != REGIONS]
        wanted |= {row[place] for row in table["rows"] for place in places}
    by_key = {row[key]: row for row in region["rows"]}
    waiting = list(wanted - {None})
    while waiting:
        above = by_key[waiting.pop()][parent]
        if above is not None and above not in wanted:
            wanted.add(above)
            waiting.append(above)
    return [row for row in region["rows"] if row[key] in wanted]


def read(path: Path) -> Kept:
    return dict(json.loads(gzip.decompress(path.read_bytes())))


# ---- into an empty database, and to the present


def upgrade(kept: Kept) -> dict[str, Any]:
    from django.core.management import call_command

    fill(kept)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    rows = sum(len(table["rows"]) for table in kept["tables"].values())
    return {"rows": rows, "differences": list(differences(kept)), "spoiled": spoiled(kept)}


def spoiled(kept: Kept) -> list[str]:
    """What a careless migration might do, taken back: without it, finding nothing would mean nothing."""
    from django.db import connection, transaction

    notice = kept["tables"]["notices_notice"]["rows"][0][0]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE notices_notice SET text = 'lain' WHERE id = %s", [notice])
        cursor.execute("DELETE FROM evidence_voice")
        found = sorted({one.partition(": ")[2] for one in differences(kept)})
        transaction.set_rollback(True)
    return found


def fill(kept: Kept) -> None:
    from django.core.management.color import no_style
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    known = [(app, name) for app, name in kept["migrations"] if (app, name) in executor.loader.graph.nodes]
    state = executor.migrate(known)
    models = {m._meta.db_table: m for m in state.apps.get_models(include_auto_created=True)}
    with connection.constraint_checks_disabled(), transaction.atomic():
        for name, table in kept["tables"].items():
            model: Any = models[name]
            fields = [_field(model, column) for column in table["columns"]]
            model._base_manager.all().delete()
            made = [_made(model, fields, row) for row in table["rows"]]
            model._base_manager.bulk_create(made, batch_size=200)
        connection.check_constraints()
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
            cursor.execute(sql)


def _made(model: Any, fields: list[Any], row: list[Any]) -> Any:
    return model(**{field.attname: _value(field, value) for field, value in zip(fields, row, strict=True)})


def _field(model: Any, column: str) -> Any:
    return next((field for field in model._meta.concrete_fields if field.column == column), None)


def _value(field: Any, value: Any) -> Any:
    """What SQLite keeps as text or number, as Django knows it."""
    from django.db.models import BinaryField, DateTimeField, ForeignKey, JSONField

    if value is None:
        return None
    if isinstance(field, BinaryField):
        return base64.b64decode(value["base64"])
    if isinstance(field, JSONField):
        return json.loads(value)
    if isinstance(field, DateTimeField):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return (field.target_field if isinstance(field, ForeignKey) else field).to_python(value)


def differences(kept: Kept) -> Iterator[str]:
    """Every row of then by its key, and every column that there still is; a table that is gone is told."""
    from django.apps import apps

    models = {m._meta.db_table: m for m in apps.get_models(include_auto_created=True)}
    for name, table in kept["tables"].items():
        if name not in models:
            yield f"{name}: no such table"
            continue
        model: Any = models[name]
        fields = [_field(model, column) for column in table["columns"]]
        key = next(place for place, field in enumerate(fields) if field is not None and field.primary_key)
        now = {one.pk: one for one in model._base_manager.all()}
        for row in table["rows"]:
            one = now.get(_value(fields[key], row[key]))
            if one is None:
                yield f"{name} {row[key]}: lost"
                continue
            for field, value in zip(fields, row, strict=True):
                if field is not None and getattr(one, field.attname) != _value(field, value):
                    yield f"{name} {row[key]}: {field.column} is another"


# ---- work after it


def work() -> dict[str, Any]:
    """What a person finds and does on the first day: the chain, pages, an answer."""
    from django.test import Client

    from selaras.accounts.models import User
    from selaras.assessments import services as rounds
    from selaras.assessments.models import Item, Round
    from selaras.audit.selectors import verify_database
    from selaras.audit.services import seal
    from selaras.core import clock
    from selaras.letters.models import Letter
    from selaras.meetings.models import Meeting
    from selaras.offices.models import Grant
    from selaras.offices.selectors import scope_for_user

    now = clock.now()
    before = verify_database()
    told: dict[str, Any] = {"faults": [fault.sentence for fault in before.faults], "sealed": before.checked}
    round_ = Round.objects.filter(items__state="konsep").first()
    assert round_ is not None
    operator = Grant.objects.filter(role="operator", region=round_.region).select_related("user").first()
    assert operator is not None
    client = Client()
    client.force_login(operator.user)
    item = round_.items.filter(state="konsep").first()
    path = round_.region.path
    meeting = Meeting.objects.filter(region_path=path).latest("pk")
    letter = Letter.objects.filter(region_path=path).latest("pk")
    pages = [
        "/", f"/penilaian/{round_.pk}/", f"/penilaian/{round_.pk}/butir/{item.code}/",
        f"/rapat/{meeting.pk}/", f"/surat/{letter.pk}/",
        "/bukti/", "/opd/", "/tugas/", "/catatan-audit/", "/indeks/",
    ]  # fmt: skip
    told["pages"] = {page: client.get(page, headers={"host": "localhost"}).status_code for page in pages}
    person = Grant.objects.filter(role="narahubung", agency=item.owner_agency).select_related("user").first()
    assert person is not None
    scope = scope_for_user(User.objects.get(pk=person.user_id), clock.today())
    text = rounds.AnswerText(narrative="Ditulis sesudah naik versi.")
    rounds.save_answer(scope=scope, item_id=item.pk, base_version=item.version, text=text, now=now)
    told["answer"] = Item.objects.get(pk=item.pk).version - item.version
    seal(now=now)
    after = verify_database()
    told["more"] = after.checked - before.checked
    told["faults"] += [fault.sentence for fault in after.faults]
    return told


if __name__ == "__main__":
    words, paths = sys.argv[1], [Path(word) for word in sys.argv[2:4]]
    if words == "keep":
        keep(paths[0], paths[1])
    else:
        import django

        django.setup()
        print(json.dumps(upgrade(read(paths[0])) | work()))
