"""The photo's own surfaces in another light and weather: a picture of the same place at another hour.

Nothing is embossed: the photo keeps its own small light and shade, and only what is large changes.
"""

from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import Light, LightGrade, Relight, Rgb, before_curve
from retexture.engines.procedural.render.develop import develop, finish
from retexture.engines.procedural.render.relighting.glow import add_glare, glow_of, with_glow
from retexture.engines.procedural.render.relighting.haze import veiled
from retexture.engines.procedural.render.relighting.mirror import wetted, with_water
from retexture.engines.procedural.render.relighting.precipitation import rained, snowing, submerged
from retexture.engines.procedural.render.relighting.seasons import in_season
from retexture.engines.procedural.render.relighting.shot import Noise, RelitPhoto
from retexture.engines.procedural.render.relighting.sky import Sun, paint_sky, place_sun
from retexture.engines.procedural.render.shadow import shadows_towards
from retexture.engines.procedural.surroundings import Surroundings
from retexture.imaging.arrays import Linear, Map, Rgb8
from retexture.imaging.colour import linear_from_rgb8, luminance
from retexture.imaging.elementary import exp
from retexture.imaging.filters import blur, gradient, half_size, resize, smoothstep
from retexture.imaging.kernels import for_rows, kernel
from retexture.structure import Structure

_WHITEST = 0.90  # linear: what the brightest white of a photo was before it was developed
_KNEE = 0.70  # up to here the development is undone exactly
_MIDDLE = 0.17  # linear light that a photo's middle is brought towards
_LEAST_GAIN, _MOST_GAIN = 0.7, 2.0  # more would show the noise of a dark photo
_MOST_SKY = 0.97  # of a pixel: of one that is all sky nothing is left to be seen
_SNOW = 0.70  # linear light of snow, once the photo is exposed
_SIDE_REACH = 9.0  # half-size units: forms are lit, not their texture
_WRAP = 2.2  # units by which a bright sky shines around borders
_FROM_BEHIND = 0.5  # of the light: how far it reaches what the photo shows in shade
_FACE_FILL = 0.35  # a face must stay readable
_INDOOR_COLOUR, _INDOOR_LIGHT = 0.4, 0.6  # exponents: walls scatter light, and eyes adapt
_BY_DAY = 0.4  # radiance at the horizon: a night that gets such a sky dawns
_OF_NIGHT, _OF_DAY = 0.75, 0.5  # of the photo's sky and of the light's: what is unlit must stay before it
_SIDE_GLOW = 0.62
_HOURS = ((1.0, 1.0), (0.85, 1.06), (1.3, 0.9), (0.65, 1.14))
"""Of a sun that nobody sees there are but two sides, so variations are of other hours: the exponent of its
colour, and how bright it is. Later, it is deeper and weaker."""

_SUN_BEHIND = 0.35  # how much of the glare of a sun beside the picture reaches it


def relit(photo: Rgb8, shot: RelitPhoto, grade: LightGrade) -> Rgb8:
    """The photo in another light.

    Args:
        photo: The photo, or what was made of it in its own light.
        shot: The picture to be made.
        grade: How it is developed.
    """
    structure, surroundings, light = shot.structure, shot.surroundings, shot.light
    rng = np.random.Generator(np.random.PCG64([shot.seed, shot.number, 2]))
    noise = Noise(structure.unit, float(rng.uniform(0, 900)))
    own = _scene_light(photo)
    dawns = surroundings.night is not None and max(light.air.horizon) > _BY_DAY
    if light.own_sky < 1 and not dawns:  # a sky that stays leaves no halo
        own = _without_sky(own, surroundings)
    white = _SNOW / _gain(surroundings, light.relight.exposure)
    surfaces = in_season(own, surroundings, light.weather, white, noise)
    sun = place_sun(surroundings.sky, shot.frame, light.air, shot.number)
    picture = surfaces * _light_on(structure, surroundings, light, sun, shot.number)
    picture = _with_saturation(picture, light.relight.saturation)
    if surroundings.sky is not None and light.own_sky < 1:
        sky = paint_sky(shot.frame, light.air, sun, rng)
        if dawns:
            picture = _dawning(picture, surroundings, sky)
        else:
            picture = _under_sky(picture, photo, surroundings, light, sky)
            picture = _rimmed(picture, surroundings, light, sun, structure.unit)
    glow = glow_of(structure, surroundings, light, rng)
    if glow is not None:
        picture = with_glow(picture, surfaces, glow)
    if surroundings.water is not None and light.own_sky < 1:
        picture = with_water(picture, surroundings.water, structure.unit)
    picture = _in_weather(picture, shot, sun, noise)
    if light.own_sky == 1:  # what stays the photo must not get darker corners
        return finish(picture, grade, 0.0)
    return develop(picture, grade)


