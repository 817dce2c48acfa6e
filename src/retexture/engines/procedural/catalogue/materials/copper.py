"""Copper: beaten like gold, tarnished from salmon to brown."""

from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.materials.gold import beaten_metal

COPPER = Material(
    name="copper",
    words=("copper", "hammered copper", "coppery", "polished copper"),
    kernel=beaten_metal,
    families=(
        Family(
            "bright",
            (("a85638", "dc8a64", "2c0f08"), ("d07c58", "f6b08c", "3c170c"), ("e8a080", "ffceb0", "54261a")),
        ),
        Family(
            "brown",
            (("6e3a26", "a8643f", "1a0c07"), ("95583a", "cc8a62", "28140b"), ("b87c58", "e4b08c", "3a2014")),
        ),
        Family(
            "flamed",
            (("9a4a3c", "d88a5c", "2a1030"), ("c26a4c", "eeb07c", "381640"), ("dc946c", "fad0a4", "50285a")),
        ),
        Family(
            "verdigris",
            (("8a5236", "c08058", "1c4a44"), ("b0704c", "dea078", "2c6a60"), ("cc9470", "f0c8a4", "4a8c80")),
        ),
    ),
    parameters=((1.2, 0.22), (0.6, 0.08), (0.2, -0.08)),
    shading=Shading(form=0.85, middle=0.85, fine=0.35, value=0.3),
    body=Body(inflation=1.3, relief=1.8, smoothing=2.0),
    exposure=0.8,
    metal=True,
)
