"""Make the pictures of the README, of the documentation and of the console's looks: ``make pictures``.

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
from retexture.prompts import Term, TermKind

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
PHOTOS = HERE.parent / "src" / "retexture" / "samples"
LOOKS = HERE.parent / "src" / "retexture" / "http" / "looks"
CUP = (170, 30, 420, 280)  # what thumbnails show of the coffee
PAD = (106, 0, 533, 427)  # and of the rocket
SEED = 7
ACROSS = 4
LARGEST = 1_000_000  # bytes of a file
THUMBNAIL = 160  # pixels
LARGEST_THUMBNAIL = 6 * 1024  # bytes

SIXTEEN = (
    "white marble with gold veins", "carved wood", "brick", "concrete",
    "rusted steel", "gold", "chrome", "ice",
    "jade", "leather", "knitted wool", "moss",
    "porcelain", "lava", "paper", "stone",
)  # fmt: skip

PLACES = {
    "coffee.jpg": ("mossy stone table, porcelain cup", "white marble table", "gold cup, dark walnut table"),
    "astronaut.jpg": ("golden suit, keep the face", "brick background", "the orange suit in black leather"),
    "rocket.jpg": ("ice", "copper rocket, night", "oil painting, keep the sky"),
}

STRIPS = {
    "tutorial-words.jpg": (
        "marble", "dusty rose marble", "white marble with gold veins", "black marble with gold veins",
    ),
    "tutorial-light.jpg": (
        "white marble with gold veins, studio light", "white marble with gold veins, golden hour",
        "white marble with gold veins, fog", "white marble with gold veins, neon night",
    ),
    "tutorial-styles.jpg": ("watercolour", "ink", "stained glass", "low poly"),
}  # fmt: skip
STRIP_WIDTH = 1280  # pixels

OUT_OF_DOORS = "rocket.jpg"  # has a sky, lamps and an open horizon, which most lights change
INDOORS = "coffee.jpg"
INDOOR_LIGHTS = frozenset({"candle light", "studio"})


def made(photo: str, prompt: str, structure: float = 0.5) -> Rgb8:
    """The first variation of a prompt on a bundled photo."""
    return retexture.apply(PHOTOS / photo, prompt, n=1, seed=SEED, structure=structure)[0].rgb


def write(name: str, rows: Iterable[Iterable[Tile]], width: int) -> None:
    """Write a sheet as the best JPEG that stays below the repository's limit."""
    sheet = contact_sheet([list(row) for row in rows], width=width)
    target = PICTURES / name
    for quality in range(90, 45, -5):
        Image.fromarray(sheet).save(target, quality=quality, progressive=True)
        if target.stat().st_size < LARGEST:
            break
    print(target, sheet.shape[1], "×", sheet.shape[0], f"{target.stat().st_size // 1024} KiB")


def grid(tiles: Iterable[Tile], across: int) -> list[list[Tile]]:
    """Tiles in rows."""
    laid = list(tiles)
    return [laid[start : start + across] for start in range(0, len(laid), across)]


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


def places() -> None:
    """Photos, and what was asked for in some parts of them."""
    rows = []
    for photo, prompts in PLACES.items():
        source = decode((PHOTOS / photo).read_bytes()).rgb
        tiles = [Tile(source, "the photograph"), *(Tile(made(photo, each), each) for each in prompts)]
        rows.append(tiles)
    write("places.jpg", rows, 1800)


def entries(name: str, names: Iterable[str], photo: str, across: int = ACROSS) -> None:
    """One tile for each entry."""
    write(name, grid((Tile(made(photo, entry), entry) for entry in names), across), 1600)


def lit(light: str) -> Rgb8:
    """What the name of a light alone makes of a photo that it suits."""
    return made(INDOORS if light in INDOOR_LIGHTS else OUT_OF_DOORS, light)


def lights(names: Iterable[str]) -> None:
    """The photograph as it is, and in every light."""
    source = decode((PHOTOS / OUT_OF_DOORS).read_bytes()).rgb
    tiles = [Tile(source, "the photograph"), *(Tile(lit(name), name) for name in names)]
    write("lights.jpg", grid(tiles, ACROSS), 1600)


def tutorial() -> None:
    """The pictures of the tutorial, each one strip of the cup."""
    variations = retexture.apply(PHOTOS / "coffee.jpg", "marble", n=4, seed=SEED)
    tiles = [Tile(each.rgb, f"marble, {each.number}") for each in variations]
    write("tutorial-variations.jpg", [tiles], STRIP_WIDTH)
    for name, prompts in STRIPS.items():
        write(name, [[Tile(made("coffee.jpg", prompt), prompt) for prompt in prompts]], STRIP_WIDTH)
    tiles = [
        Tile(made("coffee.jpg", "carved wood", structure), f"carved wood, structure {structure:g}")
        for structure in (0.0, 0.5, 1.0)
    ]
    write("tutorial-structure.jpg", [tiles], STRIP_WIDTH)


def thumbnail(term: Term) -> tuple[Rgb8, tuple[int, int, int, int]]:
    """A look on a photo that it suits, and the part of it that tells it best."""
    if term.kind is not TermKind.LIGHT:
        return made(INDOORS, term.name), CUP
    return lit(term.name), CUP if term.name in INDOOR_LIGHTS else PAD


def thumbnails(terms: Iterable[Term]) -> None:
    """One small WebP for each look, in place of those that there were."""
    for old in LOOKS.glob("*.webp"):
        old.unlink()
    for term in terms:
        picture, part = thumbnail(term)
        small = Image.fromarray(picture).crop(part).resize((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
        target = LOOKS / f"{term.kind}-{term.name.replace(' ', '-')}.webp"
        for quality in range(85, 0, -5):
            small.save(target, quality=quality, method=6)
            if target.stat().st_size <= LARGEST_THUMBNAIL:
                break
    print(LOOKS, sum(each.stat().st_size for each in LOOKS.iterdir()) // 1024, "KiB")


def main() -> None:
    """Make all of them."""
    PICTURES.mkdir(exist_ok=True)
    LOOKS.mkdir(exist_ok=True)
    vocabulary = bootstrap.engines(bootstrap.configured()).build("procedural").vocabulary
    assert vocabulary is not None
    thumbnails(term for term in vocabulary.terms if term.kind is not TermKind.MANNER)
    before_and_after()
    places()
    tutorial()
    entries("materials.jpg", SIXTEEN, "coffee.jpg")
    known = {kind: [term.name for term in vocabulary.terms if term.kind is kind] for kind in TermKind}
    entries("all-materials.jpg", known[TermKind.MATERIAL], "astronaut.jpg", across=8)
    entries("styles.jpg", known[TermKind.STYLE], "chelsea.jpg")
    lights(known[TermKind.LIGHT])


if __name__ == "__main__":
    main()