def sky_of(shot: RelitPhoto, grade: LightGrade) -> Rgb8:
    """A light's sky over the whole picture, developed as what stands below it."""
    rng = np.random.Generator(np.random.PCG64([shot.seed, shot.number, 2]))
    air, haze = shot.light.air, shot.light.haze
    sun = place_sun(shot.surroundings.sky, shot.frame, air, shot.number)
    sky = paint_sky(shot.frame, air, sun, rng)
    if haze is not None:
        sky = veiled(sky, shot.surroundings, haze, shot.structure.unit)
    return develop(sky, grade)


def _in_weather(picture: Linear, shot: RelitPhoto, sun: Sun, noise: Noise) -> Linear:
    """What lies on the ground and between the camera and the scene."""
    surroundings, light, unit = shot.surroundings, shot.light, noise.unit
    weather = light.weather
    if weather.wet > 0 and surroundings.ground is not None and not surroundings.inside:
        picture = wetted(picture, surroundings.ground, surroundings.horizon, unit, weather.wet)
    if light.haze is not None and not surroundings.inside and weather.underwater == 0:
        picture = veiled(picture, surroundings, light.haze, unit)
    if light.relight.glare > 0:
        strong = light.relight.glare * (1.0 if sun.seen else _SUN_BEHIND)
        add_glare(picture, (sun.x, sun.y), np.array(light.air.glow, np.float32) * np.float32(strong))
    if weather.underwater > 0:
        picture = submerged(picture, surroundings, weather.underwater, noise)
    if surroundings.inside:
        return picture
    if weather.rain > 0:
        picture = rained(picture, weather.rain, noise)
    if weather.snowfall > 0:
        bright = float(luminance(np.array(light.air.horizon, np.float32)[None])[0])
        picture = snowing(picture, weather.snowfall, noise, max(1.1 * bright, 0.25))
    return picture


@cache
def _undeveloped() -> NDArray[np.float32]:
    """For each 8-bit value the linear light that the tone curve makes it of, white included."""
    shown = linear_from_rgb8(np.arange(256, dtype=np.uint8)[None, :, None].repeat(3, axis=2))[0, :, 0]
    above = np.maximum(shown - _KNEE, 0)
    bounded = np.minimum(shown, _KNEE) + above * (_WHITEST - _KNEE) / (1 - _KNEE)
    return np.array([before_curve(float(value)) for value in bounded], np.float32)


def _scene_light(photo: Rgb8) -> Linear:
    """The light that a photo was made from, before its tone curve."""
    return _undeveloped()[photo]


def _without_sky(surfaces: Linear, surroundings: Surroundings) -> Linear:
    """Take the old sky's light out of borders, or it would stay there as a halo."""
    sky = surroundings.sky
    if sky is None:
        return surfaces
    height, width = sky.shape
    for_rows(height, partial(_take_sky_out, sky, resize(surroundings.air, (width, height)), surfaces))
    return surfaces


@kernel
def _take_sky_out(sky: Map, air: Linear, surfaces: Linear, top: int, bottom: int) -> None:
    """What is left of a mixture is no brighter than the mixture allows, and no black border."""
    for y in range(top, bottom):
        for x in range(sky.shape[1]):
            share = min(float(sky[y, x]), _MOST_SKY)
            if share < 0.01:
                continue
            for c in range(3):
                mixture = surfaces[y, x, c]
                own = (mixture - share * 1.15 * air[y, x, c]) / (1 - share)
                most = min(mixture, 1.6 * mixture * (1 - share) + 0.02)
                surfaces[y, x, c] = min(max(own, 0.25 * most), most)


def _at_another_hour(light: NDArray[np.float32], deeper: float, brighter: float) -> NDArray[np.float32]:
    """A light, (3,), with its colour to the power of ``deeper``, ``brighter`` times as bright."""
    mean = np.float32(light.mean())
    colour: NDArray[np.float32] = (light / mean) ** np.float32(deeper)
    return colour * mean * np.float32(brighter)


