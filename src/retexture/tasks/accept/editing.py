"""What edits start from: their earlier pictures are found, and everything that they need is held.

It is decided here what can be done at all, and by which engine; how an edit is made is decided by the worker,
which knows the engine (:mod:`retexture.tasks.run.editing`).
"""

from dataclasses import replace

import sqlalchemy as sa

from retexture.engines.protocol import LONGEST_PROMPT
from retexture.engines.repeating import MOST_PIXELS
from retexture.imaging.encode import PictureFormat
from retexture.prompts import mix
from retexture.tasks.accept.abilities import usual_engine
from retexture.tasks.accept.recipes import EarlierPicture, NotEditable, find_recipe, maker_of
from retexture.tasks.edits import Basis, EditKind, EditPlan, PictureEdit, Way
from retexture.tasks.keys import Key
from retexture.tasks.order import Input, Order, Picture
from retexture.tasks.pricing import PricingPolicy
from retexture.tasks.queries import file_url


def is_edit(order: Order) -> bool:
    """Whether an order is for edits of earlier pictures."""
    return order.inputs[0].edit is not None


def with_bases(connection: sa.Connection, order: Order, key: Key, now: float) -> Order:
    """The order of edits with what they start from.

    An edit that can't be done has a basis that says why: its task fails, as tasks do whose picture can't be
    had.

    Args:
        connection: In a transaction that has locked the key's row.
        order: Of edits.
        key: Who orders.
        now: Unix seconds.
    """
    given = tuple(_input(connection, each, order, key, now) for each in order.inputs)
    first = given[0].basis
    assert first is not None
    plan = first.plan
    seed = plan.draw.seed if plan.edit.kind is EditKind.UPSCALE else order.seed
    return replace(order, inputs=given, seed=seed, structure=plan.structure)


def engine_for(connection: sa.Connection, order: Order, key: Key, pricing: PricingPolicy) -> str:
    """The engine of an order: the one that is named, of edits else who drew the first earlier picture.

    Where that engine is there no more, or the key may not use it, it is the usual one. An upscaled picture is
    then enlarged, for which no engine has to be asked in turn.
    """
    usual = usual_engine(order, key.limits.engines, pricing)
    edit = order.inputs[0].edit
    if order.engine is not None or edit is None:
        return usual
    maker = maker_of(connection, edit, key.id)
    if maker is not None and pricing.may_use(maker, key.limits.engines):
        return maker
    return pricing.members(usual, key.limits.engines)[0] if edit.kind is EditKind.UPSCALE else usual


def _input(connection: sa.Connection, given: Input, order: Order, key: Key, now: float) -> Input:
    edit = given.edit
    assert edit is not None, "an order is for edits alone, or for none"
    try:
        recipe = find_recipe(connection, edit, key.id, now)
        return _BY_KIND[edit.kind](given, edit, recipe, order)
    except NotEditable as error:
        return replace(given, basis=Basis(EditPlan(edit, fault=str(error))))


def _plan(edit: PictureEdit, recipe: EarlierPicture) -> EditPlan:
    return EditPlan(
        edit,
        task_id=recipe.task_id,
        engine=recipe.engine,
        version=recipe.version,
        draw=recipe.draw,
        structure=recipe.structure,
        scale=recipe.scale,
        size=recipe.size,
        complete=not recipe.missing,
        receipt=recipe.receipt,
        spread=recipe.spread,
    )


def _started(given: Input, recipe: EarlierPicture, base: str, basis: Basis) -> Input:
    """An input that starts from what the earlier picture was drawn on; else from that itself."""
    photo = recipe.photo
    if "photo" in recipe.missing:
        photo = Picture(file_url(base, recipe.picture), recipe.picture)
    return replace(
        given,
        image_url=photo.url,
        file=photo.file,
        basis=replace(basis, picture=recipe.picture, held=recipe.held),
    )


def _upscale(given: Input, edit: PictureEdit, recipe: EarlierPicture, order: Order) -> Input:
    _check_size(recipe.size, edit.way, order.format)
    plan = replace(_plan(edit, recipe), keeps=recipe.keeps)
    whole = plan.complete
    background = recipe.background if whole else None
    started = _started(given, recipe, order.base_url, Basis(plan, background=background))
    mask, swatch = (recipe.mask, recipe.swatch) if whole else (None, None)
    return replace(started, prompt=recipe.prompt, mask=mask, swatch=swatch)


def _variation(given: Input, edit: PictureEdit, recipe: EarlierPicture, order: Order) -> Input:
    _check_kept(recipe, ("mask", "swatch"))
    keeps = (recipe.keeps or recipe.draw) if edit.way is Way.SUBTLE else None
    plan = replace(_plan(edit, recipe), keeps=keeps)
    background = None if "background" in recipe.missing else recipe.background
    started = _started(given, recipe, order.base_url, Basis(plan, background=background))
    prompt = mix(edit.words, recipe.prompt) if edit.words else recipe.prompt
    if len(prompt) > LONGEST_PROMPT:
        raise NotEditable(
            f"The earlier prompt and `remixPrompt` have {len(prompt)} characters together, and "
            f"{LONGEST_PROMPT} is the most; send a shorter one."
        )
    return replace(started, prompt=prompt, mask=recipe.mask, swatch=recipe.swatch)


def _remix(given: Input, edit: PictureEdit, recipe: EarlierPicture, order: Order) -> Input:
    _check_kept(recipe, ("mask",))
    strong = edit.way is Way.STRONG
    plan = replace(_plan(edit, recipe), spread=False)  # the prompt is another one
    basis = Basis(plan, background=recipe.picture if strong else None)
    return replace(_started(given, recipe, order.base_url, basis), mask=recipe.mask)


_BY_KIND = {EditKind.UPSCALE: _upscale, EditKind.VARIATION: _variation, EditKind.REMIX: _remix}


def _check_kept(recipe: EarlierPicture, needed: tuple[str, ...]) -> None:
    for what in needed:
        if what in recipe.missing:
            raise NotEditable(
                f"The {what} that the earlier picture was made with is kept no more; make that picture again."
            )


def _check_size(size: tuple[int, int], way: Way, form: PictureFormat) -> None:
    width, height = (side * way.factor for side in size)
    megapixels = MOST_PIXELS // 2**20
    if width * height > MOST_PIXELS:
        largest = int((MOST_PIXELS / (size[0] * size[1])) ** 0.5)
        instead = "a 2x one is the largest possible" if largest >= 2 else "it can't be enlarged any further"
        raise NotEditable(
            f"The picture would be {width} × {height} pixels large and {megapixels} megapixels are the most; "
            f"of this picture of {size[0]} × {size[1]} pixels {instead}."
        )
    if max(width, height) > form.facts.max_side:
        raise NotEditable(
            f"The picture would be {width} × {height} pixels large, and a {form.name} file can't be wider or "
            f"higher than {form.facts.max_side} pixels; choose png."
        )
