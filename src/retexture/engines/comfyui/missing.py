"""What a workflow names and a server does not have, in words that say what to do."""

from collections.abc import Iterator, Mapping
from typing import Any

from retexture.engines.comfyui.workflow import Literal, Workflow

_FOLDERS = {
    "ckpt_name": "checkpoints",
    "clip_name": "text_encoders",
    "control_net_name": "controlnet",
    "lora_name": "loras",
    "style_model_name": "style_models",
    "unet_name": "diffusion_models",
    "vae_name": "vae",
}
"""The folder under ``models`` for what an input names."""
_MOST_SHOWN = 3  # of what there is instead


def missing(workflow: Workflow, known: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """Say what is missing, one sentence each.

    Args:
        workflow: The workflow.
        known: What the server says of each class of nodes: its answer to GET /object_info/CLASS.
    """
    lacking = [kind for kind in workflow.kinds if kind not in known]
    return (*_nodes(lacking), *(_file(each, known) for each in workflow.literals if _is_missing(each, known)))


def _nodes(kinds: list[str]) -> Iterator[str]:
    if kinds:
        named = ", ".join(kinds)
        word = "node" if len(kinds) == 1 else "nodes"
        yield f"the {word} {named}: update ComfyUI, or install the custom nodes that bring them"


def _is_missing(each: Literal, known: Mapping[str, Mapping[str, Any]]) -> bool:
    there = _choices(known.get(each.kind, {}), each.field)
    return there is not None and each.value not in there


def _file(each: Literal, known: Mapping[str, Mapping[str, Any]]) -> str:
    there = _choices(known[each.kind], each.field) or ()
    shown = ", ".join(there[:_MOST_SHOWN]) + (", …" if len(there) > _MOST_SHOWN else "")
    instead = f"name what is there ({shown})" if there else "there is none yet"
    if each.field in _FOLDERS:
        folder = f"models/{_FOLDERS[each.field]}"
        how = f"put it into {folder}, or {instead}" if there else f"put it into {folder}; {instead}"
        return f"the file {each.value} for node {each.node} ({each.kind}): {how}"
    return f"'{each.value}' as {each.field} of node {each.node} ({each.kind}): {instead}"


def _choices(told: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    """What an input may be; None: it is not chosen from a list.

    Older nodes give the list itself, ``[["a", "b"], {…}]``; newer ones ``["COMBO", {"options": ["a"]}]``.
    """
    inputs = told.get("input") or {}
    for group in ("required", "optional"):
        told_of = (inputs.get(group) or {}).get(name)
        if not isinstance(told_of, list) or not told_of:
            continue
        choices = told_of[0]
        if choices == "COMBO" and len(told_of) > 1 and isinstance(told_of[1], dict):
            choices = told_of[1].get("options")
        return tuple(map(str, choices)) if isinstance(choices, list) else None
    return None
