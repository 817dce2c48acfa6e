from dataclasses import replace

import numpy as np
import pytest

from retexture.evaluation import Completeness, Declared, completeness, declared_in
from retexture.evaluation.measures.completeness import surface_changed
from retexture.evaluation.working_size import at_working_size
from retexture.imaging.arrays import Map, Rgb8
from tricks import photo, texture

SOURCE = photo("coffee")  # 600 × 400
COVERED = texture("marble", SOURCE.shape[:2])
BEFORE = at_working_size(SOURCE)
LEFT_HALF = np.s_[:, :300]
ALL = Declared(changed=1.0, kept=0.0, targeted=False, stays=False)
HALF = Declared(changed=0.5, kept=0.5, targeted=True, stays=True)


def row(what: str, share: float, where: str = "", *, found: bool = True) -> dict[str, object]:
    return {"what": what, "where": where, "found": found, "share": share, "guessed": "", "evidence": ""}


def covered(part: tuple[slice, ...]) -> Rgb8:
    output = SOURCE.copy()
    output[part] = COVERED[part]
    return output


def left_half() -> Map:
    wanted = np.zeros_like(BEFORE.luma)
    wanted[:, : wanted.shape[1] // 2] = 1
    return wanted


def measured(output: Rgb8, wanted: Map | None = None, receipt: Declared | None = None) -> Completeness:
    return completeness(
        BEFORE, at_working_size(output, like=(SOURCE.shape[1], SOURCE.shape[0])), wanted, receipt
    )


def test_rows_of_a_receipt_add_up() -> None:
    rows = [row("marble", 0.4, "floor"), row("gold", 0.1, "crown"), row("kept", 0.2, "face")]
    rows += [row("sky", 0.1, "sky"), row("kept", 0.2), row("moss", 0.3, "walls", found=False)]
    declared = declared_in({"regions": rows})
    assert declared is not None
    assert declared.changed == pytest.approx(0.5)
    assert declared.kept == pytest.approx(0.5)
    assert declared.targeted
    assert declared.stays


def test_a_material_for_all_the_rest_has_no_target() -> None:
    declared = declared_in({"regions": [row("marble", 0.4), row("gold", 0.2, "crown"), row("sky", 0.4)]})
    assert declared is not None
    assert not declared.targeted
    assert not declared.stays


@pytest.mark.parametrize("understood", [{}, {"regions": "none"}])
def test_an_engine_need_not_say_what_came_of_each_part(understood: dict[str, object]) -> None:
    assert declared_in(understood) is None


def test_what_was_left_is_uncovered_unless_the_receipt_says_kept() -> None:
    output = covered(np.s_[:, 100:])
    assert measured(output).uncovered == pytest.approx(1 / 6, abs=0.02)
    assert measured(output, receipt=ALL).uncovered == pytest.approx(1 / 6, abs=0.02)
    assert measured(output, receipt=replace(ALL, changed=5 / 6, kept=1 / 6)).uncovered == 0


def test_a_hole_in_a_named_part_is_uncovered_though_the_rest_is_kept() -> None:
    output = covered(LEFT_HALF)
    assert measured(output, left_half(), HALF).uncovered == 0
    output[100:250, 60:200] = SOURCE[100:250, 60:200]
    assert measured(output, left_half(), HALF).uncovered == pytest.approx(150 * 140 / 240000, abs=0.02)


def test_what_changed_outside_of_the_named_part_is_told() -> None:
    wanted = left_half()
    assert measured(covered(LEFT_HALF), wanted, HALF).outside == 0
    assert measured(covered(np.s_[:, :]), wanted, HALF).outside == pytest.approx(0.5, abs=0.05)


def test_without_the_part_the_shares_tell_what_changed_outside() -> None:
    assert measured(covered(LEFT_HALF), receipt=HALF).outside == pytest.approx(0, abs=0.05)
    assert measured(covered(np.s_[:, :]), receipt=HALF).outside == pytest.approx(0.5, abs=0.05)


def test_light_over_everything_is_not_outside_unless_the_rest_is_kept() -> None:
    dark = np.asarray(SOURCE * 0.7, np.uint8)
    dark[LEFT_HALF] = COVERED[LEFT_HALF]
    lit = Declared(changed=0.5, kept=0.5, targeted=True, stays=False)
    told = measured(dark, left_half(), lit).outside
    assert told == pytest.approx(0, abs=0.05)
    kept = measured(dark, left_half(), HALF).outside
    assert kept == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize("receipt", [None, ALL])
def test_outside_needs_a_named_part(receipt: Declared | None) -> None:
    assert measured(covered(LEFT_HALF), left_half(), receipt).outside is None


def test_what_the_receipt_claims_and_did_not_change_is_unadmitted() -> None:
    output = covered(np.s_[:, 264:])  # 44 % is left
    assert measured(output).unadmitted is None
    blacks = float((BEFORE.lab[..., 0] < 6).mean())
    assert measured(output, receipt=ALL).unadmitted == pytest.approx(0.44, abs=0.03 + blacks)
    assert measured(output, receipt=replace(ALL, changed=0.56, kept=0.44)).unadmitted == 0


def test_a_surface_changes_and_light_on_it_does_not_change_it() -> None:
    for lit in (SOURCE * 0.6, SOURCE * np.array([1, 0.8, 0.6]), SOURCE * np.linspace(0.5, 1, 600)[:, None]):
        dimmed = at_working_size(np.asarray(lit, np.uint8))
        assert surface_changed(BEFORE, dimmed).mean() < 0.03
    assert surface_changed(BEFORE, at_working_size(COVERED)).mean() > 0.5
