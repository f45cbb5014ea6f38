"""What the server's log is told about requests."""

import logging
from http import HTTPStatus


class RefusalsAreOrdinary(logging.Filter):
    """Whoever may not do something is told so on the page; the log needs one quiet line and no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", None) == HTTPStatus.FORBIDDEN:
            record.levelno, record.levelname = logging.INFO, "INFO"
            record.exc_info = record.exc_text = None
        return True
