"""The options of a task that are this server's own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from retexture.http.errors import bad_request
from retexture.imaging.encode import PictureFormat
from retexture.tasks.order import IMAGES

SEEDS = range(2**32)


def read_options(given: Sequence[Mapping[str, Any]], engines: Sequence[str]) -> dict[str, Any]:
    """Read what this server understands beyond the contract and what holds for the whole task.

    Args:
        given: The parameters of each input.
        engines: Names that may be chosen.

    Returns:
        Fields of :class:`retexture.tasks.order.Order`; what is not asked for is absent.

    Raises:
        WireError: With status 400; the message names the fault.
    """
    readers: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "seed": ("seed", _seed),
        "n": ("count", _count),
        "structure": ("structure", _structure),
        "minStructure": ("min_structure", _min_structure),
        "format": ("format", _format),
        "engine": ("engine", lambda value: _engine(value, engines)),
    }
    options = {}
    for name, (field, read) in readers.items():
        value = _agreed(name, (parameters.get(name) for parameters in given))
        if value is not None:
            options[field] = read(value)
    return options


def _agreed(name: str, values: Iterable[Any]) -> Any:
    said = [value for value in values if value is not None]
    if any(value != said[0] or type(value) is not type(said[0]) for value in said):
        raise bad_request(
            f"`{name}` differs among the inputs; it holds for the whole task, so send one value."
        )
    return said[0] if said else None


def _seed(value: Any) -> int:
    if type(value) is not int or value not in SEEDS:
        raise bad_request(f"`seed` must be an integer from 0 to {SEEDS[-1]}.")
    return value


def _count(value: Any) -> int:
    if type(value) is not int or not 1 <= value <= IMAGES:
        raise bad_request(f"`n` must be an integer from 1 to {IMAGES}.")
    return value


def _structure(value: Any) -> float:
    if type(value) not in (int, float) or not 0 <= value <= 1:
        raise bad_request("`structure` must be a number from 0 (loose) to 1 (strict).")
    return float(value)


def _min_structure(value: Any) -> float:
    if type(value) not in (int, float) or not 0 <= value <= 1:
        raise bad_request("`minStructure` must be a number from 0 to 1.")
    return float(value)


def _format(value: Any) -> PictureFormat:
    try:
        return PictureFormat(value)
    except ValueError:
        names = ", ".join(known.value for known in PictureFormat)
        raise bad_request(f"`format` must be one of: {names}.") from None


def _engine(value: Any, engines: Sequence[str]) -> str:
    if value not in engines:
        choice = f"there is: {', '.join(engines)}" if engines else "leave `engine` out"
        raise bad_request(f"`engine` names none that may be chosen here; {choice}.")
    return str(value)
