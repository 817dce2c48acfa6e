"""A look and a plan as a window of a larger picture needs them: its part of all maps, enlarged."""

from dataclasses import dataclass, replace

import numpy as np

from retexture.engines.procedural.layout import LaidLook, Layout
from retexture.engines.procedural.plan import Layer, Plan
from retexture.engines.procedural.surface import Surface
from retexture.imaging.arrays import Map
from retexture.imaging.enlarge import Window, window_of_labels, window_of_map, window_of_share
from retexture.structure import Structure

_NOTHING = np.zeros((0, 0), np.float32)


def windowed(laid: LaidLook, plan: Plan, window: Window, zoom: float) -> tuple[LaidLook, Plan]:
    """The look and the plan in a window of a larger picture.

    Only what materials and their light are rendered from is brought along; of the rest the maps are still
    those of the whole picture.

    Args:
        laid: The look on the photo.
        plan: One variation's decisions.
        window: The window.
        zoom: Pixels of the larger picture in one of its own.
    """
    parts = _Parts(window, np.float32(zoom))
    return (
        replace(
            laid,
            structure=parts.of_structure(laid.structure),
            surface=parts.of_surface(laid.surface),
            layout=parts.of_layout(laid.layout),
        ),
        replace(plan, layers=tuple(parts.of_layer(layer) for layer in plan.layers)),
    )


def planned(laid: LaidLook) -> LaidLook:
    """A look without the maps that only its plan was made from: a quarter of what it takes.

    Materials under a light need the rest. Drawings, lamps and the photo's own surfaces in another light are
    made from all of it: where there are any the look comes back as it is.
    """
    light = laid.layout.light
    if laid.look.style is not None or laid.surroundings is not None or light is None or light.emit:
        return laid
    bare = _unplanned(laid.structure)
    if not laid.layout.whole:  # what is beside the photo is made to match it
        bare = replace(bare, linear=laid.structure.linear)
    return replace(
        laid, structure=bare, layout=replace(laid.layout, things=replace(laid.layout.things, told=()))
    )


def _unplanned(structure: Structure) -> Structure:
    """An analysis without the maps that only plans are made from."""
    return replace(
        structure,
        linear=np.zeros((0, 0, 3), np.float32),
        bands=replace(structure.bands, **dict.fromkeys(_maps(structure.bands), _NOTHING)),
        orientation=replace(structure.orientation, **dict.fromkeys(_maps(structure.orientation), _NOTHING)),
        subject=_NOTHING,
        relief=replace(structure.relief, inflation=_NOTHING, body=_NOTHING),
    )


def lean(laid: LaidLook) -> LaidLook:
    """A look without the maps that :func:`windowed` has no use for: more than half of what it takes."""
    nothing, surface, bare = _NOTHING, laid.surface, _unplanned(laid.structure)
    kept = replace(
        bare,
        scene=replace(bare.scene, maps={}),
        relief=replace(bare.relief, fine=nothing, left_out=nothing),
    )
    around = laid.surroundings
    if around is not None:
        around = replace(around, structure=kept, sky=None, night=None, ground=None, water=None, plants=None)
    return replace(
        laid,
        structure=kept,
        surface=replace(surface, bump=nothing, middle=nothing, fine=nothing, wall=None),
        layout=replace(
            laid.layout, rendered=None, kept=None, paint=(), things=replace(laid.layout.things, told=())
        ),
        surroundings=around,
    )


def _maps(holder: object) -> list[str]:
    """The names of a holder's arrays."""
    return [name for name, value in vars(holder).items() if isinstance(value, np.ndarray)]


@dataclass(frozen=True)
class _Parts:
    """Cuts a window out of maps."""

    window: Window
    zoom: np.float32

    def of_map(self, field: Map) -> Map:
        return window_of_map(field, self.window)

    def of_lengths(self, field: Map) -> Map:
        """Of lengths in pixels."""
        return window_of_map(field, self.window) * self.zoom

    def of_share(self, field: Map) -> Map:
        return np.clip(window_of_map(field, self.window), 0, 1)

    def of_layer(self, layer: Layer) -> Layer:
        return replace(
            layer,
            share=None if layer.share is None else window_of_share(layer.share, self.window),
            raised=None if layer.raised is None else self.of_lengths(layer.raised),
        )

    def of_structure(self, structure: Structure) -> Structure:
        relief, planes, contours = structure.relief, structure.planes, structure.contours
        smaller = np.diag([1 / float(self.zoom), 1 / float(self.zoom), 1.0])
        labels = window_of_labels(structure.regions.labels, self.window)
        return replace(
            structure,
            unit=structure.unit * float(self.zoom),
            regions=replace(structure.regions, labels=labels),
            planes=replace(planes, homographies=planes.homographies @ smaller),
            contours=replace(contours, border_distance=self.of_lengths(contours.border_distance)),
            relief=replace(
                relief,
                form=self.of_map(relief.form),
                middle=self.of_map(relief.middle),
                value=self.of_map(relief.value),
            ),
        )

    def of_surface(self, surface: Surface) -> Surface:
        return replace(
            surface,
            body=self.of_lengths(surface.body),
            bend_x=self.of_map(surface.bend_x),
            bend_y=self.of_map(surface.bend_y),
            cavity=self.of_map(surface.cavity),
            upward=self.of_share(surface.upward),
            occlusion=self.of_share(surface.occlusion),
            thinness=self.of_share(surface.thinness),
            colour=np.maximum(self.of_map(surface.colour), 0),
        )

    def of_layout(self, layout: Layout) -> Layout:
        return replace(
            layout,
            sky=None if layout.sky is None else self.of_share(layout.sky),
            lively=None if layout.lively is None else self.of_share(layout.lively),
            face=None if layout.face is None else self.of_share(layout.face),
        )
