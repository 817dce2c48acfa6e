"""Metrics of workers without a server: an HTTP port of their own, for Prometheus and for health checks."""

from collections.abc import Iterator
from contextlib import contextmanager

from retexture.cli.exits import BadInput
from retexture.cli.serving.shared_metrics import shared_metrics


@contextmanager
def served_metrics(host: str, port: int | None) -> Iterator[None]:
    """Inside, what workers that this process starts count is answered on a port, under any path.

    To be entered before anything is imported that counts.

    Args:
        host: Address to listen on.
        port: Port to listen on; None: nobody asks, and nothing is shared.

    Raises:
        BadInput: The address cannot be listened on.
    """
    if port is None:
        yield
        return
    with shared_metrics() as folder:
        from prometheus_client import CollectorRegistry, start_http_server
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = CollectorRegistry()
        MultiProcessCollector(registry, path=str(folder))  # type: ignore[no-untyped-call]
        try:
            server, thread = start_http_server(port, host, registry)
        except OSError as error:
            raise BadInput(
                f"{host}:{port} cannot be listened on ({error.strerror}); choose another with "
                "RETEXTURE_WORKER_METRICS_PORT, or stop what uses it."
            ) from None
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
