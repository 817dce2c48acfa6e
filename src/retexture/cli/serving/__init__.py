"""``retexture serve`` and ``retexture worker``: the processes of a server, their logs and metrics."""

from retexture.cli.serving.server import run_server
from retexture.cli.serving.workers import run_worker_in_slot, run_workers

__all__ = ["run_server", "run_worker_in_slot", "run_workers"]
