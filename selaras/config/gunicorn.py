"""How gunicorn serves the product; the command line or GUNICORN_CMD_ARGS may override."""

import os
from typing import Any

# Threads suit pages that wait for the database; the application is loaded once and shared by the workers.
workers = int(os.environ.get("SELARAS_WEB_WORKERS", "2"))
threads = int(os.environ.get("SELARAS_WEB_THREADS", "4"))
worker_class = "gthread"
preload_app = True
timeout = 120
graceful_timeout = 8
keepalive = 5
loglevel = "warning"
control_socket_disable = True
# The heartbeat must not wait for a slow disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112

# A sender that falls silent, or reads nothing of the answer, gives its thread back after so many seconds.
SILENCE = int(os.environ.get("SELARAS_WEB_SILENCE", "30"))


def pre_request(worker: Any, request: Any) -> None:
    request.unreader.sock.settimeout(SILENCE)
