"""An engine that has an operator's ComfyUI run a workflow.

See ``docs/engines/comfyui.md`` and ``docs/decisions/comfyui-engine.md``.
"""

from retexture.engines.comfyui.client import ComfyServer
from retexture.engines.comfyui.engine import ComfyEngine
from retexture.engines.comfyui.workflow import Workflow, load_workflow, workflow_names

__all__ = ["ComfyEngine", "ComfyServer", "Workflow", "load_workflow", "workflow_names"]
