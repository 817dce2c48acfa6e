"""Several lights in one: an hour of the day, lamps, a weather and a season add up."""

from collections.abc import Sequence
from dataclasses import replace

from retexture.engines.procedural.catalogue.kernel_math import luminance_of, mix_colour
from retexture.engines.procedural.catalogue.light import Haze, Light, LightRole, Relight
from retexture.engines.procedural.catalogue.point import Rgb

_CLOSED = 0.75  # clouds beyond which no sun is seen
_TAKES_ON = 0.75  # how far haze has the colour of the sky that it hangs below
_LOW = 0.45  # height of the sun, as the sine of its angle, up to which it is low
_GREY = 0.06  # difference of the channels (of 1) below which a colour is none for a light
_TINTED = 0.75  # how far a light takes on a colour that is asked for
_ASKED_AT_NIGHT = 0.5  # of a colour for the night's sky: air is dark because little light is in it
_AIR = 0.3  # how much of white light a coloured sky has
_DARK = 0.12  # radiance of the sky above, below which it is night
_DUSK = 0.5  # how much of its day a weather keeps when lamps are lit
_OF_SEASON = 0.4  # how much of its own light a season brings to an hour
_DULLED = 0.9  # colours beneath a closed sky


def together(lights: Sequence[Light]) -> tuple[Light, tuple[Light, ...]]:
    """The first light of the first role, with what the others add to it.

    Args:
        lights: At least one.

    Returns:
        The light, and those that have no place in it.
    """
    base = _base(lights)
    added: dict[LightRole, Light] = {}
    for light in lights:
        if light.role is not base.role or light.role is LightRole.WEATHER:
            added.setdefault(light.role, light)
    mixed = base
    for light in sorted((each for each in added.values() if each is not base), key=lambda each: each.role):
        mixed = _with(mixed, light)
    if base.role is LightRole.WEATHER:
        for light in lights:
            if light.role is LightRole.WEATHER and light is not base:
                mixed = _with(mixed, light)
                added[LightRole.WEATHER] = light
    left_out = [light for light in lights if light is not base and light not in added.values()]
    return mixed, tuple(light for light in left_out if not _says_the_same(base, light))


def _base(lights: Sequence[Light]) -> Light:
    """The light that the others add to: of hours the one that says most, and dusk for lamps in a weather.

    "Night, full moon" is the night of the moon; "winter, warm windows" is no night, only the end of a day.
    """
    base = min(lights, key=lambda light: light.role)
    if base.role is LightRole.HOUR:
        hours = [light for light in lights if light.role is LightRole.HOUR]
        moonlit = [light for light in hours if light.air.disc is not None and _is_night(light)]
        return moonlit[0] if moonlit and all(map(_is_night, hours)) else base
    weather = next((light for light in lights if light.role is LightRole.WEATHER), None)
    if base.role is LightRole.LAMPS and weather is not None:
        return _between(base, weather, _DUSK)
    return base


def _is_night(light: Light) -> bool:
    return max(light.air.zenith) < _DARK


def _between(first: Light, second: Light, share: float) -> Light:
    """The first light with what it makes of surfaces and sky some of the way to the second's."""

    def mixed(one: Rgb, other: Rgb) -> Rgb:
        return mix_colour(one, other, share)

    own, theirs = first.relight, second.relight
    relight = replace(
        own,
        lit=mixed(own.lit, theirs.lit),
        shade=mixed(own.shade, theirs.shade),
        outside=mixed(own.outside, theirs.outside),
        room=mixed(own.room, theirs.room),
        saturation=own.saturation + (theirs.saturation - own.saturation) * share,
    )
    sky, other_sky = first.air, second.air
    air = replace(
        sky,
        zenith=mixed(sky.zenith, other_sky.zenith),
        horizon=mixed(sky.horizon, other_sky.horizon),
        cloud_lit=mixed(sky.cloud_lit, other_sky.cloud_lit),
        cloud_shade=mixed(sky.cloud_shade, other_sky.cloud_shade),
    )
    return replace(
        first,
        relight=relight,
        air=air,
        key_colour=mixed(first.key_colour, second.key_colour),
        sky=mixed(first.sky, second.sky),
        horizon=mixed(first.horizon, second.horizon),
        ground=mixed(first.ground, second.ground),
    )


def _says_the_same(base: Light, light: Light) -> bool:
    """Whether a light adds nothing to another: "sunset, long shadows"; and several weathers add up."""
    low = all(each.role is LightRole.HOUR and abs(each.key[1]) < _LOW for each in (base, light))
    low = low or all(each.role is LightRole.HOUR and _is_night(each) for each in (base, light))
    return low or light.role is LightRole.WEATHER


