"""``retexture compile``: kernels compiled before they are needed."""

import typer

from retexture.cli.exits import BadInput, exits


def compile_all(context: typer.Context) -> None:
    """Compile what pictures are made with, which is otherwise done as they ask for it.

    It takes some minutes, once for each version and processor. It goes on where it was stopped.

    [bold]Examples[/bold]
      retexture compile
      RETEXTURE_CACHE_DIR=/opt/retexture retexture compile   # for others, by RETEXTURE_KERNELS_FROM
    """
    with exits(debug=bool(context.obj), resumes=True):
        from retexture import bootstrap
        from retexture.cli.installation import configured, engine_called
        from retexture.cli.progress import choose

        settings = configured()
        folder = bootstrap.prepare_kernels(settings)
        if folder is None:
            raise BadInput("No place for kernels can be written to; name one with RETEXTURE_CACHE_DIR.")
        from retexture.engines.procedural.compilation import compile_kernels
        from retexture.engines.procedural.engine import ProceduralEngine

        engine = engine_called("procedural", settings)
        assert isinstance(engine, ProceduralEngine)
        display = choose(quiet=False)
        display.begin("Compiling")
        try:
            compile_kernels(engine, display.step)
        finally:
            display.close()
        display.result(f"{sum(1 for _ in folder.rglob('*.nbc'))} kernels in {folder}")
