"""Midjourney's parameters: which act, which are ignored and what is said about them."""

import pytest

from prompt_vocabulary import VOCABULARY, summary
from retexture.prompts import Understanding, understand
from retexture.prompts.midjourney.parameters import SPECS, MidjourneyParameters, Value


def read(prompt: str) -> Understanding:
    return understand(prompt, VOCABULARY)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("marble", MidjourneyParameters()),
        ("marble --seed 5", MidjourneyParameters(seed=5)),
        ("--seed 5 marble", MidjourneyParameters(seed=5)),
        ("marble —seed 5", MidjourneyParameters(seed=5)),
        ("marble –seed 5", MidjourneyParameters(seed=5)),
        ("marble --SEED=5", MidjourneyParameters(seed=5)),
        ("marble,--seed 5", MidjourneyParameters(seed=5)),
        ("marble--seed 5", MidjourneyParameters(seed=5)),
        ("marble --seed 4294967295.", MidjourneyParameters(seed=4294967295)),
        ("marble --s 250", MidjourneyParameters(stylize=250)),
        ("marble --stylize 0", MidjourneyParameters(stylize=0)),
        ("marble --s250 --c30%", MidjourneyParameters(stylize=250, chaos=30)),
        ("marble --chaos 12,", MidjourneyParameters(chaos=12)),
        ("marble --iw .5", MidjourneyParameters(image_weight=0.5)),
        ("marble --style raw", MidjourneyParameters(raw=True)),
        ("marble --raw", MidjourneyParameters(raw=True)),
        ("marble --no moss", MidjourneyParameters(no=("moss",))),
        ("marble --no moss, rust --seed 3", MidjourneyParameters(seed=3, no=("moss", "rust"))),
        ('marble --no "moss, rust" with gold', MidjourneyParameters(no=("moss", "rust"))),
        ("marble --no “moss”", MidjourneyParameters(no=("moss",))),
        ("marble --no moss. Wood too", MidjourneyParameters(no=("moss",))),
        ("marble --no moss --no rust --no moss", MidjourneyParameters(no=("moss", "rust"))),
    ],
)
def test_parameters_that_act(prompt: str, expected: MidjourneyParameters) -> None:
    found = read(prompt)
    assert found.parameters == expected
    assert found.ignored == ()
    assert "marble" in [material.name for material in found.materials]


@pytest.mark.parametrize(
    ("prompt", "expected", "text", "reason"),
    [
        ("--s 5000", MidjourneyParameters(stylize=1000), "--s 5000", "1000 is used"),
        ("--s -5", MidjourneyParameters(stylize=0), "--s -5", "0 is used"),
        ("--c 1" + "0" * 400, MidjourneyParameters(chaos=100), None, "100 is used"),
        ("--iw 7.5", MidjourneyParameters(image_weight=3), "--iw 7.5", "3 is used"),
        ("--seed abc", MidjourneyParameters(), "--seed abc", "whole number"),
        ("--seed -1", MidjourneyParameters(), "--seed -1", "whole number"),
        ("--seed 4294967296", MidjourneyParameters(), "--seed 4294967296", "whole number"),
        ("--seed " + "9" * 5000, MidjourneyParameters(), None, "whole number"),
        ("--seed 1.5", MidjourneyParameters(), "--seed 1.5", "whole number"),
        ("--seed ²", MidjourneyParameters(seed=2), None, None),
        ("--chaos", MidjourneyParameters(), "--chaos", "needs a number"),
        ("--chaos 1,5", MidjourneyParameters(), "--chaos 1,5", "needs a number"),
        ("--no", MidjourneyParameters(), "--no", "nothing"),
        ("--no , ,", MidjourneyParameters(), "--no", "nothing"),
        ("--style expressive", MidjourneyParameters(), "--style expressive", "only raw"),
        ("--seed 1 --seed 2", MidjourneyParameters(seed=2), "--seed 1", "last one counts"),
        ("--seed 1 --seed x", MidjourneyParameters(seed=1), "--seed x", "whole number"),
        ("--foo", MidjourneyParameters(), "--foo", "no parameter"),
        ("--foo 12", MidjourneyParameters(), "--foo 12", "no parameter"),
        ("--foo-bar=baz", MidjourneyParameters(), "--foo-bar baz", "no parameter"),
        ("--ar 16:9", MidjourneyParameters(), "--ar 16:9", "the output always has the input's size"),
        ("--sref https://a.b/c.png 123", MidjourneyParameters(), "--sref https://a.b/c.png 123", "not read"),
        ("--sref random", MidjourneyParameters(), "--sref random", "not read"),
        ("--p ab12cd", MidjourneyParameters(), "--p ab12cd", "profiles"),
        ("--niji 6", MidjourneyParameters(), "--niji 6", "versions"),
    ],
)
def test_what_has_no_effect_or_another_one_is_said(
    prompt: str, expected: MidjourneyParameters, text: str | None, reason: str | None
) -> None:
    found = read(f"marble {prompt}")
    assert found.parameters == expected
    assert summary(found) == {"materials": ["marble"]}
    assert len(found.ignored) == (reason is not None)
    for each in found.ignored:
        assert text in (None, each.text)
        assert reason is not None
        assert reason in each.reason
        assert len(each.text) <= 80


