"""A server of tests that leaves no connection open."""

import asyncio
from socket import socket

import uvicorn


class ClosingServer(uvicorn.Server):
    """Breaks off the connections that are still open when its patience ends.

    Left to the garbage collector, they would be found as a fault of whichever test runs then.
    """

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Shut down as uvicorn does, and then close what it leaves."""
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):
            transport = getattr(connection, "transport", None)
            if transport is not None:
                transport.abort()
        await asyncio.sleep(0)  # what is broken off is closed in the loop's next turn
