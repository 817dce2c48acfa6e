"""The library's tiles: arguments checked, and what makes them called."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retexture.library.preparation import check_prompt, chosen_seed, reader, whole
from retexture.library.retextured import Retextured

if TYPE_CHECKING:
    from retexture.engines.protocol import Progress
    from retexture.library.preparation import Picture


@dataclass(frozen=True, eq=False)
class TileArguments:
    """The arguments of :func:`retexture.tile`, as they were given."""

    prompt: str
    n: int
    seed: int | None
    size: int
    swatch: "Picture | None"
    maps: bool
    engine: str
    progress: "Progress | None"


def tiles(arguments: TileArguments) -> list[Retextured]:
    """Make the tiles; raises what :func:`retexture.tile` does."""
    from retexture import bootstrap
    from retexture.engines.tiles import SIDES, TileEngine, TileRequest

    check_prompt(arguments.prompt)
    count, side = whole("n", arguments.n, 1, 4), whole("size", arguments.size, *SIDES)
    seed = None if arguments.seed is None else whole("seed", arguments.seed, 0, 2**32 - 1)
    known = bootstrap.configured()
    maker = bootstrap.engine_of_thread(known, arguments.engine)
    if not isinstance(maker, TileEngine):
        raise ValueError(f"The engine {arguments.engine} makes no tiles; choose procedural.")

    swatch = arguments.swatch
    request = TileRequest(
        arguments.prompt,
        count,
        chosen_seed(seed, arguments.prompt),
        side,
        None if swatch is None else reader("swatch")(swatch),
        arguments.maps,
    )
    progress = arguments.progress or (lambda _fraction, _stage: None)
    made = maker.tiles(request, progress, lambda: False)
    return [Retextured(each.number + 1, each.rgb, None, each.receipt, maps=each.maps) for each in made]
