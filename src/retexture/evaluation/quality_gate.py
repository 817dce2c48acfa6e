"""The floor under a retexture: what no output may fall below, whatever the engine."""

from dataclasses import dataclass

from retexture.evaluation.measures.measures import Measures


@dataclass(frozen=True)
class Gate:
    """Limits; the evidence for them is in ``docs/decisions/evaluation-gate.md``."""

    least_structure: float = 0.30
    most_leak: float = 0.65
    least_change: float = 0.35
    least_coherence: float = 0.065


@dataclass(frozen=True)
class Verdict:
    """Whether an output stands on the floor.

    Attributes:
        passed: True when nothing failed.
        failures: One sentence for people for each measure that failed, in the order of the measures.
    """

    passed: bool
    failures: tuple[str, ...]


_DEFAULT = Gate()


def gate(measures: Measures, limits: Gate = _DEFAULT) -> Verdict:
    """Hold measures against limits. A floor for tests, never a ranking: more is not better."""
    failures = []
    if measures.structure < limits.least_structure:
        failures.append(
            f"structure {measures.structure:.2f} is below {limits.least_structure:.2f}: "
            "the source's shapes are lost"
        )
    if measures.leak is not None and measures.leak > limits.most_leak:
        failures.append(
            f"leak {measures.leak:.2f} is above {limits.most_leak:.2f}: the source's texture shows"
        )
    if measures.change < limits.least_change:
        failures.append(
            f"change {measures.change:.2f} is below {limits.least_change:.2f}: the surface hardly moved"
        )
    if measures.coherence is not None and measures.coherence < limits.least_coherence:
        failures.append(
            f"coherence {measures.coherence:.2f} is below {limits.least_coherence:.2f}: "
            "the texture lies over the picture like a sheet"
        )
    return Verdict(not failures, tuple(failures))


def margin(measures: Measures, limits: Gate = _DEFAULT) -> float:
    """How far the measure that comes nearest to its limit is from it, as a share of the limit.

    Returns:
        Above 0 for what passes, below for what does not, at least -1: 0.1 is a tenth of the limit away.
    """
    margins = [measures.structure / limits.least_structure - 1, measures.change / limits.least_change - 1]
    if measures.leak is not None:
        margins.append(1 - measures.leak / limits.most_leak)
    if measures.coherence is not None:
        margins.append(measures.coherence / limits.least_coherence - 1)
    return max(min(margins), -1.0)
