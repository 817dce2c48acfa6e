"""Waiting for calls of another server, and what becomes of them when nobody waits any more."""

import asyncio

import pytest

from retexture.engines.forwarding import CallThread, Connecting, awaited
from retexture.engines.protocol import EngineCancelled


def test_a_call_that_nobody_waits_for_any_more_is_given_up() -> None:
    calls = CallThread(Connecting("calls of a test", {}, concurrency=1))
    call = calls.start(asyncio.sleep(3600))
    with pytest.raises(EngineCancelled):
        awaited(call, lambda: True)
    assert call.cancelled()
    calls.close()
