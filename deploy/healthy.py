"""Exits with 0 where this container's server or worker answers: the image's health check."""

import os
import sys
import urllib.request

PORTS = ("RETEXTURE_PORT", "RETEXTURE_WORKER_METRICS_PORT")  # of a server, and of a worker without one


def answers(port: str) -> bool:
    """Whether something alive listens on a port of this container."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(0 if any(answers(os.environ[name]) for name in PORTS) else 1)
