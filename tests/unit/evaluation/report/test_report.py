import json
import re
from dataclasses import replace

import pytest

from retexture.evaluation import (
    Agreement,
    EvaluationCase,
    JudgedVariation,
    Measures,
    Report,
    ReportPhoto,
    SurfaceAgreement,
    Variety,
    gate,
    margin,
    measure,
)
from retexture.evaluation.prompt_agreement.palette import Palette
from retexture.evaluation.report.summary import failing, grouped, slowest_first, summarise, worst_first
from tricks import photo

SAME = measure(photo("coffee"), photo("coffee"))
GOOD = replace(SAME, structure=0.6, leak=0.3, change=0.8, coherence=0.2)
WEAK = replace(GOOD, coherence=0.05)
LOST = replace(GOOD, structure=0.03)
PICTURE = "data:image/webp;base64,AAAA"


def judged(
    measures: Measures, number: int = 1, distance: float = 8.0, named: bool = False, rank: int = 0
) -> JudgedVariation:
    surface = SurfaceAgreement("marble", "everything", True, None, Palette(distance, 2.0), named, 0.4, rank)
    failures = gate(measures).failures
    return JudgedVariation(number, measures, failures, margin(measures), Agreement((surface,), None), PICTURE)


def case(photo: str, prompt: str, *variations: JudgedVariation, seconds: float = 1.0) -> EvaluationCase:
    variety = Variety(6.0, 0.5) if len(variations) > 1 else None
    return EvaluationCase(photo, "procedural", prompt, "Marble.", variations, variety, seconds, 400.0)


def not_made(photo: str, prompt: str) -> EvaluationCase:
    return EvaluationCase(photo, "procedural", prompt, "", (), None, 0.0, None, "no weights")


CASES = (
    case("room.jpg", "marble", judged(GOOD), judged(WEAK, 2), seconds=3),
    case("room.jpg", "gold", judged(GOOD, distance=20, named=True, rank=2), seconds=9),
    case("cat.jpg", "marble", judged(GOOD, distance=9, named=True), seconds=2),
    case("cat.jpg", "gold", judged(LOST), seconds=1),
    not_made("dog.jpg", "gold"),
)
SHOWN = tuple(
    ReportPhoto(name, kind, (512, 384), PICTURE)
    for name, kind in (("room.jpg", "interior"), ("cat.jpg", "animal"), ("dog.jpg", "animal"))
)
REPORT = Report(
    version="1.2.3",
    engines={"procedural": "1"},
    settings={"count": 1, "side": 512},
    photos=SHOWN,
    cases=CASES,
    swatches={("procedural", "marble"): PICTURE},
)


def test_the_margin_is_that_of_the_measure_nearest_to_its_limit() -> None:
    assert margin(replace(GOOD, structure=0.33)) == pytest.approx(0.1)
    assert margin(replace(GOOD, leak=0.78)) == pytest.approx(-0.2)
    assert margin(replace(GOOD, change=0.35)) == pytest.approx(0)
    assert margin(replace(GOOD, coherence=-3)) == -1
    assert margin(replace(GOOD, coherence=None, leak=None, structure=0.45)) == pytest.approx(0.5)


@pytest.mark.parametrize("measures", [GOOD, WEAK, LOST, SAME])
def test_the_margin_says_the_same_as_the_gate(measures: Measures) -> None:
    assert (margin(measures) >= 0) == gate(measures).passed


def test_a_pair_passes_when_every_variation_does() -> None:
    assert [each.passed for each in CASES] == [False, True, True, False, False]


def test_the_worst_come_first_and_what_was_not_made_before_them() -> None:
    order = [(each.photo, each.prompt) for each in worst_first(CASES)]
    assert order[:3] == [("dog.jpg", "gold"), ("cat.jpg", "gold"), ("room.jpg", "marble")]
    assert [each.seconds for each in slowest_first(CASES)] == [9, 3, 2, 1, 0]


def test_failing_pairs_are_named_with_their_reasons() -> None:
    [missing, lost, weak] = failing(CASES)
    assert missing.why == ("no weights",)
    assert (lost.photo, lost.prompt) == ("cat.jpg", "gold")
    assert lost.why == ("structure 0.03 is below 0.30: the source's shapes are lost",)
    assert (weak.photo, weak.prompt) == ("room.jpg", "marble")


def test_a_measure_that_failed_in_several_variations_is_named_once() -> None:
    worse = replace(GOOD, coherence=0.01, leak=0.7)
    [pair] = failing([case("room.jpg", "marble", judged(WEAK), judged(worse, 2))])
    assert sorted(why.split(" is ")[0] for why in pair.why) == ["coherence 0.01", "leak 0.70"]


def test_a_group_is_summarised_by_medians_and_shares() -> None:
    whole = summarise("all", CASES)
    assert (whole.pairs, whole.passed) == (5, 2)
    assert whole.structure == 0.6
    assert whole.palette == 8
    assert whole.recognised == pytest.approx(4 / 5)
    assert whole.colours_kept == 0.5
    assert whole.variety_colour == 6
    assert whole.seconds == 2.5
    assert whole.peak_memory == 400
    assert summarise("none", [CASES[-1]]).structure is None


def test_groups_come_with_the_least_passing_first() -> None:
    names = [(group.name, group.passed, group.pairs) for group in grouped(CASES, lambda each: each.prompt)]
    assert names == [("gold", 1, 3), ("marble", 1, 2)]


def test_the_file_for_programs_holds_everything_but_the_pictures() -> None:
    content = REPORT.to_json()
    text = json.dumps(content, allow_nan=False)
    assert PICTURE not in text
    assert content["all"]["passed"] == 2
    assert {kind["name"] for kind in content["kinds"]} == {"interior", "animal"}
    assert [each["photo"] for each in content["failing"]] == ["dog.jpg", "cat.jpg", "room.jpg"]
    assert content["slowest"][0] == {
        "photo": "room.jpg",
        "engine": "procedural",
        "prompt": "gold",
        "seconds": 9,
    }
    assert content["cases"][1]["judged"][0]["measures"]["structure"] == 0.03
    assert content["gate"]["least_structure"] == 0.3


def test_the_page_is_whole_in_itself_and_holds_the_same_data() -> None:
    page = REPORT.to_html()
    assert not re.findall(r"(?:src|href)=[\"'](?!data:)[a-z]", page)
    data = page.split('id="data">')[1].split("</script>")[0]
    read = json.loads(data)
    pictures = read.pop("pictures")
    assert read == REPORT.to_json()
    assert pictures["photos"]["cat.jpg"] == PICTURE
    assert [len(each) for each in pictures["cases"]] == [len(each["judged"]) for each in read["cases"]]


def test_no_prompt_can_break_out_of_the_data() -> None:
    evil = "</script><script>alert(1)</script><!--"
    page = replace(REPORT, cases=(case("room.jpg", evil, judged(GOOD)),)).to_html()
    assert evil not in page
    assert page.count("<script") == REPORT.to_html().count("<script")
    data = page.split('id="data">')[1].split("</script>")[0]
    assert json.loads(data)["cases"][0]["prompt"] == evil


def test_with_several_engines_each_look_says_whose_it_is() -> None:
    other = replace(CASES[1], engine="other")
    both = replace(REPORT, engines={"procedural": "1", "other": "2"}, cases=(CASES[1], other))
    assert [look["name"] for look in both.to_json()["looks"]] == ["gold (other)", "gold (procedural)"]
