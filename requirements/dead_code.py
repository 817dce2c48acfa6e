"""Print what nothing uses, but for what frameworks and tools call: vulture, in ``make check``."""

import re
import sys
from pathlib import Path

from vulture import Vulture
from vulture.core import Item

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDERS = "src", "training"

CALLED_BY_DECORATORS = [
    "@*.command",  # Typer
    "@*.callback",
    "@router.*",  # FastAPI
    "@*.listens_for",  # SQLAlchemy
    "@field_validator",  # pydantic
    "@model_validator",
    "@DBOS.workflow",
]

CALLED_BY_FRAMEWORKS = (
    ("cli/model_options.py", r"__signature__|__annotations__"),  # Typer reads commands by these
    ("cli/serving/", r"should_exit|ValueClass"),  # of uvicorn and of the metrics library
    ("cli/serving/logs.py", r"unraisablehook|handleError"),  # Python and its logging call these
    ("conformance/shapes.py", r"\w+"),  # fields of answers, which pydantic checks
    ("database/connection.py", r"isolation_level"),  # of sqlite3
    ("database/migrations/", r"down_revision"),  # of Alembic
    ("database/tables.py", r"impl|cache_ok|process_\w+"),  # of SQLAlchemy's types
    ("engines/procedural/catalogue/(materials|styles|lights)/", r"[A-Z_]+"),  # discovered by their types
    (
        "engines/procedural/render/evaluate.py",
        r"__qualname__|__module__|[A-Z]+",
    ),  # numba caches kernels by these; a sample's places
    ("evaluation/(measures/measures|report/summary).py", r"[a-z_]+"),  # fields of the report's JSON
    ("tasks/breakers.py", r"\w+_counter"),  # pybreaker calls its storage
    ("http/(routes|openapi)/", r"\w+"),  # fields of answers, which FastAPI writes
    ("engines/forwarding/wording.py", r"model_config"),  # pydantic's
    ("http/", r"lifespan_context|total_tokens|send_400_response|disconnected"),  # Starlette, anyio, uvicorn
    ("library/retextured.py", r"_repr_png_|save_maps"),  # notebooks show a picture by this; users save maps
    ("perception/counting.py", r"monitor_interval"),  # tqdm starts a thread unless it is 0
    ("settings/fields.py", r"model_config|settings_customise_sources|\w+_settings"),  # pydantic-settings
    ("settings/secret_files.py", r"get_field_value"),  # the same
    ("training/scene/rooms/(build|materials).py", r"[a-z_]+"),  # properties of Blender, which renders by them
)
"""Modules, and the names in them that something outside calls or reads."""

USED_BY_TESTS = {
    "eyes",  # where a face was found
    "final_url",  # where a redirected download ended
    "lightness_and_chroma",  # the inverse of what colours are made by
    "unlit",  # the difference of two colours but for their light
    "watched",  # which tasks somebody in this process waits for
}


def main() -> int:
    """Print what nothing uses; returns the exit code."""
    vulture = Vulture(ignore_decorators=CALLED_BY_DECORATORS)
    vulture.scavenge([str(REPOSITORY / folder) for folder in FOLDERS])
    found = [item for item in vulture.get_unused_code() if not _is_called(item)]
    for item in found:
        path = Path(item.filename).resolve().relative_to(REPOSITORY)
        print(f"{path}:{item.first_lineno}: nothing uses the {item.typ} {item.name}")
    return 1 if found else 0


def _is_called(item: Item) -> bool:
    if item.name in USED_BY_TESTS or item.typ == "import":  # ruff finds imports, and knows quoted types
        return True
    module = Path(item.filename).resolve().relative_to(REPOSITORY).as_posix().removeprefix("src/retexture/")
    return any(
        re.match(place, module) and re.fullmatch(name, item.name) for place, name in CALLED_BY_FRAMEWORKS
    )


if __name__ == "__main__":
    sys.exit(main())
