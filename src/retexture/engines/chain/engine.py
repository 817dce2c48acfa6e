"""The chain: the first engine that can do what is asked and is well; after a fault, the next."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from retexture.engines.chain.breakers import Breaker, Breakers
from retexture.engines.chain.fitting import NAME, allowed_of, joined, may_fall_back, shortcoming
from retexture.engines.chain.visit import ChainTerms, Left, Visit, in_order
from retexture.engines.elsewhere import Abandons, explain_alone
from retexture.engines.ledger import Ledger, MemberLedger
from retexture.engines.protocol import (
    Cancelled,
    Capabilities,
    Engine,
    EngineCancelled,
    EngineError,
    EngineExhausted,
    EngineRefused,
    Explanation,
    Health,
    Progress,
    Request,
    Tried,
    Variation,
    Why,
)
from retexture.prompts import Vocabulary

VERSION = "1"

Report = Callable[[Tried, str], None]
"""Is told of each engine that is left, and what it said."""


@dataclass(eq=False)
class _Course:
    """The way of one request through the chain.

    Attributes:
        request: The request.
        number: Of the next variation.
        tried: The engines that were passed over or left, in the order of time.
        serving: Who made the last picture.
    """

    request: Request
    number: int
    tried: list[Tried] = field(default_factory=list)
    serving: str = ""

    def is_of(self, request: Request) -> bool:
        """Whether ``request`` is for pictures of this one, asked for again."""
        mine = self.request
        return request.photo is mine.photo and (request.key, request.prompt) == (mine.key, mine.prompt)


class ChainEngine:
    """An engine that has its pictures made by others.

    It builds its members itself, and they are used by nobody else: an engine is for one thread at a time.

    Args:
        builders: How to build engines; all of this installation but this one.
        members: Those that serve requests which do not say who may, in the order of preference.
        breakers: Keep it from asking those that fail again and again.
        terms: How long it stays with one.
        report: Is told of each that it leaves.
    """

    name = NAME

    def __init__(
        self,
        builders: Mapping[str, Callable[[], Engine]],
        members: Sequence[str],
        breakers: Breakers | None = None,
        terms: ChainTerms | None = None,
        report: Report = lambda _tried, _cause: None,
    ) -> None:
        self.members = tuple(members)
        self.needs = f"one of these engines: {', '.join(members)}"
        self.breakers = breakers or Breakers()
        self._builders = builders
        self._terms = terms or ChainTerms()
        self._report = report
        self._built: dict[str, Engine] = {}
        self._building = threading.Lock()  # what is ordered elsewhere is given up from any thread
        self._course: _Course | None = None

    @property
    def version(self) -> str:
        """Of the chain and of all its members."""
        parts = [f"{name}-{engine.version}" for name, engine in self._engines()]
        return "+".join((VERSION, *parts))

    @property
    def vocabulary(self) -> Vocabulary | None:
        """That of the first member that has one."""
        return next((each.vocabulary for _, each in self._engines() if each.vocabulary is not None), None)

    @property
    def capabilities(self) -> Capabilities:
        """What at least one member can."""
        return joined([each.capabilities for _, each in self._engines()])

    def check(self) -> Health:
        """Ask all members; one that can work is enough."""
        told = [(name, self._health(name)) for name in self.members]
        detail = "; ".join(f"{name}: {health.detail}" for name, health in told)
        return Health(any(health.ok for _, health in told), detail)

    def explain(self, prompt: str) -> Explanation:
        """Say what the first member that can do something for the prompt makes of it."""
        return self._explained(prompt, lambda each: each.explain(prompt))

    def explain_alone(self, prompt: str) -> Explanation:
        """The same, of what members know by themselves."""
        return self._explained(prompt, lambda each: explain_alone(each, prompt))

    def _explained(self, prompt: str, ask: Callable[[Engine], Explanation]) -> Explanation:
        told = [ask(each) for _, each in self._engines() if len(prompt) <= each.capabilities.longest_prompt]
        found = next((each for each in told if not each.idle), told[0] if told else None)
        return found or Explanation({}, (), idle="No engine can read the prompt")

    def variations(self, request: Request, progress: Progress, cancelled: Cancelled) -> Iterator[Variation]:
        """Yield the variations in the order of their numbers, as the protocol says.

        A refusal ends the work: what one engine will not make for its content is not taken to the next.
        """
        if self._course is not None and self._course.is_of(request):
            yield from self._again(self._course, request, progress, cancelled)
            return
        course = self._course = _Course(request, request.first)
        try:
            yield from self._in_turn(course, progress, cancelled)
        finally:
            # One that was left in the middle may be closed after the next has begun.
            if self._course is course:
                self._course = None

    def abandon(self, ledger: Ledger) -> None:
        """Have each engine give up what it ordered elsewhere."""
        for name in self._builders:
            self._abandon(name, ledger)

    def _abandon(self, name: str, ledger: Ledger) -> None:
        engine = self._engine(name)
        if isinstance(engine, Abandons):
            engine.abandon(MemberLedger(ledger, name))

    def _given_up(self, name: str, ledger: Ledger) -> None:
        """Have an engine that is left give up at once what nobody will fetch, as it may cost.

        Where that does not succeed, it is tried again when the task has ended.
        """
        with suppress(EngineError):
            self._abandon(name, ledger)

    def _in_turn(self, course: _Course, progress: Progress, cancelled: Cancelled) -> Iterator[Variation]:
        request, told = course.request, in_order(course.request, progress)
        names = self._able(course)
        if request.maps and not names:
            raise EngineRefused("No engine that may serve this order gives maps of surfaces; leave them out.")
        for name in names:
            visit = Visit(name, self._terms, may_be_late=name == names[-1])
            rest = replace(request, first=course.number)
            try:
                for variation in self._visited(visit, rest, told(course.number), cancelled):
                    course.number, course.serving = variation.number + 1, name
                    receipt = replace(variation.receipt, tried=tuple(course.tried))
                    yield replace(variation, receipt=receipt)
            except Left as left:
                course.tried.append(visit.tried(left))
                self._report(course.tried[-1], left.cause)
                self._given_up(name, request.ledger)
            if course.number >= request.count:
                return
        exhausted = EngineExhausted(_in_vain(course.tried, may_fall_back(request)))
        exhausted.away = all(each.why is not Why.FAILED for each in course.tried)
        raise exhausted

    def _able(self, course: _Course) -> Sequence[str]:
        """Who may serve a request, in turn: those that can do all of it, or all where none can.

        None makes up for maps: pictures without them would be charged.
        """
        request = course.request
        allowed = allowed_of(request, self.members, self._builders)
        passed = {name: self._shortcoming(name, request) for name in allowed}
        able = [name for name in allowed if not passed[name]]
        if able:
            first = allowed.index(able[0])
            course.tried += [Tried(name, Why.UNFIT, passed[name]) for name in allowed[:first]]
        names = able or [name for name in allowed if not self._lacks_maps(name, request)]
        return names if may_fall_back(request) else names[:1]

    def _shortcoming(self, name: str, request: Request) -> str:
        engine = self._engine(name)
        return "" if engine is None else shortcoming(engine, request)

    def _lacks_maps(self, name: str, request: Request) -> bool:
        engine = self._engine(name)
        return request.maps and engine is not None and not engine.capabilities.maps

    def _visited(
        self, visit: Visit, request: Request, progress: Progress, cancelled: Cancelled
    ) -> Iterator[Variation]:
        """The pictures of one member, its breaker told how it goes."""
        breaker = self.breakers.of(visit.engine)
        if not breaker.admits():
            raise Left(Why.OPEN)
        try:
            engine = self._ready(visit.engine, breaker)
            own = replace(request, ledger=MemberLedger(request.ledger, visit.engine))
            for variation in visit.pictures(engine, own, progress, cancelled):
                breaker.worked()
                yield variation
        except Left:
            breaker.failed()
            raise
        except EngineRefused:
            breaker.worked()
            raise
        except EngineCancelled:
            breaker.unknown()
            raise

    def _ready(self, name: str, breaker: Breaker) -> Engine:
        """The member, built; on trial it is asked first whether it is well, which costs nothing."""
        engine = self._engine(name)
        if engine is None:
            raise Left(Why.UNAVAILABLE, "it cannot be built")
        if breaker.is_trial and not (health := engine.check()).ok:
            raise Left(Why.UNAVAILABLE, health.detail)
        return engine

    def _again(
        self, course: _Course, request: Request, progress: Progress, cancelled: Cancelled
    ) -> Iterator[Variation]:
        """One picture once more, by who made it: there is one already, so that no other has to step in."""
        visit = Visit(course.serving, self._terms, may_be_late=False)
        try:
            yield from self._visited(visit, request, progress, cancelled)
        except Left as left:
            error = EngineError(f"The engine {visit.engine} {visit.tried(left).detail}.")
            error.upstream = tuple(visit.upstream)
            raise error from left

    def _engines(self) -> Iterator[tuple[str, Engine]]:
        for name in self.members:
            engine = self._engine(name)
            if engine is not None:
                yield name, engine

    def _engine(self, name: str) -> Engine | None:
        """A member, built when it is first needed; None: it cannot be built."""
        with self._building:
            if name not in self._built:
                try:
                    self._built[name] = self._builders[name]()
                except Exception:  # whatever keeps it from being built: the others are there for that
                    return None
            return self._built[name]

    def _health(self, name: str) -> Health:
        if name not in self._builders:
            return Health(False, "there is no such engine here")
        engine = self._engine(name)
        return Health(False, "it cannot be built") if engine is None else engine.check()


def _in_vain(tried: Sequence[Tried], fell_back: bool) -> str:
    if not tried:
        return "None of the engines that may serve this order is there."
    left = " ".join(f"The engine {each.engine} {each.detail}." for each in tried if each.why is not Why.UNFIT)
    return left if fell_back else f"{left} No other engine was to take its place."
