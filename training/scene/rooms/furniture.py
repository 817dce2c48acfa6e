"""Models of furniture that rooms are furnished with: libraries of Debian's package sweethome3d-furniture.

Their terms: Scopia and BlendSwap-CC-BY, Creative Commons Attribution 3.0; KatorLegaz, the same for the United
States; BlendSwap-CC-0, public domain.
"""

import re
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from training.scene.rooms.labels import Label

LIBRARIES = Path("/usr/share/sweethome3d/furniture")
"""Where the package installs them."""

_SCOPIA, _BY, _ZERO, _KATOR = "Scopia", "BlendSwap-CC-BY", "BlendSwap-CC-0", "KatorLegaz"
_PROPERTY = re.compile(r"(\w+)#(\d+)=(.*)")

MODELS: dict[str, dict[str, str]] = {
    "sofa": {
        _ZERO: "couch sofa2 winchesterSofa",
        _BY: "sofa2 sofa3 couch3",
        _KATOR: "futon-couch mid-century-sofa mid-century-bench-sofa",
        _SCOPIA: "clear_sofa simple_sofa beige_sofa burlap_sofa leather_sofa sofa_white_beige",
    },
    "armchair": {
        _ZERO: "armchair2 modernArmchair winchesterArmchair",
        _BY: "armchair1 fotel armChair2",
        _KATOR: "mid-century-chair",
        _SCOPIA: "armchair3 armchair armchair2 modern_armchair",
    },
    "chair": {
        _ZERO: "oakChair plasticChair sillaBlanca chair antiqueChair chairWithCushion chair2 "
        "designChair thonet",
        _BY: "cafe_set_tonon_chair chairWithCushion ella_chair_f plaidChair kitchenChair chair3 chair4",
        _KATOR: "dining-chair",
        _SCOPIA: "chair3 chair4 tubular_chair plastic_chair white_kitchen_chair",
    },
    "desk chair": {_ZERO: "armchair", _KATOR: "office-chair", _SCOPIA: "office_chair kids_desk_chair"},
    "stool": {_ZERO: "silla2 stool stool2", _KATOR: "bar-stool", _SCOPIA: "bar_chair kitchen_stool"},
    "table": {
        _ZERO: "table oakTable",
        _BY: "table",
        _KATOR: "folding-table glass-dining-table",
        _SCOPIA: "table4 metal_glass_table white_kitchen_table table-on-trestles table-with-leaning-feet",
    },
    "desk": {
        _ZERO: "lbDesk",
        _BY: "biurko3 simpleDesk officeTable",
        _SCOPIA: "wooden_table_office wooden_office_alder_table wooden_office_pear_table_rect",
    },
    "coffee table": {_BY: "coffeeTable", _SCOPIA: "table_wood_and_iron coffee-table2"},
    "bed": {
        _ZERO: "bed1 bed2 bedWithTexture bed3",
        _BY: "juniorBed lettoCloud",
        _SCOPIA: "bed1 iron_bed captains-bed",
    },
    "bedside table": {_ZERO: "bedsideTable2", _BY: "bedsideTable"},
    "wardrobe": {
        _ZERO: "wardrobeWithSlidingDoors cupboard",
        _BY: "wardrobe wardrobe2",
        _SCOPIA: "wardrobe1",
    },
    "chest": {_BY: "chest dresserWithDrawers tvStand", _SCOPIA: "box_room"},
    "bookcase": {
        _ZERO: "bookcase verticalShelves",
        _BY: "bookcase",
        _KATOR: "full-bookcase",
        _SCOPIA: "dining_room kids_shelves office_furniture1",
    },
    "plant": {
        _ZERO: "decorativePlant plant",
        _BY: "mediumIndoorPlant spatifilum yuccaPlant decorativePlant",
        _SCOPIA: "ficus",
    },
    "small plant": {_ZERO: "littlePlant orchids", _BY: "tulips spider_plant"},
    "standing lamp": {_SCOPIA: "living_lamp"},
    "table lamp": {_BY: "lamp", _SCOPIA: "little_lamp1 table_lamp livingroom_lamp1"},
    "hanging lamp": {_ZERO: "lamp2", _BY: "hangingLight", _KATOR: "hanging-restaurant-light"},
    "television": {_ZERO: "led_tv", _SCOPIA: "tv"},
    "kitchen thing": {
        _ZERO: "kitchenaid coffeeBrewer",
        _BY: "microwave breadBox utensilsPot largePan",
        _SCOPIA: "bowlWithFruits apples coffee_machine toaster paperTowelHolder",
    },
    "refrigerator": {_ZERO: "refrigerator largeFridge"},
    "bath": {_BY: "bath_jay_hardy", _SCOPIA: "islandBath"},
    "toilet": {_ZERO: "toiletsUnit", _BY: "toilets_unit_jay_hardy modernToilet"},
    "washbasin": {_ZERO: "washbasin", _BY: "washbasin_jay_hardy"},
    "vanity": {_ZERO: "modernVanity", _SCOPIA: "bathroom_vanity double_vanity"},
    "radiator": {_ZERO: "radiator1 radiator3", _BY: "modernRadiator"},
    "bush": {_SCOPIA: "bush hedge hedgeTextured"},
    "tree": {_SCOPIA: "cypress palm japaneseMaple acacia"},
    "car": {_SCOPIA: "suv smart-car van"},
}
"""Which models of which library furnish rooms, by what they are."""

