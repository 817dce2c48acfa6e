"""A chain of engines: the first that can and is well, then the next, over a real server that misbehaves."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from skimage import data

from images_server import (
    KEY,
    ImagesServer,
    another_picture,
    answered,
    black,
    failing,
    images_server,
    refusing,
    waiting,
)
from retexture.engines.chain import Breakers, BreakerTerms, ChainEngine, ChainTerms, chain_options
from retexture.engines.delivery import deliver
from retexture.engines.images_api import ImagesEngine, Upstream, load_profile
from retexture.engines.procedural import ProceduralEngine
from retexture.engines.protocol import (
    Engine,
    EngineCancelled,
    EngineError,
    EngineExhausted,
    EngineRefused,
    Request,
    Tried,
    Variation,
    Why,
)
from retexture.imaging.mask import Mask
from retexture.imaging.photo import Photo

PHOTO = Photo(np.ascontiguousarray(data.chelsea()[:100, :151]), None, "ab" * 32, (151, 100))
ORDER = ("images", "procedural")


@pytest.fixture(scope="module")
def procedural() -> Engine:
    return ProceduralEngine()


@dataclass(eq=False)
class Scene:
    """A server of the images interface, and chains whose first engine has its pictures made there."""

    server: ImagesServer
    procedural: Engine
    stack: ExitStack
    reports: list[tuple[Tried, str]]

    def images(self, profile: str = "qwen-image-edit", **upstream: Any) -> Engine:
        given = {"concurrency": 1, **upstream}
        engine = ImagesEngine(Upstream(self.server.url, "gpt-image-2", KEY, **given), load_profile(profile))
        self.stack.callback(engine.close)
        return engine

    def chain(
        self,
        *order: str,
        breakers: Breakers | None = None,
        images: Callable[[], Engine] | None = None,
        **terms: Any,
    ) -> ChainEngine:
        builders = {"images": images or self.images, "procedural": lambda: self.procedural}
        return ChainEngine(
            builders,
            order or ORDER,
            breakers,
            ChainTerms(**terms),
            lambda tried, cause: self.reports.append((tried, cause)),
        )


@pytest.fixture
def scene(procedural: Engine) -> Iterator[Scene]:
    with images_server() as server, ExitStack() as stack:
        yield Scene(server, procedural, stack, [])


def asked(**changes: Any) -> Request:
    return replace(Request(PHOTO, "white marble", 2, 7, 0.5, key="task/0"), **changes)


def made(
    engine: Engine, request: Request, told: Callable[[float, str], None] = lambda _share, _stage: None
) -> list[Variation]:
    return list(engine.variations(request, told, lambda: False))


def engines(variations: list[Variation]) -> list[str]:
    return [each.receipt.engine for each in variations]


def reasons(variation: Variation) -> list[tuple[str, Why]]:
    return [(each.engine, each.why) for each in variation.receipt.tried]


def test_the_first_engine_serves_while_it_is_well(scene: Scene) -> None:
    variations = made(scene.chain(), asked())
    assert engines(variations) == ["images", "images"]
    assert variations[0].receipt.tried == ()
    assert scene.reports == []


def test_maps_are_left_to_those_that_give_them(scene: Scene) -> None:
    variations = made(scene.chain(), asked(maps=True))
    assert engines(variations) == ["procedural", "procedural"]
    assert all(each.maps is not None for each in variations)
    assert reasons(variations[0]) == [("images", Why.UNFIT)]
    # Also where nobody can do all of it: pictures without maps are not what was ordered.
    unknown = made(scene.chain(), asked(maps=True, prompt="qwertyuiop"))
    assert engines(unknown) == ["procedural", "procedural"]
    with pytest.raises(EngineRefused, match="gives maps of surfaces"):
        made(scene.chain("images"), asked(maps=True))
    assert scene.server.received == []


def test_a_request_that_was_left_in_the_middle_takes_nothing_from_the_next(scene: Scene) -> None:
    chain = scene.chain()
    left = chain.variations(asked(photo=replace(PHOTO)), lambda *_: None, lambda: False)
    next(left)
    request = asked()
    variations = chain.variations(request, lambda *_: None, lambda: False)
    next(variations)
    left.close()  # type: ignore[attr-defined]
    scene.server.always = failing(401)
    with pytest.raises(EngineError, match="The engine images"):  # it stays with who made the first
        made(chain, replace(request, structure=1.0, count=1))


def test_a_fault_is_tried_again_and_then_the_next_engine_goes_on_with_what_is_missing(scene: Scene) -> None:
    scene.server.behave(answered)
    scene.server.always = failing(400)
    shares: list[float] = []
    variations = made(scene.chain(tries=3), asked(count=3), lambda share, _stage: shares.append(share))
    assert engines(variations) == ["images", "procedural", "procedural"]
    assert [each.number for each in variations] == [0, 1, 2]
    assert variations[0].receipt.tried == ()
    (tried,) = variations[1].receipt.tried
    assert (tried.engine, tried.why, tried.tries) == ("images", Why.FAILED, 3)
    assert tried.upstream
    assert all(call.cost == "" for call in tried.upstream)
    assert shares == sorted(shares)
    # Told in our words: the engine's own are for the operator.
    assert "It went wrong" not in tried.detail
    assert "It went wrong" in scene.reports[0][1]


def test_an_engine_that_is_not_available_is_left_at_once(scene: Scene) -> None:
    scene.server.always = failing(401)
    variations = made(scene.chain(tries=3), asked())
    assert engines(variations) == ["procedural", "procedural"]
    assert reasons(variations[0]) == [("images", Why.UNAVAILABLE)]
    assert variations[0].receipt.tried[0].tries == 1


def test_an_engine_that_hangs_is_left_and_its_call_is_closed(scene: Scene) -> None:
    scene.server.always = waiting
    variations = made(scene.chain(time=3.0), asked())
    assert engines(variations) == ["procedural", "procedural"]
    (tried,) = variations[0].receipt.tried
    assert tried.why is Why.LATE
    assert tried.upstream  # what was sent may cost, whatever becomes of the answer
    assert scene.server.abandoned.wait(20)


def test_the_last_engine_has_the_time_that_it_takes(scene: Scene) -> None:
    chain = scene.chain("procedural", time=1e-9)
    assert engines(made(chain, asked())) == ["procedural", "procedural"]


def test_a_refusal_goes_no_further(scene: Scene) -> None:
    scene.server.always = refusing
    with pytest.raises(EngineRefused, match="safety system"):
        made(scene.chain(), asked())
    assert scene.reports == []


def test_without_fallback_the_first_that_can_fails_for_all(scene: Scene) -> None:
    scene.server.always = failing(401)
    with pytest.raises(EngineExhausted, match=r"images is not available.*No other engine") as caught:
        made(scene.chain(), asked(options=chain_options((), fallback=False)))
    assert KEY not in str(caught.value)
    # What the first can't do is done by the first that can, which is no fallback.
    mask = Mask(np.full(PHOTO.rgb.shape[:2], 255, np.uint8), "cd" * 32)
    masked = asked(mask=mask, options=chain_options((), fallback=False))
    assert engines(made(scene.chain(), masked)) == ["procedural", "procedural"]


def test_each_engine_in_vain_is_told_in_one_sentence_each(scene: Scene) -> None:
    scene.server.always = failing(400)
    with pytest.raises(EngineExhausted, match=r"^The engine images failed\.$"):
        made(scene.chain("images"), asked())
    with pytest.raises(EngineExhausted, match="It went wrong"):
        made(scene.chain("images", frank=True), asked())


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"mask": Mask(np.full(PHOTO.rgb.shape[:2], 255, np.uint8), "cd" * 32)}, "told of no mask"),
        ({"swatch": PHOTO}, "takes no swatch"),
        ({"prompt": "white marble" + " and more" * 800}, "characters at most"),
    ],
    ids=["mask", "swatch", "prompt"],
)
def test_an_engine_that_cannot_do_what_is_asked_is_passed_over(
    scene: Scene, changes: dict[str, Any], why: str
) -> None:
    chain = scene.chain(images=lambda: scene.images("z-image"))
    variations = made(chain, asked(**changes))
    assert engines(variations) == ["procedural", "procedural"]
    (tried,) = variations[0].receipt.tried
    assert (tried.why, tried.tries) == (Why.UNFIT, 0)
    assert why in tried.detail
    assert scene.server.received == []


def test_words_that_an_engine_does_not_know_go_to_one_that_takes_any(scene: Scene) -> None:
    chain = scene.chain("procedural", "images")
    assert engines(made(chain, asked())) == ["procedural", "procedural"]
    variations = made(chain, asked(prompt="qwzrtx"))
    assert engines(variations) == ["images", "images"]
    assert reasons(variations[0]) == [("procedural", Why.UNFIT)]


def test_a_request_says_who_may_serve_it(scene: Scene) -> None:
    options = chain_options(("procedural", "images"), fallback=True)
    assert engines(made(scene.chain(), asked(options=options))) == ["procedural", "procedural"]
    gone = chain_options(("gone",), fallback=True)
    with pytest.raises(EngineExhausted, match="None of the engines"):
        made(scene.chain(), asked(options=gone))


def test_a_breaker_opens_after_faults_in_a_row_and_one_task_tries_again(scene: Scene) -> None:
    scene.server.always = failing(401)
    breakers = Breakers(BreakerTerms(faults=2, reset=0.0))
    closed = Breakers(BreakerTerms(faults=2, reset=3600.0), breakers.storage)
    chain = scene.chain(breakers=closed)
    for _ in range(3):
        variations = made(chain, asked(count=1))
    assert closed.of("images").state == "open"
    assert reasons(variations[0]) == [("images", Why.OPEN)]
    orders = len(scene.server.received)
    # The pause is over, and it is still away: whoever tries asks it first, which costs nothing.
    scene.server.status = 503
    trying = scene.chain(breakers=breakers)
    assert reasons(made(trying, asked(count=1))[0]) == [("images", Why.UNAVAILABLE)]
    assert (len(scene.server.received), breakers.of("images").state) == (orders, "open")
    scene.server.status, scene.server.always = 200, answered
    assert engines(made(trying, asked(count=1))) == ["images"]
    assert breakers.of("images").state == "closed"


def test_a_refusal_and_a_cancel_open_no_breaker(scene: Scene) -> None:
    breakers = Breakers(BreakerTerms(faults=1, reset=3600.0))
    chain = scene.chain(breakers=breakers)
    scene.server.always = refusing
    with pytest.raises(EngineRefused):
        made(chain, asked(count=1))
    with pytest.raises(EngineCancelled):
        list(chain.variations(asked(count=1), lambda _share, _stage: None, lambda: True))
    assert breakers.of("images").state == "closed"


def test_a_picture_that_keeps_too_little_is_made_again_by_who_made_it(scene: Scene) -> None:
    scene.server.behave(another_picture, answered)
    request = asked(count=1, min_structure=0.2)
    (variation,) = deliver(scene.chain(), request, lambda _share, _stage: None, lambda: False)
    assert variation.receipt.engine == "images"
    assert variation.receipt.kept is not None
    assert variation.receipt.kept.renderings == 2
    # Where it fails meanwhile, the weaker picture counts, and no other engine steps in.
    scene.server.behave(another_picture)
    scene.server.always = failing(401)
    (weaker,) = deliver(scene.chain(), request, lambda _share, _stage: None, lambda: False)
    assert weaker.receipt.engine == "images"
    assert any("not made once more" in note for note in weaker.receipt.notes)


def test_errors_that_are_no_engines_end_the_work(scene: Scene) -> None:
    class Lost(Exception):
        pass

    class Losing(ImagesEngine):
        def variations(self, *_args: Any) -> Iterator[Variation]:
            raise Lost

    def losing() -> Engine:
        return Losing(Upstream(scene.server.url, "m"), load_profile("qwen-image-edit"))

    with pytest.raises(Lost):
        made(scene.chain(images=losing, not_faults=(Lost,)), asked())
    # Any other is a fault of the engine, whatever it is.
    assert engines(made(scene.chain(images=losing), asked(count=1))) == ["procedural"]


def test_an_engine_that_cannot_be_built_is_passed_over(scene: Scene) -> None:
    def broken() -> Engine:
        raise ValueError("no such profile")

    chain = scene.chain(images=broken)
    variations = made(chain, asked(count=1))
    assert engines(variations) == ["procedural"]
    assert reasons(variations[0]) == [("images", Why.UNAVAILABLE)]
    assert chain.check().ok
    assert "cannot be built" in chain.check().detail
    assert "gone: there is no such engine here" in scene.chain("procedural", "gone").check().detail


def test_it_can_what_its_members_can(scene: Scene) -> None:
    can = scene.chain().capabilities
    assert (can.mask, can.swatch, can.largest, can.free_words) == (True, True, None, True)
    assert scene.chain().vocabulary is not None
    assert scene.chain().explain("white marble").idle == ""
    assert "qwen-image-edit" in scene.chain().version


def test_what_was_ordered_in_vain_is_told_with_its_cost(scene: Scene) -> None:
    scene.server.always = black
    engine = scene.images()
    with pytest.raises(EngineError, match="one colour") as caught:
        made(engine, asked(count=1))
    assert len(scene.server.received) == len(caught.value.upstream) == 3
    assert {call.cost for call in caught.value.upstream} == {"0.042"}