def _light_on(
    structure: Structure, surroundings: Surroundings, light: Light, sun: Sun, number: int
) -> Linear:
    """Factor on the light of each pixel, (height, width, 3)."""
    how, where = light.relight, surroundings
    lit, shade = np.array(how.lit, np.float32), np.array(how.shade, np.float32)
    if not sun.seen:
        lit, shade = (_at_another_hour(each, *_HOURS[number % len(_HOURS)]) for each in (lit, shade))
    if where.sky is None and not where.inside:  # nobody sees where the sun is: it stands behind the camera
        shade = shade + (lit - shade) * np.float32(_FROM_BEHIND)
    if where.inside:
        lit, shade = _indoors(lit), _indoors(shade)
    factor = shade + (lit - shade) * where.lit[..., None]
    large = _exposed(where, how, sun)
    if how.side > 0:
        large = large * _sides(structure, light, sun)
    factor = factor * large[..., None]
    if how.shadows > 0 and where.ground is not None and sun.seen:
        factor = factor * _long_shadows(structure, where, how.shadows, sun)[..., None]
    if where.inside:
        factor = factor * _room_light(where, light)
    if light.sides:
        factor = factor + _from_both_sides(where, light.sides, number)
    if max(how.pool) > 0:
        factor = factor + _pool(where, how.pool, number)
    return resize(np.ascontiguousarray(factor, np.float32), structure.size)


def _exposed(where: Surroundings, how: Relight, sun: Sun) -> Map:
    """How bright each pixel is made: exposed, evened out, faces filled, what is near darker."""
    large = np.full(where.lit.shape, np.float32(_gain(where, how.exposure)))
    if how.evenness > 0:
        large = large * np.clip(exp(np.float32(how.evenness) * where.evening), 0.35, 3.6)
    large = large * (1 + np.float32(_FACE_FILL) * where.face)
    if how.foreground > 0 and sun.seen:
        near = (1 - where.depth) * (1 - np.float32(0.25) * where.near)
        large = large * (1 - np.float32(how.foreground) * near)
    return np.asarray(large, np.float32)


def _indoors(factor: NDArray[np.float32]) -> NDArray[np.float32]:
    """What comes of a light that enters a room: less of its colour, and less of its change."""
    light = max(float(luminance(factor[None])[0]), 1e-3)
    return np.asarray((factor / light) ** _INDOOR_COLOUR * light**_INDOOR_LIGHT, np.float32)


def _gain(surroundings: Surroundings, towards: float) -> float:
    """Factor that brings a photo's middle light some of the way to the usual."""
    middle = before_curve(min(surroundings.median, 0.8))
    return float(min(max((_MIDDLE / max(middle, 1e-3)) ** towards, _LEAST_GAIN), _MOST_GAIN))


def _sides(structure: Structure, light: Light, sun: Sun) -> Map:
    """How much lighter large forms are that face the light."""
    half = half_size(structure.rgb)
    forms = blur(resize(structure.relief.form, half), _SIDE_REACH * structure.unit)
    slope_x, slope_y = gradient(forms)
    scale = np.float32(26 * structure.unit * structure.unit)
    direction = 1.0 if sun.x > 0.5 * structure.size[0] else -1.0
    facing = -slope_x * np.float32(direction * abs(light.key[0])) * scale - slope_y * np.float32(
        light.key[1]
    ) * scale * np.float32(0.3)
    return 1 + np.float32(0.30 * light.relight.side) * np.clip(facing, -1, 1)