@pytest.mark.parametrize("name", [name for spec in SPECS if spec.reason for name in spec.names])
def test_every_parameter_without_effect_is_accepted_and_named(name: str) -> None:
    found = read(f"white marble --{name} 2 --seed 9")
    assert [each.text.split()[0] for each in found.ignored] == [f"--{name}"]
    assert found.ignored[0].reason
    assert found.parameters == MidjourneyParameters(seed=9)
    assert summary(found)["materials"] == ["white marble"]


@pytest.mark.parametrize("name", [name for spec in SPECS if spec.value is Value.NONE for name in spec.names])
def test_a_switch_takes_no_word_of_the_prompt(name: str) -> None:
    assert summary(read(f"--{name} marble")) == {"materials": ["marble"]}


@pytest.mark.parametrize("name", ["p", "niji", "foo", "style", "sref", "motion"])
def test_an_optional_value_is_no_plain_word(name: str) -> None:
    assert summary(read(f"--{name} marble statue")) == {"materials": ["marble"]}


def test_a_style_written_as_a_parameter_is_read_as_words() -> None:
    assert read("--style watercolor").styles == ("watercolour",)


def test_addresses_of_pictures_are_named_and_not_read_as_words() -> None:
    found = read("https://example.com/gold-statue--seed.png <http://a.b/wood.jpg> jade")
    assert summary(found) == {"materials": ["jade"]}
    assert [each.text for each in found.ignored] == [
        "https://example.com/gold-statue--seed.png",
        "http://a.b/wood.jpg",
    ]


def test_a_dash_between_thoughts_is_no_parameter() -> None:
    found = read("marble — gold veins –thin ones– and moss-free")
    assert found.ignored == ()
    assert summary(found) == {"materials": ["marble [gold/gold veins]"], "excluded": ["moss"]}


def test_positive_weights_are_named_and_taken_off() -> None:
    found = read("marble::2 jade::1.5")
    assert summary(found) == {"materials": ["marble", "jade"]}
    assert [each.text for each in found.ignored] == ["::2", "::1.5"]


def test_a_weighted_part_said_again_adds_nothing() -> None:
    assert summary(read("marble::2 jade::1 " * 3)) == summary(read("marble::2 jade::1"))


def test_the_parameters_that_act_are_listed_alone() -> None:
    found = read("marble --seed 0 --s 100 --c 5 --no moss --ar 1:1")
    assert found.parameters.acting() == {"seed": 0, "no": ["moss"], "chaos": 5}
    assert found.to_json()["parameters"] == found.parameters.acting()
