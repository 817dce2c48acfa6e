"""A receiver of callbacks in the standard library alone: verifies each one, notes it, then says thank you.

    python examples/receiver.py PORT FILE SECRET [SECRET …]

The secret is what `retexture keys secret NAME` prints. Every verified callback becomes a line of JSON in
FILE, on the disk before it is answered: what is not answered comes again, under the same id.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

TOLERANCE = 300  # seconds between our clock and the sender's; older ones may be replays


def verified(body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: float) -> bool:
    """Whether a request is signed with one of the secrets, as Standard Webhooks has it, and is new."""
    message_id, sent_at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent_at.isdigit() or abs(now - int(sent_at)) > TOLERANCE:
        return False
    signed = b".".join((message_id.encode(), sent_at.encode(), body))
    expected = [
        base64.b64encode(hmac.digest(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256))
        for secret in secrets
    ]
    given = [part[3:].encode() for part in headers.get("webhook-signature", "").split() if part[:3] == "v1,"]
    return any(hmac.compare_digest(ours, theirs) for ours in expected for theirs in given)


class Receiver(ThreadingHTTPServer):
    """Notes callbacks in a file."""

    def __init__(self, port: int, file: Path, secrets: Sequence[str]) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.secrets = secrets
        self._file = file.open("ab")
        self._lock = threading.Lock()

    def note(self, headers: Mapping[str, str], path: str, body: bytes) -> None:
        """Write a callback down; when this returns, it outlives us."""
        entry = {"id": headers["webhook-id"], "path": path, "task": json.loads(body)}
        with self._lock:
            self._file.write(json.dumps(entry).encode() + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Receiver

    def do_POST(self) -> None:
        """Take a callback."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        good = verified(body, headers, self.server.secrets, time.time())
        if good:
            self.server.note(headers, self.path, body)
        self.send_response(204 if good else 401)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """What the module's text says."""
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    with Receiver(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]) as receiver:
        receiver.serve_forever()


if __name__ == "__main__":
    main()
