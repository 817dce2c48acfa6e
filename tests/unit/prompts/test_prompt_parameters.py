"""Midjourney's parameters: which act, which are ignored and what is said about them."""

import pytest
from prompt_vocabulary import VOCABULARY, summary

from retexture.prompts import Understanding, understand
from retexture.prompts.parse.parameters import SPECS, Parameters, Value


def read(prompt: str) -> Understanding:
    return understand(prompt, VOCABULARY)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("marble", Parameters()),
        ("marble --seed 5", Parameters(seed=5)),
        ("--seed 5 marble", Parameters(seed=5)),
        ("marble —seed 5", Parameters(seed=5)),
        ("marble –seed 5", Parameters(seed=5)),
        ("marble --SEED=5", Parameters(seed=5)),
        ("marble,--seed 5", Parameters(seed=5)),
        ("marble--seed 5", Parameters(seed=5)),
        ("marble --seed 4294967295.", Parameters(seed=4294967295)),
        ("marble --s 250", Parameters(stylize=250)),
        ("marble --stylize 0", Parameters(stylize=0)),
        ("marble --s250 --c30%", Parameters(stylize=250, chaos=30)),
        ("marble --chaos 12,", Parameters(chaos=12)),
        ("marble --iw .5", Parameters(image_weight=0.5)),
        ("marble --style raw", Parameters(raw=True)),
        ("marble --raw", Parameters(raw=True)),
        ("marble --no moss", Parameters(no=("moss",))),
        ("marble --no moss, rust --seed 3", Parameters(seed=3, no=("moss", "rust"))),
        ('marble --no "moss, rust" with gold', Parameters(no=("moss", "rust"))),
        ("marble --no “moss”", Parameters(no=("moss",))),
        ("marble --no moss. Wood too", Parameters(no=("moss",))),
        ("marble --no moss --no rust --no moss", Parameters(no=("moss", "rust"))),
    ],
)
def test_parameters_that_act(prompt: str, expected: Parameters) -> None:
    found = read(prompt)
    assert found.parameters == expected
    assert found.ignored == ()
    assert "marble" in [material.name for material in found.materials]


@pytest.mark.parametrize(
    ("prompt", "expected", "text", "reason"),
    [
        ("--s 5000", Parameters(stylize=1000), "--s 5000", "1000 is used"),
        ("--s -5", Parameters(stylize=0), "--s -5", "0 is used"),
        ("--c 1" + "0" * 400, Parameters(chaos=100), None, "100 is used"),
        ("--iw 7.5", Parameters(image_weight=3), "--iw 7.5", "3 is used"),
        ("--seed abc", Parameters(), "--seed abc", "whole number"),
        ("--seed -1", Parameters(), "--seed -1", "whole number"),
        ("--seed 4294967296", Parameters(), "--seed 4294967296", "whole number"),
        ("--seed " + "9" * 5000, Parameters(), None, "whole number"),
        ("--seed 1.5", Parameters(), "--seed 1.5", "whole number"),
        ("--seed ²", Parameters(seed=2), None, None),
        ("--chaos", Parameters(), "--chaos", "needs a number"),
        ("--chaos 1,5", Parameters(), "--chaos 1,5", "needs a number"),
        ("--no", Parameters(), "--no", "nothing"),
        ("--no , ,", Parameters(), "--no", "nothing"),
        ("--style expressive", Parameters(), "--style expressive", "only raw"),
        ("--seed 1 --seed 2", Parameters(seed=2), "--seed 1", "last one counts"),
        ("--seed 1 --seed x", Parameters(seed=1), "--seed x", "whole number"),
        ("--foo", Parameters(), "--foo", "no parameter"),
        ("--foo 12", Parameters(), "--foo 12", "no parameter"),
        ("--foo-bar=baz", Parameters(), "--foo-bar baz", "no parameter"),
        ("--ar 16:9", Parameters(), "--ar 16:9", "the output always has the input's size"),
        ("--sref https://a.b/c.png 123", Parameters(), "--sref https://a.b/c.png 123", "not read"),
        ("--sref random", Parameters(), "--sref random", "not read"),
        ("--p ab12cd", Parameters(), "--p ab12cd", "profiles"),
        ("--niji 6", Parameters(), "--niji 6", "versions"),
    ],
)
def test_what_has_no_effect_or_another_one_is_said(
    prompt: str, expected: Parameters, text: str | None, reason: str | None
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
    assert found.parameters == Parameters(seed=9)
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
