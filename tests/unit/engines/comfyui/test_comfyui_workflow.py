import json
from pathlib import Path
from typing import Any

import pytest

from retexture.engines.comfyui import load_workflow, workflow_names
from retexture.engines.comfyui.missing import missing
from retexture.engines.comfyui.workflow import PlaceValues
from retexture.engines.registry import EngineMisconfigured

VALUES = PlaceValues("a.png [temp]", "m.png", "moss {seed} on {prompt}", "people", 7, 0.25, (640, 480))


def nodes(**changes: Any) -> dict[str, Any]:
    """A small workflow; ``changes`` are further inputs of its sampler."""
    return {
        "1": {"class_type": "LoadImage", "inputs": {"image": "{picture}"}},
        "2": {"class_type": "CLIPTextEncode", "inputs": {"text": "a photo of {prompt}", "clip": ["4", 1]}},
        "3": {"class_type": "KSampler", "inputs": {"seed": "{seed}", "steps": 20, **changes}},
        "9": {"class_type": "SaveImage", "inputs": {"images": ["3", 0], "filename_prefix": "x"}},
    }


def written(folder: Path, content: object) -> str:
    path = folder / "own.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return str(path)


@pytest.mark.parametrize("name", workflow_names())
def test_shipped_workflows_can_be_read_and_say_that_they_were_not_run(name: str) -> None:
    workflow = load_workflow(name)
    assert "not run by us" in workflow.title
    assert workflow.nodes[workflow.output]["class_type"] == "PreviewImage"
    assert {"picture", "prompt", "negative", "seed"} <= {
        each for each in VALUES.__dict__ if workflow.has(each)
    }
    for node in workflow.nodes.values():  # each link names a node that there is
        for value in node["inputs"].values():
            assert not isinstance(value, list) or value[0] in workflow.nodes


def test_places_are_filled_with_what_they_stand_for_and_the_prompt_stays_as_it_is(tmp_path: Path) -> None:
    own = nodes(denoise="{structure:0.9..0.5}", cfg="{structure}", width="{width}", height="{height}")
    workflow = load_workflow(written(tmp_path, own))
    filled = workflow.filled(VALUES)
    assert filled["1"]["inputs"]["image"] == "a.png [temp]"
    assert filled["2"]["inputs"]["text"] == "a photo of moss {seed} on {prompt}"
    assert filled["3"]["inputs"] == {
        "seed": 7,
        "steps": 20,
        "denoise": 0.8,
        "cfg": 0.25,
        "width": 640,
        "height": 480,
    }
    assert workflow.nodes["3"]["inputs"]["seed"] == "{seed}"


def test_what_the_entry_of_ours_says_counts_and_is_not_sent(tmp_path: Path) -> None:
    own = {
        **nodes(),
        "7": {"class_type": "PreviewImage", "inputs": {}},
        "retexture": {
            "output": "9",
            "sizes": {"fixed": [[512, 512]]},
            "template": {"text": "{prompt} {exclude}"},
            "longest_prompt": 300,
        },
    }
    workflow = load_workflow(written(tmp_path, own))
    assert (workflow.output, workflow.sizes.fixed, workflow.longest_prompt) == ("9", ((512, 512),), 300)
    assert "retexture" not in workflow.filled(VALUES)
    assert not workflow.wording.negative
    changed = load_workflow(written(tmp_path, {**own, "8": nodes()["1"]}))
    assert changed.digest != workflow.digest


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "is not valid JSON"),
        ([], "no table of nodes"),
        ({"nodes": [], "links": []}, "Export \\(API\\)"),
        ({"1": {"inputs": {}}}, "node 1 has no class_type"),
        ({**nodes(), "2": {"class_type": "CLIPTextEncode", "inputs": {}}}, "the input '{prompt}'"),
        ({**nodes(), "8": {"class_type": "PreviewImage", "inputs": {}}}, "nodes 9, 8 give pictures"),
        ({key: node for key, node in nodes().items() if key != "9"}, "no SaveImage or PreviewImage"),
        ({**nodes(), "retexture": {"output": "77"}}, "no node 77"),
        ({**nodes(), "retexture": {"sise": {}}}, "retexture: sise"),
        ({**nodes(), "retexture": {"sizes": {"multiple": 0}}}, "retexture: sizes.multiple"),
        (nodes(text="seed {seed}"), "must be the whole input"),
        (nodes(width="{width:1..2}"), "'structure' alone"),
    ],
)
def test_what_cannot_be_used_is_explained(tmp_path: Path, content: object, told: str) -> None:
    with pytest.raises(EngineMisconfigured, match=told):
        load_workflow(written(tmp_path, content))


def test_a_name_that_there_is_not_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(EngineMisconfigured, match=r"no workflow called 'flux'.*sdxl-controlnet"):
        load_workflow("flux")
    with pytest.raises(EngineMisconfigured, match="cannot be read"):
        load_workflow(str(tmp_path / "none.json"))


def test_what_a_server_lacks_is_said_in_words_that_tell_what_to_do(tmp_path: Path) -> None:
    own = nodes(sampler_name="euler", control_net_name="c.safetensors", lora_name="{prompt}")
    workflow = load_workflow(written(tmp_path, own))
    known: dict[str, Any] = {
        "LoadImage": {"input": {"required": {"image": [["example.png"], {"image_upload": True}]}}},
        "SaveImage": {"input": {"required": {"images": ["IMAGE"]}}},
        "CLIPTextEncode": {"input": {"required": {"text": ["STRING", {"multiline": True}]}}},
        "KSampler": {
            "input": {
                "required": {"sampler_name": ["COMBO", {"options": ["euler"]}], "seed": ["INT", {}]},
                "optional": {"control_net_name": [["a", "b", "c", "d"]]},
            }
        },
    }
    (told,) = missing(workflow, known)
    assert told == (
        "the file c.safetensors for node 3 (KSampler): put it into models/controlnet, or name what is there "
        "(a, b, c, …)"
    )
    del known["LoadImage"], known["KSampler"]
    assert missing(workflow, known) == (
        "the nodes LoadImage, KSampler: update ComfyUI, or install the custom nodes that bring them",
    )
