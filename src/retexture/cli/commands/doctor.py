"""``retexture doctor``: what works on this machine."""

import typer

from retexture.cli.exits import INNER_FAILURE, OK, exits
from retexture.cli.options import Json


def doctor(context: typer.Context, json: Json = False) -> None:
    """Say what works on this machine, and what to do about what does not.

    [bold]Examples[/bold]
      retexture doctor
      retexture doctor --json
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.doctor import FindingState, examine, show

        findings = examine()
        show(findings, as_json=json)
        broken = any(finding.state is FindingState.BROKEN for finding in findings)
    raise typer.Exit(INNER_FAILURE if broken else OK)
