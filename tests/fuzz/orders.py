"""Bodies and prompts as nobody would write them, and as everybody does with a slip of the pen."""

import json
from typing import Any

from hypothesis import strategies as st

from retexture.engines.procedural.catalogue import load_catalogue
from serving import MODEL

_WORDS = sorted({word for term in load_catalogue().vocabulary.terms for word in term.words})
_GRAMMAR = (
    "no not without and or with in of the , . : ; :: ::-1 ::2 - — -- --no --seed --s --style --ar 16:9 5 "
    "-5 1e9 --chaos --stylize --weird --q --v 6 --iw 2 --sref --cref --tile raw "
    "veins turn into blue pale #abc ( ) ' “"
)
_ODD = (
    "\n", "\t", "\u200b", "\u202e", "\x7f", "𝔪𝔞𝔯𝔟𝔩𝔢", "é", "e\u0301", "🪨", "大理石", "mármol", "{}",
    "%s", "\\", "<b>",
    "https://a.b/marble.png", "http://127.0.0.1/", "' OR 1=1 --", "${jndi:ldap://x}", "../../etc/passwd",
)  # fmt: skip
_PIECES = [*_WORDS, *_GRAMMAR.split(), *_ODD]

prompts = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=4)), max_size=40).map(" ".join),
    st.lists(st.sampled_from(_PIECES), max_size=40).map("".join),
    st.tuples(st.sampled_from(_PIECES), st.integers(1, 3000)).map(
        lambda repeated: (repeated[0] * repeated[1])[:9000]
    ),
)
"""What a person, or nobody, asks for."""

_json: st.SearchStrategy[Any] = st.deferred(
    lambda: st.one_of(
        st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(), st.text(max_size=20),
        st.lists(_json, max_size=4), st.dictionaries(st.text(max_size=10), _json, max_size=4),
    )
)  # fmt: skip
_urls = st.one_of(
    st.sampled_from([
        "https://pictures.example/house.jpg", "http://127.0.0.1/", "http://[::1]/x", "ftp://a.b/", "", "https://",
        "http://a@b/", "http://0x7f.1/", "https://ä.example/", "http://a.b:99999/", "//a.b/", "HTTP://A.B",
    ]),
    st.text(max_size=40).map(lambda text: f"https://{text}"),
    st.integers(1000, 1050).map(lambda length: "https://a.b/".ljust(length, "x")),
    _json,
)  # fmt: skip


def _mostly(usual: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(usual, usual, usual, _json)


_parameters = st.fixed_dictionaries(
    {},
    optional={
        "imgUrl": _urls,
        "remixPrompt": _mostly(prompts),
        "callback": _urls,
        "seed": _mostly(st.integers(-2, 2**33)),
        "n": _mostly(st.integers(0, 6)),
        "structure": _mostly(st.floats(-0.5, 1.5)),
        "minStructure": _mostly(st.floats(-0.5, 1.5)),
        "maskUrl": _urls,
        "swatchUrl": _urls,
        "format": _mostly(st.sampled_from(["png", "jpeg", "webp", "avif", "gif", "PNG"])),
        "engine": _mostly(st.sampled_from(["procedural", "diffusion", ""])),
    },
)
_sound = st.fixed_dictionaries(
    {"imgUrl": st.just("https://pictures.example/house.jpg"), "remixPrompt": prompts}
)
_given = st.one_of(_sound, _parameters)
_around = st.fixed_dictionaries(
    {},
    optional={
        "model": st.one_of(st.just(MODEL), st.just(MODEL), _json),
        "metadata": st.one_of(st.dictionaries(st.text(max_size=10), _json, max_size=4), _json),
        "moderation": _json,
        "dash_scope": _json,
        "id": _json,
    },
)


def _envelope(around: dict[str, Any], entries: list[Any]) -> dict[str, Any]:
    return {"model": MODEL, **around, "input": entries}


_entry = st.one_of(
    _given.map(lambda given: {"params": given}), _given.map(lambda given: {"params": {"parameters": given}})
)
_bodies = st.one_of(
    st.builds(_envelope, _around, st.lists(st.one_of(_entry, _entry, _entry, _json), max_size=18)),
    st.builds(
        lambda around, given: {"model": MODEL, **around, "parameters": given},
        _around,
        st.one_of(_given, _json),
    ),
    st.builds(lambda around, given: {"model": MODEL, **around, **given}, _around, _given),
    _json,
)


def _written(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=len(repr(body)) % 2 == 0).encode("utf-8", "surrogatepass")


def _hurt(written: bytes, at: int, new: bytes) -> bytes:
    place = at % (len(written) + 1)
    return written[:place] + new + written[place + len(new) :]


bodies = st.one_of(
    _bodies.map(_written),
    _bodies.map(_written),
    st.builds(_hurt, _bodies.map(_written), st.integers(0, 10_000), st.binary(max_size=6)),
    st.binary(max_size=100),
    st.integers(1, 5000).map(lambda depth: b"[" * depth),
)
"""Whole bodies of a request that orders, as bytes."""

headers = st.fixed_dictionaries(
    {},
    optional={
        "X-Model": st.sampled_from([MODEL, "midjourney_upscale", "", "x" * 300]),
        "X-Request-Id": st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=140).map(
            str.strip
        ),
        "Idempotency-Key": st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=270),
        "Accept": st.sampled_from(
            ["application/json", "text/event-stream", "*/*", "text/html;q=0.1", "nonsense"]
        ),
        "Content-Type": st.sampled_from(
            ["application/json", "text/plain", "multipart/form-data", "nonsense"]
        ),
        "Host": st.sampled_from(["pictures.example", "169.254.169.254", "a b", "[::1]:8787", "x" * 300]),
        "X-Forwarded-For": st.sampled_from(["127.0.0.1", "::1", "nonsense", "1.2.3.4, 5.6.7.8"]),
        "X-Forwarded-Proto": st.sampled_from(["https", "javascript"]),
        "Accept-Encoding": st.sampled_from(["gzip", "br", "identity;q=0"]),
        "Origin": st.sampled_from(["https://app.example", "null"]),
    },
)
"""Headers besides the key."""
