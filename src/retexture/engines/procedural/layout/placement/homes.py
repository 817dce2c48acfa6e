"""Where rooms have each material, as designers use it: cloth on what is soft, boards, stones, metals."""

from enum import Enum, auto

from retexture.engines.procedural.catalogue import METALS, Material


class Home(Enum):
    """What of a room is made of a material."""

    CLOTH = auto()
    """Upholstery and curtains."""
    LAID = auto()
    """Floors alone."""
    CLADDING = auto()
    """Walls and ceilings."""
    BOARDS = auto()
    """Furniture, then floors."""
    WALLS = auto()
    STONES = auto()
    """Floors, then walls."""
    MASONRY = auto()
    """Walls and floors alike."""
    THINGS = auto()
    """Furniture and doors, and never a whole floor or wall."""
    GLASS = auto()
    """Windows; tables where there are none."""
    METALS = auto()
    """What is small: trim and fittings."""
    ANYWHERE = auto()
    """No part of rooms in particular."""


_NAMED = {
    Home.CLOTH: ("boucle",),
    Home.LAID: ("parquet", "chevron parquet", "strip parquet"),
    Home.CLADDING: ("timber cladding", "clapboard", "oak slats"),
    Home.BOARDS: ("carved wood", "wooden planks", "bamboo", "cork", "decking"),
    Home.WALLS: (
        *("plaster", "stucco", "limewash", "whitewash", "paper", "brick", "cracked paint"),
        *("board formed concrete", "clay", "corrugated metal"),
    ),
    Home.STONES: (
        *("marble", "travertine", "terrazzo", "granite", "slate", "stone", "sandstone", "basalt"),
        *("ceramic tile", "zellige", "cobblestone", "terracotta"),
    ),
    Home.MASONRY: ("concrete",),
    Home.THINGS: ("lacquer", "rattan", "carbon fibre"),
    Home.GLASS: ("glass",),
}
_OF_NAME = {name: home for home, names in _NAMED.items() for name in names}


def home_of(material: Material) -> Home:
    """Where rooms have a material."""
    home = _OF_NAME.get(material.name)
    if home is not None:
        return home
    if material.gamut.covering:
        return Home.CLOTH
    return Home.METALS if material.gamut is METALS else Home.ANYWHERE
