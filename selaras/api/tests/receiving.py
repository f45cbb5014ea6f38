"""A program of somebody else, in a process of its own: takes what is posted and writes it down.

`FOLDER STATUS STATUS ...`: answers one status after the other, and the last one from then on.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any


def main(folder: str, *statuses: str) -> None:
    left = [int(status) for status in statuses]
    book = Path(folder)

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told = {"headers": {k.lower(): v for k, v in self.headers.items()}, "body": body.decode()}
            number = len(list(book.glob("*.json")))
            (book / f"{number}.json").write_text(json.dumps(told))
            status = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", "http://127.0.0.1/lain")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
