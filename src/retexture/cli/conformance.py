"""The wire contract tried on a server, and what holds of it written down."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from retexture.cli.exits import BadInput
from retexture.cli.installation import configured, key_for, server_address
from retexture.cli.text import printable, say
from retexture.conformance import (
    CASES,
    GENERATION,
    BrokenConnection,
    CaseResult,
    CaseVerdict,
    Sent,
    ServerConnection,
    Subject,
    Waits,
    examine,
)

_NO_KEY = (401, 403)


@dataclass(frozen=True)
class Examination:
    """What the user gave.

    Attributes:
        url: The server's address.
        key: That orders; None: the one that is set.
        other_key: Of somebody else; None: there is none.
        image: The URL of a picture that the server can fetch; None: one is handed in.
        patience: Seconds that the task is waited for.
    """

    url: str
    key: str | None
    other_key: str | None
    image: str | None
    patience: float


def try_server(asked: Examination, *, as_json: bool) -> bool:
    """Try all cases on a server and write down what became of each; returns whether none fails.

    Raises:
        BadInput: There is no server, or the key is not valid there.
    """
    address = server_address(asked.url)
    key = key_for(asked.key, configured())
    connection = ServerConnection(address, asked.patience)
    try:
        _knock(connection, key)
        waits = replace(Waits(), patience=asked.patience)
        subject = Subject(connection, key, asked.other_key, asked.image, waits)
        results = _told(examine(subject, CASES), silent=as_json)
    finally:
        connection.close()
    counts = Counter(result.verdict for result in results)
    if as_json:
        print(json.dumps({"url": connection.base, **_as_data(results, counts)}, indent=2))
    else:
        say(", ".join(f"{counts[verdict]} {verdict.value}" for verdict in CaseVerdict))
    return not counts[CaseVerdict.FAILS]


def _knock(connection: ServerConnection, key: str) -> None:
    """Raise BadInput where nothing answers, or the key is not valid."""
    try:
        answer = connection.ask(Sent("GET", f"{GENERATION}/task/none", key))
    except BrokenConnection as error:
        raise BadInput(f"{connection.base} can't be reached: {error} Check the address.") from error
    if answer.status in _NO_KEY:
        raise BadInput(f"{connection.base} refuses the API key ({answer.status}); check --key.")


def _told(results: Iterable[CaseResult], *, silent: bool) -> list[CaseResult]:
    """Write results as they come, unless silent; returns them."""
    width = max(len(case.name) for case in CASES)
    kept = []
    for result in results:
        kept.append(result)
        if not silent:
            case = result.case
            line = f"{result.verdict.value:<9} {case.name:<{width}}  {case.expected}: {result.seen}"
            print(printable(line), flush=True)
    return kept


def _as_data(results: Iterable[CaseResult], counts: Counter[CaseVerdict]) -> dict[str, object]:
    return {
        "holds": not counts[CaseVerdict.FAILS],
        "counts": {verdict.value: counts[verdict] for verdict in CaseVerdict},
        "cases": [
            {
                "name": result.case.name,
                "verdict": result.verdict.value,
                "expected": result.case.expected,
                "seen": result.seen,
            }
            for result in results
        ],
    }