def tinted(light: Light, colours: Sequence[Rgb]) -> Light:
    """A light in the colours that a prompt gives it: its tubes where it has some, its rim, or all of it.

    Args:
        light: The light.
        colours: Linear light; greys colour no light.
    """
    hues = tuple(_as_light(colour) for colour in colours if max(colour) - min(colour) > _GREY)
    if not hues:
        return light
    if light.neon:
        return replace(light, neon=hues, sides=hues[:2] if light.sides else ())
    if len(hues) > 1:
        return replace(light, sides=hues[:2])
    hue = hues[0]
    relight, air = light.relight, light.air
    if max(relight.rim) > 0:
        changed = replace(relight, rim=_turned(relight.rim, hue), inside=_turned(relight.inside, hue))
        return replace(
            light, rim=_turned(light.rim, hue), relight=changed, air=replace(air, glow=_turned(air.glow, hue))
        )
    return replace(
        light,
        key_colour=_turned(light.key_colour, hue),
        horizon=_turned(light.horizon, hue),
        relight=_turned_all(relight, hue),
    )


def with_sky(light: Light, colours: Sequence[Rgb]) -> Light:
    """A light below a sky in the colours that a prompt gives it, from above to the horizon."""
    air = light.air
    above, below = (_aired(colour) for colour in (colours[0], colours[-1]))
    bright = 0.7 * (0.25 + max(air.zenith)) / max(max(above), 0.05)
    night = _is_night(light)
    zenith = mix_colour(air.zenith, _scaled(above, min(bright, 1.0)), _ASKED_AT_NIGHT if night else 0.9)
    share = 0.9 if len(colours) > 1 else 0.3 if night else 0.45
    horizon = mix_colour(air.horizon, _scaled(below, min(1.5 * bright, 1.2)), share)
    lit = mix_colour(air.cloud_lit, _scaled(below, max(air.cloud_lit)), 0.4)
    return replace(light, own_sky=0.0, air=replace(air, zenith=zenith, horizon=horizon, cloud_lit=lit))


def _aired(colour: Rgb) -> Rgb:
    """A colour as air has it: a display's pure blue is nowhere in the sky."""
    grey = luminance_of(colour[0], colour[1], colour[2])
    red, green, blue = mix_colour(colour, (grey + 0.02, grey + 0.05, grey + 0.10), _AIR)
    strong = max(red, green, blue)
    return max(red, 0.14 * strong), max(green, 0.34 * strong), max(blue, 0.34 * strong)


def _scaled(colour: Rgb, factor: float) -> Rgb:
    return colour[0] * factor, colour[1] * factor, colour[2] * factor


def _as_light(colour: Rgb) -> Rgb:
    """A colour as that of a light: as bright as lights are, and nowhere black."""
    brightest = max(*colour, 1e-3)
    return (
        max(colour[0] / brightest, 0.03),
        max(colour[1] / brightest, 0.03),
        max(colour[2] / brightest, 0.03),
    )


def _turned(light: Rgb, hue: Rgb) -> Rgb:
    """Light of a hue, as bright as it was."""
    return mix_colour(light, _scaled(hue, max(light)), _TINTED)


def _turned_all(relight: Relight, hue: Rgb) -> Relight:
    return replace(
        relight,
        lit=_turned(relight.lit, hue),
        shade=_turned(relight.shade, hue),
        inside=_turned(relight.inside, hue),
        pool=_turned(relight.pool, hue),
    )


def _with(base: Light, added: Light) -> Light:
    """A light with what another adds."""
    mixed = replace(base, weather=base.weather.with_more(added.weather))
    if added.role is LightRole.SEASON:
        mixed = _between(mixed, added, _OF_SEASON)
    if added.role is LightRole.LAMPS:
        own, theirs = base.relight, added.relight
        relight = replace(
            own,
            panes=max(own.panes, theirs.panes),
            lamp=own.lamp if max(own.lamp) > max(theirs.lamp) else theirs.lamp,
            rim=own.rim if max(own.rim) > max(theirs.rim) else theirs.rim,
        )
        mixed = replace(mixed, neon=added.neon, sides=added.sides, emit=added.emit, relight=relight)
    if added.role is LightRole.WEATHER:
        air = replace(base.air, bolt=base.air.bolt or added.air.bolt)
        relight = base.relight
        if added.air.clouds > _CLOSED:
            air = replace(air, clouds=added.air.clouds, disc=None, stars=0.0)
            relight = replace(relight, glare=0.0, shadows=0.0, saturation=relight.saturation * _DULLED)
        haze = base.haze
        if added.haze is not None:
            colour = mix_colour(added.haze.colour, base.air.horizon, _TAKES_ON)
            thickness = max(added.haze.thickness, 0.0 if haze is None else haze.thickness)
            haze = Haze(colour, thickness, added.haze.drift)
        mixed = replace(mixed, air=air, relight=relight, haze=haze, own_sky=min(base.own_sky, added.own_sky))
    return mixed
