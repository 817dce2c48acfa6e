"""The examination of ``retexture doctor``: parts of the installation, and advice where one fails."""

import importlib
import json
import os
import platform
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import Enum
from importlib import metadata

from retexture import bootstrap, settings
from retexture.cli.text import printable

OLDEST_PYTHON = (3, 11)
_COMPILED = ("numpy", "cv2", "numba", "PIL.Image")
_REINSTALL = "Install Retexture anew into an empty environment."


class FindingState(Enum):
    """How a part of the installation is."""

    GOOD = "good"
    WEAK = "weak"
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """One part of the installation, how it is, and what to do where it is not good."""

    part: str
    state: FindingState
    detail: str
    advice: str = ""


def examine() -> list[Finding]:
    """Look at everything that pictures are made and given with.

    Nothing is changed but an empty cache folder made, and objects stored for a moment that the storage and a
    presigned URL are tried with.
    """
    findings = [_python(), _packages(), *_compiled()]
    if any(finding.state is FindingState.BROKEN for finding in findings):
        return findings  # the rest would fail for the same reasons, and say less about them
    try:
        known = bootstrap.configured()
    except settings.SettingsError as error:
        return [
            *findings,
            Finding("settings", FindingState.BROKEN, str(error), "Correct or remove this setting."),
        ]
    return [
        *findings,
        _settings(),
        _cache(known),
        _processor(),
        _weights(),
        *_formats(),
        _perception(known),
        *_engines(known),
        *_shared(known),
        *_presigned(known),
    ]


def show(findings: list[Finding], *, as_json: bool) -> None:
    """Write the findings to standard output."""
    if as_json:
        print(
            json.dumps([{**asdict(finding), "state": finding.state.value} for finding in findings], indent=2)
        )
        return
    width = max(len(finding.part) for finding in findings)
    for finding in findings:
        print(f"{finding.state.value:<7} {finding.part:<{width}}  {printable(finding.detail)}")
        if finding.advice:
            print(f"{'':<7} {'':<{width}}  → {printable(finding.advice)}")


def _python() -> Finding:
    version = platform.python_version()
    if sys.version_info < OLDEST_PYTHON:
        return Finding("python", FindingState.BROKEN, version, "Use Python 3.11 or newer.")
    return Finding("python", FindingState.GOOD, f"{version} ({platform.system()}, {platform.machine()})")


def _packages() -> Finding:
    try:
        required = [line for line in metadata.requires("retexture") or () if "extra ==" not in line]
    except metadata.PackageNotFoundError:
        return Finding("packages", FindingState.BROKEN, "Retexture itself is not installed", _REINSTALL)
    wanted = [re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in required]
    versions = {name: _version(name) for name in wanted}
    missing = [name for name, version in versions.items() if version is None]
    if missing:
        return Finding("packages", FindingState.BROKEN, f"missing: {', '.join(missing)}", _REINSTALL)
    return Finding(
        "packages", FindingState.GOOD, ", ".join(f"{name} {version}" for name, version in versions.items())
    )


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _compiled() -> Iterator[Finding]:
    for name in _COMPILED:
        try:
            importlib.import_module(name)
        except Exception as error:  # a compiled package fails to load in many ways
            yield Finding(name, FindingState.BROKEN, f"cannot be loaded: {error}", _REINSTALL)


def _settings() -> Finding:
    if unknown := settings.unknown_names():
        return Finding("settings", FindingState.WEAK, " ".join(unknown), "Correct or remove these names.")
    return Finding(
        "settings", FindingState.GOOD, f"from the environment and {settings.config_file() or 'no file'}"
    )


def _cache(known: settings.Settings) -> Finding:
    folder = bootstrap.prepare_kernels(known)
    if folder is None:
        return Finding(
            "kernel cache",
            FindingState.WEAK,
            "no place is writable, so each process compiles anew and starts slowly",
            "Set RETEXTURE_CACHE_DIR to a folder of yours that can be written to.",
        )
    if known.cache_dir is not None and not folder.is_relative_to(known.cache_dir.absolute()):
        return Finding(
            "kernel cache",
            FindingState.WEAK,
            f"{known.cache_dir} cannot be used, {folder} is used instead",
            "Make the folder that RETEXTURE_CACHE_DIR names yours and writable, and not by others.",
        )
    kept = sum(1 for _ in folder.rglob("*.nbc"))
    state = f"{kept} compiled kernels" if kept else "empty: the first pictures take a while longer"
    return Finding("kernel cache", FindingState.GOOD, f"{folder}, {state}")


def _weights() -> Finding:
    from retexture.structure import missing_weights

    if lost := missing_weights():
        return Finding(
            "networks",
            FindingState.WEAK,
            f"missing or damaged: {', '.join(lost)}; rules see instead",
            _REINSTALL,
        )
    return Finding(
        "networks", FindingState.GOOD, "the subject, people and faces are seen by trained networks"
    )


