import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
from skimage import data

from documents import DOCS, samples
from retexture.engines.procedural.catalogue import Material
from retexture.engines.procedural.engine import ProceduralEngine
from retexture.engines.procedural.layout import LaidLook, lay_out
from retexture.engines.procedural.look import Look, MaterialLayer
from retexture.engines.procedural.plan import make_plan
from retexture.engines.procedural.render import Variant, render
from retexture.engines.procedural.surface import build_surface
from retexture.engines.protocol import Draw
from retexture.prompts import Term, TermKind, Vocabulary, understand
from retexture.structure import analyse

PAGE = DOCS / "adding-a-look.md"


def material_of_the_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Material:
    (code,) = samples(PAGE, "python")
    file = folder / "zinc.py"
    file.write_text(code.text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("zinc", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "zinc", module)  # the compiler notes by name where a kernel comes from
    spec.loader.exec_module(module)
    found: Material = module.ZINC
    return found


def test_the_pages_material_can_be_asked_for_and_rendered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    material = material_of_the_page(tmp_path, monkeypatch)
    engine = ProceduralEngine()
    terms = (*engine.catalogue.vocabulary.terms, Term(TermKind.MATERIAL, material.name, material.words))
    understanding = understand("a cat of weathered zinc", Vocabulary(terms))
    assert [each.name for each in understanding.materials] == ["zinc"]

    structure = analyse(data.chelsea())
    look = Look((MaterialLayer(material),), light=engine.catalogue.lights[material.light])
    surface, layout = build_surface(structure), lay_out(structure, look)
    laid = LaidLook(structure, surface, layout, look)
    pictures = [render(laid, make_plan(laid, Draw(1, number)), Variant(1, number, 0.5)) for number in (0, 1)]
    assert pictures[0].shape == data.chelsea().shape
    assert np.abs(pictures[0].astype(int) - data.chelsea()).mean() > 15
    assert np.abs(pictures[0].astype(int) - pictures[1]).mean() > 8
