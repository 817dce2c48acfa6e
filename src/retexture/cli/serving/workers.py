"""``retexture worker``: workers without a server, for machines that compute only."""

import sys
from typing import NoReturn

from retexture import bootstrap
from retexture.cli.exits import OK
from retexture.cli.installation import awaited_database, check_parts
from retexture.cli.serving.logs import configure_logs
from retexture.cli.serving.shared_metrics import join_shared_metrics
from retexture.cli.serving.worker_metrics import served_metrics
from retexture.settings import Settings


def run_workers(settings: Settings) -> int:
    """Keep worker processes running until told to stop; returns the exit code.

    Raises:
        BadInput: the database, the storage or an engine is none that can be used, or the port of metrics is
            taken.
        InnerFailure: the database is away, and stayed so.
    """
    configure_logs(settings.log_level, "supervisor", settings.log_format)
    # What every start of a worker would fail at ends this process, instead of one worker after another.
    awaited_database(settings).dispose()
    check_parts(settings)
    with served_metrics(settings.host, settings.worker_metrics_port):
        from retexture.worker.calls import StopCalls

        calls = StopCalls(None)
        with bootstrap.supervised_workers(settings, worker_command):
            while not calls.wait(3600.0):
                pass
    return OK


def run_worker_in_slot(settings: Settings, slot: int) -> NoReturn:
    """Be one worker process until told to stop, or until the process that started it is gone.

    Raises:
        BadInput: the database or the storage is none that can be used.
        InnerFailure: the database is away, and stayed so.
    """
    join_shared_metrics(f"worker-{slot}")
    from retexture.worker.process import run

    configure_logs(settings.log_level, f"worker-{slot}", settings.log_format)
    worker_context = bootstrap.worker_context(settings, awaited_database(settings))
    run(worker_context, bootstrap.presence(settings, slot), lifeline=sys.stdin.fileno())


def worker_command(settings: Settings, slot: int) -> list[str]:
    """What starts the worker process of a slot, with what options of the command set."""
    return [
        sys.executable,
        "-m",
        "retexture",
        "worker",
        "--slot",
        str(slot),
        "--data",
        str(settings.data_dir),
    ]