LABELS = {
    "sofa": Label.SOFA,
    "armchair": Label.ARMCHAIR,
    "chair": Label.CHAIR,
    "desk chair": Label.CHAIR,
    "stool": Label.STOOL,
    "table": Label.TABLE,
    "desk": Label.TABLE,
    "coffee table": Label.TABLE,
    "bed": Label.BED,
    "bedside table": Label.SMALL_TABLE,
    "wardrobe": Label.CABINET,
    "chest": Label.CABINET,
    "bookcase": Label.CABINET,
    "plant": Label.PLANTS,
    "small plant": Label.PLANTS,
    "refrigerator": Label.APPLIANCE,
    "vanity": Label.BATHROOM_CABINET,
    "bush": Label.PLANTS,
    "tree": Label.PLANTS,
    "car": Label.CAR,
}
"""What each kind is; those that are not listed are none of the parts."""


@dataclass(frozen=True)
class Model:
    """A model of a library.

    Attributes:
        kind: Of :data:`MODELS`.
        library: The library's name.
        path: Of its OBJ file inside of the library.
        size: (width, depth, height) in metres; its back is at the far end of its depth.
    """

    kind: str
    library: str
    path: str
    size: tuple[float, float, float]

    @property
    def label(self) -> Label:
        """What it is."""
        return LABELS.get(self.kind, Label.OTHER)


def models(folder: Path = LIBRARIES) -> dict[str, tuple[Model, ...]]:
    """The models of each kind.

    Args:
        folder: With the libraries.

    Raises:
        OSError: a library is missing.
        KeyError: a library is another one than the one that is known.
    """
    found: dict[str, tuple[Model, ...]] = {}
    for kind, chosen in MODELS.items():
        of_kind = []
        for library, names in chosen.items():
            rows = _rows(folder / f"{library}.sh3f")
            of_kind += [_model(kind, library, rows[name]) for name in names.split()]
        found[kind] = tuple(of_kind)
    return found


def unpack(model: Model, folder: Path, libraries: Path = LIBRARIES) -> Path:
    """Write a model's files into a folder, unless they are there; returns the path of its OBJ file."""
    inside = Path(model.path.lstrip("/"))
    own = folder / model.library
    if not (own / inside).exists():
        with zipfile.ZipFile(libraries / f"{model.library}.sh3f") as library:
            members = [name for name in library.namelist() if name.startswith(f"{inside.parent}/")]
            library.extractall(own, members)
    return own / inside


@cache
def _rows(library: Path) -> dict[str, dict[str, str]]:
    """What a library says of its models, by the names of their files."""
    with zipfile.ZipFile(library) as opened:
        text = opened.read("PluginFurnitureCatalog.properties").decode("latin-1")
    rows: dict[str, dict[str, str]] = {}
    for name, number, value in _PROPERTY.findall(text):
        rows.setdefault(number, {})[name] = value
    return {Path(row["model"]).stem: row for row in rows.values()}


def _model(kind: str, library: str, row: dict[str, str]) -> Model:
    width, depth, height = (float(row[name]) / 100 for name in ("width", "depth", "height"))
    return Model(kind, library, row["model"], (width, depth, height))
