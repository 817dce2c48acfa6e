"""The light that a prompt asks for: its hour, weather and colours as one light."""

from dataclasses import replace

from retexture.engines.procedural.catalogue import (
    AS_PHOTOGRAPHED,
    Catalogue,
    Light,
    Relight,
    Weather,
    tinted,
    together,
    with_sky,
)
from retexture.engines.procedural.look import MaterialLayer, linear
from retexture.engines.protocol import Ignored
from retexture.prompts import Place, Repaint, Understanding

_IN_COLOUR = Relight(lit=(0.95, 0.95, 0.95), shade=(0.45, 0.45, 0.45), evenness=0.15)
_BETWEEN_COLOURS = Relight(lit=(0.30, 0.30, 0.32), shade=(0.14, 0.14, 0.16), evenness=0.3, saturation=0.6)
_SOAKED, _COVERED = 0.8, 0.75  # of the weather's rain and snow: a material must stay what it is


def other_hours(understanding: Understanding, catalogue: Catalogue) -> list[Ignored]:
    """The lights of a prompt that the one picture cannot show beside the others."""
    if not understanding.lights:
        return []
    light, unused = together([catalogue.lights[name] for name in understanding.lights])
    return [Ignored(each.name, f"one picture shows one hour of the day: {light.name}") for each in unused]


def light_asked(understanding: Understanding, catalogue: Catalogue) -> Light | None:
    """The light of a prompt with its weather; snow alone lies in the photo's own light."""
    condition = understanding.condition
    weather = Weather(wet=condition.wetness, snow=condition.snow)
    hues = [linear(colour) for colour in understanding.light_colours]
    if understanding.lights:
        light, _ = together([catalogue.lights[name] for name in understanding.lights])
        if not understanding.materials and not understanding.styles:
            hues += [linear(colour) for colour in understanding.colours]
        light = tinted(replace(light, weather=light.weather.with_more(weather)), hues)
        for repaint in understanding.repaints:
            if is_of_sky(repaint):
                light = with_sky(light, [linear(colour) for colour in repaint.colours])
        return light
    if hues:
        own = replace(AS_PHOTOGRAPHED, relight=_IN_COLOUR if len(hues) == 1 else _BETWEEN_COLOURS)
        return tinted(own, hues)
    if condition.snow > 0 and not understanding.materials and not understanding.styles:
        return replace(AS_PHOTOGRAPHED, weather=weather)
    return None


def is_of_sky(repaint: Repaint) -> bool:
    """Whether a colour is that of the sky alone, which a light paints."""
    return all(target.place is Place.SKY for target in repaint.targets)


def in_weather(layer: MaterialLayer, light: Light) -> MaterialLayer:
    """A material in a light's weather: wet in rain, under snow in winter."""
    weather, own = light.weather, layer.condition
    wetness, snow = max(own.wetness, _SOAKED * weather.wet), max(own.snow, _COVERED * weather.snow)
    return replace(layer, condition=replace(own, wetness=wetness, snow=snow))
