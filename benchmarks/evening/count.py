"""Who counts afterwards: what was acknowledged against what the database, the shelves and the chain hold.

python -m benchmarks.evening.count TOLD.json
"""

import hashlib
import json
import sys
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import django


def count(told: dict[str, Any]) -> dict[str, Any]:
    lost = [*_lost_words(told), *_lost_files(told)]
    asked = sum(map(len, told["answers"].values()))
    asked += sum(len(told[kind]) for kind in ("submitted", "contributions", "files"))
    return {
        "acknowledged": asked,
        "found": asked - len(lost),
        "lost": len(lost),
        "lost_first": lost[:40],
        "half_files": _half_files(),
        "doubled": _doubled(),
        "chain": _chain(),
    }


def _lost_words(told: dict[str, Any]) -> list[str]:
    from selaras.assessments.models import Contribution, ContributionEntry, Item, Revision

    history: dict[str, str] = defaultdict(str)
    for item_id, text in Revision.objects.values_list("item_id", "narrative"):
        history[str(item_id)] += text
    lost = [
        f"answer {token}"
        for item, own in told["answers"].items()
        for token in own
        if token not in history[item]
    ]
    now = dict(Item.objects.values_list("pk", "narrative"))
    # The last word acknowledged is the one that stands.
    lost += [f"stands {own[-1]}" for item, own in told["answers"].items() if own[-1] not in now[int(item)]]
    handed = set(Item.objects.exclude(state__in=["belum", "konsep"]).values_list("pk", flat=True))
    lost += [f"submitted {item}" for item in told["submitted"] if item not in handed]
    entries = ContributionEntry.objects.order_by("pk").values_list("contribution_id", "note")
    notes: dict[str, list[str]] = defaultdict(list)
    for pk, note in entries:
        notes[str(pk)].append(note)
    given = set(Contribution.objects.exclude(handed_at=None).values_list("pk", flat=True))
    lost += [
        f"contribution {pk}"
        for pk, token in told["contributions"].items()
        if not any(token in note for note in notes[pk]) or int(pk) not in given
    ]
    return lost + [
        f"stands {token}"
        for pk, token in told["contributions"].items()
        if token not in "".join(notes[pk][-1:])
    ]


def _lost_files(told: dict[str, Any]) -> list[str]:
    from selaras.evidence.models import Evidence, Use, path_of

    kept = dict(Evidence.objects.filter(kind="file").values_list("pk", "blob__sha256"))
    used = set(Use.objects.live().values_list("evidence_id", flat=True))
    return [
        f"file {pk}"
        for pk, digest in told["files"].items()
        if kept.get(int(pk)) != digest or int(pk) not in used or sha256(path_of(digest)) != digest
    ]


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    if path.is_file():
        with path.open("rb") as stream:
            while chunk := stream.read(1024 * 1024):
                digest.update(chunk)
    return digest.hexdigest()


def _half_files() -> list[str]:
    """A file at its address that is not what its name says, or a row without its file; what a killed upload
    left in the folder of the half received is no file yet, and must be gone after the sweep."""
    from django.conf import settings

    from selaras.core import clock
    from selaras.evidence.models import Blob, path_of
    from selaras.evidence.services import files

    files.sweep(now=clock.now() + timedelta(days=2))
    root = Path(settings.MEDIA_ROOT)
    shelves = [path for path in root.rglob("*") if path.is_file()] if root.is_dir() else []
    found = [f"{path.name} is not its content" for path in shelves if sha256(path) != path.name]
    rows = Blob.objects.values_list("sha256", flat=True)
    return found + [f"{digest} has no file" for digest in rows if not path_of(digest).is_file()]


def _doubled() -> list[str]:
    """The same file twice on one item, the same open duty twice, the same notice twice to one person."""
    from selaras.duties.models import Duty
    from selaras.evidence.models import Use
    from selaras.notices.models import Mail, Notice

    seen = {
        "file": Use.objects.live().values_list("subject_kind", "subject_id", "evidence__blob__sha256"),
        "duty": Duty.objects.running().values_list(
            "source_kind", "source_id", "kind", "owner_agency_id", "owner_user_id"
        ),
        "notice": Notice.objects.values_list("user_id", "key"),
        "mail": Mail.objects.values_list("key"),
    }
    return [
        f"{kind} {key} {times} times"
        for kind, keys in seen.items()
        for key, times in Counter(keys).items()
        if times > 1
    ]


def _chain() -> dict[str, Any]:
    """Sealed to the last event, whole, and one event for every step of history."""
    from selaras.assessments.models import ContributionEntry, Revision
    from selaras.audit import selectors, services
    from selaras.audit.models import Event
    from selaras.core import clock
    from selaras.evidence.models import Evidence

    services.seal(now=clock.now())
    report = selectors.verify_database()
    steps = {
        "assessments.item.": Revision.objects.count(),
        "assessments.contribution.handed_in": ContributionEntry.objects.count(),
        "evidence.added": Evidence.objects.count(),
    }
    uneven = [
        f"{verb} {rows} rows, {events} events"
        for verb, rows in steps.items()
        if (events := Event.objects.filter(verb__startswith=verb).count()) != rows
    ]
    faults = [fault.sentence for fault in report.faults[:5]]
    return {"intact": report.is_intact, "events": report.checked, "faults": faults, "uneven": uneven}


def main() -> None:
    django.setup()
    told = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.write(json.dumps(count(told)))


if __name__ == "__main__":
    main()
