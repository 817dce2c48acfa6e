"""One engine at work for a chain: its tries, its time, and why it is left."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from retexture.engines.protocol import (
    Cancelled,
    Engine,
    EngineCancelled,
    EngineError,
    EngineRefused,
    EngineUnavailable,
    Progress,
    Request,
    Tried,
    UpstreamCall,
    Variation,
    Why,
)

_DETAILS = {
    Why.OPEN: "failed again and again of late, and is left alone for a while",
    Why.UNAVAILABLE: "is not available at present",
    Why.FAILED: "failed",
    Why.LATE: "did not answer in time",
}


class Left(Exception):
    """A chain leaves an engine, or passes it over.

    Attributes:
        why: In one word.
        cause: What the engine said, for the operator.
    """

    def __init__(self, why: Why, cause: str = "") -> None:
        super().__init__(cause)
        self.why = why
        self.cause = cause


@dataclass(frozen=True)
class ChainTerms:
    """How long a chain stays with an engine.

    Attributes:
        tries: So often an engine is asked that could not make a picture; one that says that it is not
            available is not asked again.
        time: Seconds for the next picture of an engine at each try, where another could take its place.
        frank: Whoever orders is told in the engines' own words why they were left: nobody else's installation
            is told of in them.
        not_faults: Errors that are no engine's: they end the work as they would without a chain.
    """

    tries: int = 2
    time: float = 120.0
    frank: bool = False
    not_faults: tuple[type[Exception], ...] = ()


@dataclass(eq=False)
class Visit:
    """An engine at work for one request.

    Attributes:
        engine: Its name.
        terms: The chain's.
        may_be_late: No other engine could take its place: it has the time that it takes.
        tries: How often it was asked.
        seconds: How long it was at work.
        upstream: What was ordered elsewhere in vain.
    """

    engine: str
    terms: ChainTerms
    may_be_late: bool
    tries: int = 0
    seconds: float = 0.0
    upstream: list[UpstreamCall] = field(default_factory=list)
    _since: float = 0.0
    _is_late: bool = False

    def pictures(
        self, engine: Engine, request: Request, progress: Progress, cancelled: Cancelled
    ) -> Iterator[Variation]:
        """Yield the variations of a request, asked for again where they fail.

        Raises:
            Left: It could not make them.
            EngineCancelled: ``cancelled`` answered yes.
            EngineRefused: It will not make them.
        """
        number, failed = request.first, 0
        while number < request.count:
            self.tries += 1
            asked = replace(request, first=number, options={})
            try:
                for variation in self._timed(engine, asked, progress, cancelled):
                    number, failed = variation.number + 1, 0
                    yield variation
                if number < request.count:
                    raise EngineError("It made fewer variations than it was asked for.")
            except Exception as error:
                if isinstance(error, (EngineRefused, *self.terms.not_faults)):
                    raise
                failed += 1
                self._leave_or_go_on(error, failed)

    def tried(self, left: Left) -> Tried:
        """What is told of it once it is left."""
        detail = _DETAILS[left.why]
        if self.terms.frank and left.cause:
            detail = f"{detail} ({left.cause.removesuffix('.')})"
        return Tried(self.engine, left.why, detail, round(self.seconds, 3), self.tries, tuple(self.upstream))

    def _leave_or_go_on(self, error: Exception, failed: int) -> None:
        # What has a name is told once, also where the next try took it up again.
        told = getattr(error, "upstream", ())
        self.upstream.extend(call for call in told if not call.request_ids or call not in self.upstream)
        if isinstance(error, EngineCancelled):
            if not self._is_late:
                raise error
            raise Left(Why.LATE, f"no picture within {self.terms.time:g} seconds") from None
        if isinstance(error, EngineUnavailable):
            raise Left(Why.UNAVAILABLE, str(error)) from error
        if failed >= self.terms.tries:
            raise Left(Why.FAILED, f"{type(error).__name__}: {error}") from error

    def _timed(
        self, engine: Engine, request: Request, progress: Progress, cancelled: Cancelled
    ) -> Iterator[Variation]:
        """The engine's variations; its time runs while it is waited for, not while a picture is stored."""
        made = engine.variations(request, progress, lambda: cancelled() or self._late())
        while True:
            self._since = time.monotonic()
            try:
                variation = next(made, None)
            finally:
                self.seconds += time.monotonic() - self._since
            if variation is None:
                return
            yield variation

    def _late(self) -> bool:
        if not self.may_be_late and time.monotonic() - self._since > self.terms.time:
            self._is_late = True
        return self._is_late


def in_order(request: Request, progress: Progress) -> Callable[[int], Progress]:
    """Progress of engines that come one after another as that of one: it never falls.

    Returns:
        What says how far an engine is that begins with the variation of this number.
    """
    reached, wanted = 0.0, request.count - request.first

    def beginning_with(number: int) -> Progress:
        before = number - request.first

        def told(share: float, stage: str) -> None:
            nonlocal reached
            reached = max(reached, (before + share * (wanted - before)) / wanted)
            progress(reached, stage)

        return told

    return beginning_with
