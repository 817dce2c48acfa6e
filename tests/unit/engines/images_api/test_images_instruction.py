from pathlib import Path

import numpy as np
import pytest
from skimage import data

from retexture.engines.forwarding import Instruction, explained, instruction_for
from retexture.engines.images_api.profile import Profile, load_profile, profile_names
from retexture.engines.protocol import Request
from retexture.engines.registry import EngineMisconfigured
from retexture.imaging.mask import Mask
from retexture.imaging.photo import Photo

PHOTO = Photo(np.ascontiguousarray(data.chelsea()), None, "0" * 64, (451, 300))
GPT, QWEN, FLUX, Z = (
    load_profile(name) for name in ("gpt-image-2", "qwen-image-edit", "flux2-klein", "z-image")
)


def told(prompt: str, profile: Profile = GPT, **changes: object) -> Instruction:
    values = {"photo": PHOTO, "count": 1, "seed": 1, "structure": 0.5, **changes}
    return instruction_for(Request(prompt=prompt, **values), profile.wording)  # type: ignore[arg-type]


def reasons(instruction: Instruction) -> dict[str, str]:
    return {each.text: each.reason for each in instruction.explanation.ignored}


@pytest.mark.parametrize("profile", [load_profile(name) for name in profile_names()])
def test_the_words_are_told_as_they_are_and_parameters_are_not(profile: Profile) -> None:
    instruction = told("a cake house, cream roof --ar 16:9 --seed 7 --v 6", profile)
    assert "a cake house, cream roof" in instruction.text
    assert "--" not in instruction.text
    assert "{" not in instruction.text
    assert "--ar 16:9" in reasons(instruction)
    assert ("--seed 7" in reasons(instruction)) == (not profile.can.seed)


def test_the_stricter_the_structure_the_stricter_the_words() -> None:
    texts = [told("moss", structure=share).text for share in (0.0, 0.5, 0.75, 1.0)]
    assert len(set(texts)) == 4
    assert "pixel over pixel" in texts[-1]
    assert told("moss", structure=0.5).fidelity == 0.5
    assert told("moss --iw 3", structure=0.5).text == texts[-1]


def test_what_is_not_wanted_goes_into_its_field_or_into_words() -> None:
    prompt = "moss --no people, cars"
    assert "None of this may appear: people, cars." in told(prompt).text
    assert told(prompt).negative == ""
    assert told(prompt, QWEN).negative == "people, cars"
    assert "people" not in told(prompt, QWEN).text
    assert told("moss:: flowers::-1", QWEN).negative == "flowers"


def test_stylize_and_raw_are_said_in_words_and_chaos_is_ignored() -> None:
    assert "rich" in told("moss --s 300").text
    assert "expressive" in told("moss --s 900").text
    assert "without embellishment" in told("moss --raw").text
    assert list(reasons(told("moss --chaos 20"))) == ["--chaos 20"]


def test_masks_and_swatches_are_told_of_where_the_model_takes_them() -> None:
    mask = Mask(np.ones((300, 451), np.float32), "1" * 64)
    assert "mask" in told("moss", mask=mask).text
    assert "mask" not in told("moss", FLUX, mask=mask).text
    assert "second picture" in told("moss", swatch=PHOTO).text
    assert reasons(told("moss", Z, swatch=PHOTO)) == {
        "swatch": "the model takes one picture alone; describe the material in words"
    }


def test_braces_and_instructions_in_a_prompt_are_words_like_any_others() -> None:
    assert "{structure} {0} {}" in told("{structure} {0} {}").text
    assert told("moss {no}").text.count("{no}") == 1


def test_a_prompt_beyond_the_models_limit_is_cut_between_words_and_that_is_said() -> None:
    prompt = "stone " + "pebble " * 600
    instruction = told(prompt, FLUX)
    assert len(instruction.text) <= FLUX.can.longest_prompt
    assert "Same viewpoint and framing." in instruction.text
    (reason,) = reasons(instruction).values()
    assert "1800 characters" in reason
    assert "pebbl " not in instruction.text
    endless = told("ß" * 5000, FLUX)
    assert len(endless.text) <= FLUX.can.longest_prompt
    assert "ßßß" in endless.text


def test_without_words_there_is_nothing_to_tell() -> None:
    assert explained("--ar 16:9", GPT.wording).idle
    assert not explained("moss", GPT.wording).idle
    assert not told("--ar 16:9", swatch=PHOTO).explanation.idle


def test_an_operators_file_is_a_profile_too(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('title = "Mine"\nmodel = "m"\n[template]\ntext = "Paint {prompt}! {structure}"\n')
    profile = load_profile(str(file))
    assert (profile.name, profile.model) == ("mine", "m")
    assert told("moss", profile).text == "Paint moss!"
    before = profile.digest
    file.write_text(file.read_text().replace("!", "."))
    assert load_profile(str(file)).digest != before


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("title =", "not valid TOML"),
        ("\xff", "not valid TOML"),
        ('title = "x"\nmodel = "m"\n', "template"),
        ('title = "x"\nmodel = "m"\nn = 3\n[template]\ntext = "{prompt}"\n', "n:"),
        ('title = "x"\nmodel = "m"\n[template]\ntext = "Paint"\n', "template.text"),
        ('title = "x"\nmodel = "m"\n[template]\ntext = "{prompt} {promt}"\n', "'{promt}' stands for nothing"),
        ('title = "x"\nmodel = "m"\n[sizes]\nleast = 9999999\n[template]\ntext = "{prompt}"\n', "'least'"),
        ('title = "x"\nmodel = "m"\n[can]\nmask = "red"\n[template]\ntext = "{prompt}"\n', "can.mask"),
    ],
)
def test_a_wrong_profile_is_explained(tmp_path: Path, content: str, named: str) -> None:
    file = tmp_path / "wrong.toml"
    file.write_bytes(content.encode("latin-1"))
    with pytest.raises(EngineMisconfigured) as refused:
        load_profile(str(file))
    assert named in str(refused.value)


def test_a_profile_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(EngineMisconfigured, match="qwen-image-edit"):
        load_profile("gpt")
    with pytest.raises(EngineMisconfigured, match="cannot be read"):
        load_profile(str(tmp_path / "none.toml"))
    (tmp_path / "large.toml").write_bytes(b" " * 200_000)
    with pytest.raises(EngineMisconfigured, match="more than"):
        load_profile(str(tmp_path / "large.toml"))