def _processor() -> Finding:
    from retexture.imaging.kernels import threads

    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    name = platform.processor() or platform.machine()
    return Finding(
        "processor", FindingState.GOOD, f"{name}, {usable} usable cores, {threads()} threads are used"
    )


def _formats() -> Iterator[Finding]:
    import numpy as np

    from retexture.imaging.decode import decode
    from retexture.imaging.encode import PictureFormat, encode

    sample = np.full((16, 16, 3), 128, np.uint8)
    works, faults = [], []
    for form in PictureFormat:
        try:
            decode(encode(sample, None, form))
            works.append(form.value)
        except Exception as error:  # a codec that was left out of Pillow fails in many ways
            faults.append(f"{form.value} ({error})")
    yield Finding("formats", FindingState.GOOD, ", ".join(works))
    if faults:
        advice = "Install Pillow with pip, whose builds have them."
        yield Finding("formats", FindingState.BROKEN, ", ".join(faults), advice)


def _perception(known: settings.Settings) -> Finding:
    from retexture.perception import UnknownModel, are_present, missing_packages, model_rows

    folder = bootstrap.model_folder(known)
    here = [row.name for row in model_rows() if are_present(row, folder)]
    packages = "packages not installed" if missing_packages() else "packages installed"
    weights = f"weights of {', '.join(here)} in {folder}" if here else f"no weights in {folder}"
    detail = f"{', '.join(known.perception)} ({packages}, {weights})"
    try:
        chosen = bootstrap.perception(known)
        lacking = "" if chosen is None else chosen.missing()
    except UnknownModel as error:
        lacking = str(error)
    return Finding("eyes", FindingState.BROKEN if lacking else FindingState.GOOD, detail, lacking)


def _engines(known: settings.Settings) -> Iterator[Finding]:
    registry = bootstrap.engines(known)
    for name in registry.names:
        try:
            engine = registry.build(name)
            health = engine.check()
        except Exception as error:  # whatever an engine does wrong, the others are examined too
            yield Finding(f"engine {name}", FindingState.BROKEN, f"cannot be loaded: {error}", _REINSTALL)
            continue
        state = FindingState.GOOD if health.ok else FindingState.BROKEN
        detail = f"version {engine.version}, needs {engine.needs}" if health.ok else "not ready"
        yield Finding(f"engine {name}", state, detail, "" if health.ok else health.detail)
    yield from _chain(known, registry.names)
    if known.usual_engine not in registry.names:
        yield Finding(
            "engine",
            FindingState.BROKEN,
            f"'{known.usual_engine}' is not known",
            f"Set it to one of: {', '.join(registry.names)}.",
        )


def _chain(known: settings.Settings, names: Sequence[str]) -> Iterator[Finding]:
    """The order of engines, and those that it leaves alone just now."""
    if not known.engines:
        return
    order = " → ".join(known.engines)
    if unknown := [name for name in known.engines if name not in names]:
        advice = f"Set RETEXTURE_ENGINES to some of: {', '.join(name for name in names if name != 'auto')}."
        yield Finding("engine order", FindingState.BROKEN, f"{order}; not here: {', '.join(unknown)}", advice)
        return
    resting = [
        f"{name} ({view.faults} faults in a row)"
        for name, view in bootstrap.breaker_states(known).items()
        if view.state != "closed" and name in known.engines
    ]
    detail = f"{order}; left alone for a while: {', '.join(resting)}" if resting else order
    advice = "The worker's log says what they failed with." if resting else ""
    yield Finding("engine order", FindingState.WEAK if resting else FindingState.GOOD, detail, advice)


def _shared(known: settings.Settings) -> Iterator[Finding]:
    """Whether the database and the storage that several hosts share can be used from this one."""
    for part, address, reach in (
        ("database", known.database_url, bootstrap.reach_database),
        ("storage", known.storage_url, bootstrap.reach_storage),
    ):
        if address is None:
            continue
        try:
            yield Finding(part, FindingState.GOOD, reach(known))
        except ValueError as error:
            advice = f"Correct RETEXTURE_{part.upper()}_URL and what belongs to it, or start what it names."
            yield Finding(part, FindingState.BROKEN, str(error), advice)


def _presigned(known: settings.Settings) -> Iterator[Finding]:
    """Whether presigned URLs can be opened, where they are wanted."""
    if known.presigned_s is None:
        return
    from retexture.cli.doctor.presigned import UnusablePresigned, try_presigned

    try:
        place = try_presigned(known)
    except UnusablePresigned as fault:
        yield Finding("presigned URLs", FindingState.WEAK, str(fault), fault.advice)
    else:
        detail = f"{place}… opens without a key, for {known.presigned_s} s"
        yield Finding("presigned URLs", FindingState.GOOD, detail)
