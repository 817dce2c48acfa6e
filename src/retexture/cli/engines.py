"""The engines of this installation: whether each can work, what it can, and what it costs."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING

from retexture import bootstrap
from retexture.cli.installation import configured, engine_called
from retexture.cli.text import printable
from retexture.engines.chain import CLOSED, NAME
from retexture.engines.comfyui import workflow_names
from retexture.engines.images_api import profile_names
from retexture.engines.protocol import Capabilities
from retexture.settings import Settings

if TYPE_CHECKING:
    from retexture.tasks.breakers import BreakerView

_MEGAPIXEL = 1_000_000


def show(*, as_json: bool) -> None:
    """Write all engines to standard output.

    Raises:
        BadInput: a setting cannot be used.
    """
    known = configured()
    breakers = bootstrap.breaker_states(known)
    entries = [_entry(name, known, breakers.get(name)) for name in bootstrap.engines(known).names]
    if as_json:
        known_files = {"profiles": profile_names(), "workflows": workflow_names()}
        print(json.dumps({**known_files, "engines": entries}, indent=2))
        return
    for entry in entries:
        standard = ", used where none is named" if entry["default"] else ""
        ready = "ready" if entry["ok"] else "not ready"
        print(f"{entry['name']}  ({ready}, {entry['price']}{standard}{_resting(entry['breaker'])})")
        if entry["order"]:
            print(f"    tries {' → '.join(known.engines)}")
        print(f"    {printable(str(entry['detail']))}")
        print(f"    {entry['summary']}")
    print(f"\nProfiles for RETEXTURE_IMAGES_PROFILE: {', '.join(profile_names())}.")
    print(f"Workflows for RETEXTURE_COMFYUI_WORKFLOW: {', '.join(workflow_names())}.")


def _entry(name: str, known: Settings, breaker: "BreakerView | None") -> dict[str, object]:
    engine = engine_called(name, known)
    health = engine.check()
    can, prices = engine.capabilities, bootstrap.prices_of(known, name)
    return {
        "name": name,
        "default": name == known.usual_engine,
        "for_clients": name in bootstrap.client_engines(known),
        "ok": health.ok,
        "detail": health.detail,
        "version": engine.version,
        "profile": can.profile or None,
        "price_usd": str(prices[-1]),
        "price": _price(prices),
        "order": list(known.engines) if name == NAME else [],
        "breaker": None if breaker is None else asdict(breaker),
        "can": {each: value for each, value in asdict(can).items() if each != "profile"},
        "summary": _in_words(can),
    }


def _in_words(can: Capabilities) -> str:
    size = "any size" if can.largest is None else f"up to {can.largest / _MEGAPIXEL:.1f} megapixels"
    parts = [
        "any words" if can.free_words else "the words of 'retexture looks'",
        f"prompts up to {can.longest_prompt} characters",
        size,
        "looks at masks" if can.mask else "masks are applied afterwards",
        "takes swatches" if can.swatch else "takes no swatch",
    ]
    profile = f"profile {can.profile}: " if can.profile else ""
    return f"{profile}{', '.join(parts)}"


def _price(prices: Sequence[Decimal]) -> str:
    if not prices[-1]:
        return "free"
    amounts = " to ".join(str(price) for price in dict.fromkeys((prices[0], prices[-1])))
    return f"{amounts} USD for each input"


def _resting(breaker: object) -> str:
    """Whether the chain leaves it alone just now."""
    if not isinstance(breaker, dict) or breaker["state"] == CLOSED:
        return ""
    return f", breaker {breaker['state']} after {breaker['faults']} faults in a row"
