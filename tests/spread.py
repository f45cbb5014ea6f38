"""Which tests stay on one core, and which of them begin: for the suites that run.py spreads by file."""

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

# Its tests share one loaded demonstration, which takes longer than they do.
TOGETHER = ("selaras/demo/tests",)
# Few tests that take long; begun at the end, they would leave the other cores idle.
FIRST = (
    "tests/house/test_scripts_in_texts.py",
    "selaras/api/tests/test_probe_by_schemathesis.py",
    "selaras/api/tests/test_keep_to_the_document.py",
    "tests/house/test_web_guard.py",
    "tests/house/test_hostile_imports.py",
    "tests/house/test_exports.py",
    "tests/house/test_large_pages.py",
    "tests/house/test_foreign_answers.py",
    "tests/house/test_query_counts.py",
    "tests/house/test_upgrade.py",
)


class Spread(LoadFileScheduling):  # type: ignore[misc]
    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(f"{folder}/")), None) or str(
            super()._split_scope(nodeid)
        )

    def _assign_work_unit(self, node: WorkerController) -> None:
        for scope in reversed(FIRST):
            if scope in self.workqueue:
                self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)
