"""From the options of ``retexture eval`` to an evaluation run, and its exit code."""

from retexture import bootstrap
from retexture.cli.evaluation.evaluation_run import EvaluationOptions, EvaluationRun
from retexture.cli.evaluation.looks import prompts_of
from retexture.cli.evaluation.photo_set import SetPhoto, list_photos
from retexture.cli.exits import BAD_INPUT, INNER_FAILURE, OK, BadInput
from retexture.cli.installation import configured, ready_engine
from retexture.cli.progress import Display, choose
from retexture.imaging.kernel_cache import code_digest
from retexture.imaging.limits import PictureError


def run_evaluation(options: EvaluationOptions) -> int:
    """Try every look on every photo, write ``report.html`` and ``report.json``, and return the exit code.

    Raises:
        BadInput: there is nothing to evaluate, or the folder of the report cannot be written to.
        InnerFailure: an engine cannot work here.
    """
    known = configured()
    engines = [ready_engine(name, known) for name in options.engines or (known.usual_engine,)]
    prompts = {engine.name: prompts_of(options.looks, engine) for engine in engines}
    display = choose(quiet=options.json)
    try:
        photos, code = _photos(options, display)
        run = EvaluationRun(options, display, code_digest())
        try:
            for engine in engines:
                run.all(engine, photos, prompts[engine.name])
        finally:  # what was done counts, also when the rest was not
            if run.cases:
                run.write(engines, photos)
    except BrokenPipeError:  # of standard output
        raise
    except OSError as error:
        why = error.strerror or error
        raise BadInput(
            f"{options.output} cannot be written to: {why}. Choose another folder with -o."
        ) from error
    finally:
        display.close()
    return code if code != OK or not any(case.fault for case in run.cases) else INNER_FAILURE


def _photos(options: EvaluationOptions, display: Display) -> tuple[list[SetPhoto], int]:
    """The photos that can be read, and the exit code that those deserve that cannot."""
    limits = bootstrap.limits(configured())
    photos, code = [], OK
    for photo in list_photos(options.folders):
        try:
            photos.append(SetPhoto(photo, options.settings.side, limits))
        except (PictureError, OSError) as error:
            display.say(f"{photo.path}: {error}")
            code = BAD_INPUT
    if not photos:
        raise BadInput("None of the pictures can be used.")
    return photos, code
