"""What a photo shows, found once and used by every engine: :func:`analyse` returns a :class:`Structure`."""

from retexture.structure.analysis import Structure, analyse
from retexture.structure.forms.orientation import half_angle
from retexture.structure.kinds import InputKind
from retexture.structure.on_demand.fronts.openings import Openings, find_openings
from retexture.structure.on_demand.fronts.roofs import roof_on_walls
from retexture.structure.on_demand.fronts.torn import is_torn
from retexture.structure.on_demand.furnishings import OPENINGS, furnishing, furnishing_called
from retexture.structure.on_demand.legs import legs_of
from retexture.structure.on_demand.objects import object_of
from retexture.structure.on_demand.outlines import subject_outline
from retexture.structure.on_demand.residual_parts import ResidualPart, residual_part, rest_of_scene, support
from retexture.structure.on_demand.seats import seat_in_subject
from retexture.structure.on_demand.seen_things import SeenThing, seen_thing
from retexture.structure.on_demand.sizes import SizeFrom, Sizes, find_sizes
from retexture.structure.parts.faces import Face
from retexture.structure.parts.scene import Scene
from retexture.structure.parts.subject import Role
from retexture.structure.perceiving import with_perceived
from retexture.structure.segments.labels import borders, fill_watershed, mean_by, renumber
from retexture.structure.trained import ScenePart, let_networks_go
from retexture.structure.trained import missing as missing_weights

__all__ = [
    "OPENINGS",
    "Face",
    "InputKind",
    "Openings",
    "ResidualPart",
    "Role",
    "Scene",
    "ScenePart",
    "SeenThing",
    "SizeFrom",
    "Sizes",
    "Structure",
    "analyse",
    "borders",
    "fill_watershed",
    "find_openings",
    "find_sizes",
    "furnishing",
    "furnishing_called",
    "half_angle",
    "is_torn",
    "legs_of",
    "let_networks_go",
    "mean_by",
    "missing_weights",
    "object_of",
    "renumber",
    "residual_part",
    "rest_of_scene",
    "roof_on_walls",
    "seat_in_subject",
    "seen_thing",
    "subject_outline",
    "support",
    "with_perceived",
]
