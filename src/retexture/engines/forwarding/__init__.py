"""What engines share that have pictures made by another server.

See ``docs/decisions/images-engine.md``.
"""

from retexture.engines.forwarding.budget import Budget
from retexture.engines.forwarding.calls import CallThread, Connecting, UpstreamAnswer, answer_of, bounded
from retexture.engines.forwarding.instruction import Instruction, explained, instruction_for
from retexture.engines.forwarding.pictures import (
    MOST_USELESS,
    Fitted,
    PictureFile,
    UselessPicture,
    decoded,
    encoded_within,
    fit,
    is_empty,
    mask_levels,
    opaque,
    picture_file,
)
from retexture.engines.forwarding.receipts import Attribution, progress_after
from retexture.engines.forwarding.redaction import Redactor
from retexture.engines.forwarding.registration import Registration, register
from retexture.engines.forwarding.repetition import Repetitions, TemporaryFault
from retexture.engines.forwarding.seeds import seed_of
from retexture.engines.forwarding.shipped import DataFile, ShippedFiles, fault_of
from retexture.engines.forwarding.sizing import CanvasFrame, SizeRules, frame_for
from retexture.engines.forwarding.waiting import ASKED_EVERY, awaited, go_on
from retexture.engines.forwarding.wording import Degree, Table, Template, Wording

__all__ = [
    "ASKED_EVERY",
    "MOST_USELESS",
    "Attribution",
    "Budget",
    "CallThread",
    "CanvasFrame",
    "Connecting",
    "DataFile",
    "Degree",
    "Fitted",
    "Instruction",
    "PictureFile",
    "Redactor",
    "Registration",
    "Repetitions",
    "ShippedFiles",
    "SizeRules",
    "Table",
    "Template",
    "TemporaryFault",
    "UpstreamAnswer",
    "UselessPicture",
    "Wording",
    "answer_of",
    "awaited",
    "bounded",
    "decoded",
    "encoded_within",
    "explained",
    "fault_of",
    "fit",
    "frame_for",
    "go_on",
    "instruction_for",
    "is_empty",
    "mask_levels",
    "opaque",
    "picture_file",
    "progress_after",
    "register",
    "seed_of",
]
