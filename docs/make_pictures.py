"""Make the pictures of the README and of the looks page: ``make pictures``.

Every material, light and style that the engine knows gets a tile, so the pages cannot fall behind it.
"""

from collections.abc import Iterable
from pathlib import Path

from PIL import Image

import retexture
from retexture import bootstrap
from retexture.evaluation import Tile, contact_sheet
from retexture.imaging.arrays import Rgb8
from retexture.imaging.decode import decode
from retexture.prompts import TermKind

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
PHOTOS = HERE.parent / "src" / "retexture" / "samples"
SEED = 7
ACROSS = 4
LARGEST = 1_000_000  # bytes of a file

SIXTEEN = (
    "white marble with gold veins", "carved wood", "brick", "concrete",
    "rusted steel", "gold", "chrome", "ice",
    "jade", "leather", "knitted wool", "moss",
    "porcelain", "lava", "paper", "stone",
)  # fmt: skip


def made(photo: str, prompt: str) -> Rgb8:
    """The first variation of a prompt on a bundled photo."""
    return retexture.apply(PHOTOS / photo, prompt, n=1, seed=SEED)[0].rgb


def write(name: str, rows: Iterable[Iterable[Tile]], width: int) -> None:
    """Write a sheet as the best JPEG that stays below the repository's limit."""
    sheet = contact_sheet([list(row) for row in rows], width=width)
    target = PICTURES / name
    for quality in range(90, 60, -5):
        Image.fromarray(sheet).save(target, quality=quality, progressive=True)
        if target.stat().st_size < LARGEST:
            break
    print(target, sheet.shape[1], "×", sheet.shape[0], f"{target.stat().st_size // 1024} KiB")


def grid(tiles: Iterable[Tile]) -> list[list[Tile]]:
    """Tiles in rows."""
    laid = list(tiles)
    return [laid[start : start + ACROSS] for start in range(0, len(laid), ACROSS)]


def before_and_after() -> None:
    """Two photos, each with three looks."""
    prompts = ("white marble with gold veins", "rusted steel in neon night", "oil painting")
    rows = []
    for photo in ("coffee.jpg", "astronaut.jpg"):
        source = decode((PHOTOS / photo).read_bytes()).rgb
        rows.append(
            [Tile(source, "the photograph"), *(Tile(made(photo, prompt), prompt) for prompt in prompts)]
        )
    write("before-after.jpg", rows, 1800)


def entries(name: str, names: Iterable[str], photo: str, prompt: str = "{}") -> None:
    """One tile for each entry."""
    write(name, grid(Tile(made(photo, prompt.format(entry)), entry) for entry in names), 1600)


def main() -> None:
    """Make all of them."""
    PICTURES.mkdir(exist_ok=True)
    before_and_after()
    entries("materials.jpg", SIXTEEN, "coffee.jpg")
    vocabulary = bootstrap.engines(bootstrap.configured()).build("procedural").vocabulary
    assert vocabulary is not None
    known = {kind: [term.name for term in vocabulary.terms if term.kind is kind] for kind in TermKind}
    entries("all-materials.jpg", known[TermKind.MATERIAL], "astronaut.jpg")
    entries("styles.jpg", known[TermKind.STYLE], "chelsea.jpg")
    entries("lights.jpg", known[TermKind.LIGHT], "coffee.jpg", "stone, {}")


if __name__ == "__main__":
    main()
