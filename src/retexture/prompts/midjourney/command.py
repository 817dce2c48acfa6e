"""A prompt taken apart into its words, its ``--parameters``, image addresses and ``::`` weights."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retexture.prompts.midjourney.parameters import (
    BY_NAME,
    STYLES,
    UNKNOWN,
    Flag,
    MidjourneyParameters,
    ParameterForm,
    Value,
    settle,
)
from retexture.prompts.result.report import IgnoredText
from retexture.prompts.text import clean


@dataclass(frozen=True)
class Segment:
    """A stretch of the prompt's words; ``excluded`` when its weight says that it is not wanted."""

    text: str
    excluded: bool = False


@dataclass(frozen=True)
class Command:
    """The words in parts, the parameters, and what has no effect."""

    segments: tuple[Segment, ...]
    parameters: MidjourneyParameters
    ignored: tuple[IgnoredText, ...]


_ADDRESS = "pictures named in the prompt are not read; the photo is given beside the prompt"


def take_apart(prompt: str) -> Command:
    """Take any prompt apart, for whoever takes words as they are."""
    return parse(clean(prompt))


def parse(prompt: str) -> Command:
    """Take a cleaned prompt apart; every text is accepted.

    A parameter may stand anywhere; where one stood, a line break is left, because a clause ends there.
    """
    text, flags, addresses = _split(prompt)
    parameters, ignored = settle(flags)
    parts, weights = _parts(text)
    return Command(parts, parameters, (*addresses, *weights, *ignored))


def mix(first: str, second: str) -> str:
    """One prompt of two: the words of both, the first ones first, then the parameters of both.

    Where both give a parameter, that of the first counts.
    """
    (words, flags, _), (later, before, _) = _split(clean(first)), _split(clean(second))
    text = ", ".join(each for each in map(_joined, (words, later)) if each)
    return " ".join([text, *(flag.written for flag in (*before, *flags))]).strip()


def _split(prompt: str) -> tuple[str, list[Flag], list[IgnoredText]]:
    """A prompt's words with a line break where anything else stood, its parameters and its addresses."""
    chunks = list(_chunks(prompt))
    words: list[str] = []
    flags: list[Flag] = []
    addresses: list[IgnoredText] = []
    at = 0
    while at < len(chunks):
        opening = _opening(chunks[at])
        at += 1
        if opening is not None:
            flag, at = _complete(opening, chunks, at)
            flags.append(flag)
            words.append("\n")
        elif _is_address(chunks[at - 1]):
            addresses.append(IgnoredText.of(chunks[at - 1].strip("<>,"), _ADDRESS))
            words.append("\n")
        else:
            words.append(chunks[at - 1])
    return " ".join(words), flags, addresses


def _joined(words: str) -> str:
    """Words of several lines in one, with commas where the lines ended."""
    lines = (line.strip(" ,") for line in words.splitlines())
    return ", ".join(line for line in lines if line)


_CHUNK = re.compile(r"\n|[^\s\n]+")
_GLUED = re.compile(r"(?<=[^\s-])--(?=([^\W\d_]+))")


def _chunks(prompt: str) -> Iterator[str]:
    """Yield what stands between spaces, and line breaks; a known parameter glued to a word is cut off."""
    for chunk in _CHUNK.findall(prompt):
        if "--" not in chunk or _is_address(chunk):
            yield chunk
        else:
            yield from _GLUED.sub(_cut_where_known, chunk).split()


def _cut_where_known(match: re.Match[str]) -> str:
    return " --" if match.group(1).lower() in BY_NAME else "--"


def _is_address(chunk: str) -> bool:
    return "://" in chunk or chunk[:4].lower() == "www."


# One long dash stands for two hyphens: phones and word processors write it so.
_OPENING = re.compile(
    "(?P<dash>[-\u2010\u2011]{2,3}|[\u2012-\u2015\u2212]{1,2})"
    r"(?P<name>[^\W\d_]+(?:[-_][^\W\d_]+)*)(?P<rest>.*)"
)
_HYPHENS = "-\u2010\u2011"
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
_QUOTES = "\"'“”‘’«»"