def _long_shadows(structure: Structure, surroundings: Surroundings, strength: float, sun: Sun) -> Map:
    """Shadows on the ground that lead from what stands on it away from the sun."""
    assert surroundings.ground is not None
    width, height = structure.size
    quarter = (max(1, width // 4), max(1, height // 4))
    ground = resize(surroundings.ground, quarter)
    stands = 1 - np.maximum(ground, 0 if surroundings.sky is None else resize(surroundings.sky, quarter))
    foot = (sun.x / 4, min(surroundings.horizon, sun.y + 0.2 * height) / 4)
    dark = shadows_towards(np.asarray(stands, np.float32), ground, foot, structure.unit / 4)
    return resize(1 - np.float32(strength) * dark * ground, half_size(structure.rgb))


def _room_light(surroundings: Surroundings, light: Light) -> Linear:
    """Light in a room: through its windows, and from what else there is."""
    how = light.relight
    openings = surroundings.openings
    room = np.array(how.room, np.float32)
    if openings is None or float(openings.mean()) < 0.002:
        return np.broadcast_to(
            room + np.array(how.inside, np.float32) * np.float32(0.25), (*surroundings.depth.shape, 3)
        )
    unit = max(surroundings.depth.shape) / 512
    spread = blur(openings, 40 * unit) * np.float32(1.4) + blur(openings, 120 * unit) * np.float32(1.6)
    spread = np.clip(spread, 0, 1.2)
    inner = room + spread[..., None] * np.array(how.inside, np.float32)
    return np.asarray(inner + (np.array(how.outside, np.float32) - inner) * openings[..., None], np.float32)


def _from_both_sides(surroundings: Surroundings, colours: tuple[Rgb, ...], number: int) -> Linear:
    """The light of signs that stand beside the picture: one colour from the left, another from the right."""
    columns = surroundings.depth.shape[1]
    left, right = colours[number % len(colours)], colours[(number + 1) % len(colours)]
    across = np.linspace(0, 1, columns, dtype=np.float32)[None, :, None]
    near = (1 - np.float32(0.5) * surroundings.depth)[..., None]
    light = (1 - across) ** 2 * np.array(left, np.float32) + across**2 * np.array(right, np.float32)
    return np.asarray(light * near * np.float32(_SIDE_GLOW), np.float32)


def _pool(surroundings: Surroundings, colour: Rgb, number: int) -> Linear:
    """The light of a flame beside the subject: it falls off with the square of the distance."""
    rows, columns = surroundings.depth.shape
    weight = surroundings.near + np.float32(0.02) + np.float32(40) * surroundings.face
    x = float((weight.sum(0) * np.arange(columns)).sum() / weight.sum())
    y = float((weight.sum(1) * np.arange(rows)).sum() / weight.sum())
    side = -1.0 if number % 2 == 0 else 1.0
    x, y = x + side * 0.13 * columns, y + 0.08 * rows
    ys, xs = np.arange(rows, dtype=np.float32)[:, None], np.arange(columns, dtype=np.float32)[None]
    reach = 0.36 * max(rows, columns)
    squared = ((xs - np.float32(x)) ** 2 + (np.float32(1.2) * (ys - np.float32(y))) ** 2) / np.float32(
        reach**2
    )
    light = 1 / (1 + squared) ** 2 * (1 - np.float32(0.65) * smoothstep(0.3, 0.8, surroundings.depth))
    return np.asarray(light[..., None] * np.array(colour, np.float32), np.float32)


def _with_saturation(picture: Linear, saturation: float) -> Linear:
    if saturation == 1.0:
        return picture
    grey = luminance(picture)[..., None]
    return np.asarray(grey + (picture - grey) * np.float32(saturation), np.float32)


def _under_sky(picture: Linear, photo: Rgb8, surroundings: Surroundings, light: Light, sky: Linear) -> Linear:
    """Put the sky behind the things; what stays of the photo's own is lit as they are."""
    assert surroundings.sky is not None
    behind = sky
    if light.own_sky > 0:
        own = _scene_light(photo) * np.array(light.relight.lit, np.float32)
        behind = sky + (own - sky) * np.float32(light.own_sky)
    return np.asarray(picture + (behind - picture) * surroundings.sky[..., None], np.float32)


def _dawning(picture: Linear, surroundings: Surroundings, sky: Linear) -> Linear:
    """Light up the sky of a night: what glows before it stays, and nothing is cut out of it."""
    assert surroundings.night is not None
    share = resize(surroundings.night, (picture.shape[1], picture.shape[0]))[..., None]
    kept = picture * (1 - np.float32(1 - _OF_NIGHT) * share)
    return np.asarray(kept + sky * (np.float32(_OF_DAY) * share), np.float32)


def _rimmed(picture: Linear, surroundings: Surroundings, light: Light, sun: Sun, unit: float) -> Linear:
    """A bright sky shines around the borders of what stands before it, most of all next to the sun."""
    assert surroundings.sky is not None
    light_of_rim = light.relight.rim
    if max(light_of_rim) == 0:
        return picture
    height, width = surroundings.sky.shape
    half = (max(1, width // 2), max(1, height // 2))
    sky = resize(surroundings.sky, half)
    wrap = blur(sky, max(0.5 * _WRAP * unit, 0.3)) * (1 - sky)
    xs = np.arange(half[0], dtype=np.float32)[None] * 2
    ys = np.arange(half[1], dtype=np.float32)[:, None] * 2
    away = np.sqrt((xs - np.float32(sun.x)) ** 2 + (ys - np.float32(sun.y)) ** 2) / np.float32(
        max(width, height)
    )
    wrapped = resize(wrap * exp(-away / np.float32(0.30)), (width, height))
    return np.asarray(picture + wrapped[..., None] * np.array(light_of_rim, np.float32), np.float32)