@dataclass(frozen=True)
class _Opening:
    """The chunk that a parameter begins with: its name, and what is written in the same breath."""

    spec: ParameterForm
    name: str
    inline: str


def _opening(chunk: str) -> _Opening | None:
    match = _OPENING.fullmatch(chunk) if chunk[0] in _DASHES else None
    if match is None:
        return None
    name = match["name"].lower()
    spec = BY_NAME.get(name)
    if spec is None and match["dash"][0] not in _HYPHENS:
        return None  # a dash between thoughts
    return _Opening(spec or UNKNOWN, name, match["rest"].lstrip("=:").rstrip(",;"))


def _complete(opening: _Opening, chunks: Sequence[str], at: int) -> tuple[Flag, int]:
    """Return the parameter with its value, and where the text goes on."""
    if opening.spec.value is Value.LIST:
        value, at = _list(opening.inline, chunks, at)
    elif opening.inline:
        value = _bare(opening.inline)
    elif opening.spec.value is Value.REFERENCES:
        start = at
        while not _ends(chunks, at) and _is_reference(chunks[at]):
            at += 1
        value = " ".join(chunks[start:at])
    elif _has_value(opening.spec.value, chunks, at):
        value, at = _bare(chunks[at]), at + 1
    else:
        value = ""
    return Flag(opening.spec, opening.name, value), at


def _has_value(kind: Value, chunks: Sequence[str], at: int) -> bool:
    """Say whether the next chunk is the parameter's value, not a word of the prompt."""
    if kind is Value.NONE or _ends(chunks, at):
        return False
    alone = kind is Value.NUMBER and _ends(chunks, at + 1)
    named = kind is Value.STYLE and _bare(chunks[at]).lower() in STYLES
    return alone or named or _is_reference(chunks[at])


def _bare(chunk: str) -> str:
    return chunk.strip(_QUOTES + ",;").rstrip(".")


def _ends(chunks: Sequence[str], at: int) -> bool:
    return at >= len(chunks) or chunks[at] == "\n" or _opening(chunks[at]) is not None


def _is_reference(chunk: str) -> bool:
    return _is_address(chunk) or chunk.lower() == "random" or any(map(str.isdigit, chunk))


def _list(inline: str, chunks: Sequence[str], at: int) -> tuple[str, int]:
    """Return a list: a quotation, or all up to the next parameter or the end of the sentence."""
    first = inline or (chunks[at] if not _ends(chunks, at) else "")
    quoted = first[:1] in tuple(_QUOTES)
    closing = tuple(_QUOTES) if quoted else (".", "!", "?", ";")
    taken = [inline] if inline else []
    while not _ends(chunks, at):
        if taken and len(taken[-1]) > 1 and taken[-1].rstrip(",").endswith(closing):
            break
        taken.append(chunks[at])
        at += 1
    return " ".join(taken).strip(" .!?;,"), at


_WEIGHT = re.compile(r"::([+\u2013\u2212-]?(?:\d+\.?\d*|\.\d+))?")
_WEIGHED = "parts of a prompt are not weighed; only a weight of 0 or less acts: it leaves its part out"


def _parts(text: str) -> tuple[tuple[Segment, ...], list[IgnoredText]]:
    """Cut text at its ``::`` weights, each of which is for what stands before it."""
    parts: list[Segment] = []
    ignored: list[IgnoredText] = []
    at = 0
    for match in _WEIGHT.finditer(text):
        weight = match.group(1)
        excluded = weight is not None and float(re.sub("[\u2013\u2212]", "-", weight)) <= 0
        parts.append(Segment(text[at : match.start()], excluded))
        at = match.end()
        if weight is not None and not excluded:
            ignored.append(IgnoredText.of(match.group(), _WEIGHED))
    return (*parts, Segment(text[at:])), ignored
