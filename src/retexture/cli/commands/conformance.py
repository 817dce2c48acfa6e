"""``retexture conformance``: whether a server speaks the wire contract."""

from typing import Annotated

import typer

from retexture.cli.exits import BAD_INPUT, INNER_FAILURE, OK, exit_codes, exits
from retexture.cli.options import Json

CONFORMANCE_CODES = exit_codes(
    {
        OK: "nothing fails, though perhaps not everything could be tried",
        INNER_FAILURE: "something fails; its line says what was expected and what was seen",
        BAD_INPUT: "there is no server at this address, or it refuses the key",
    }
)


def conformance(
    context: typer.Context,
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL", help="The server's address: http(s)://HOST[:PORT].", show_default=False
        ),
    ],
    key: Annotated[
        str | None,
        typer.Option("--key", metavar="KEY", help="An API key for it; RETEXTURE_KEY.", show_default=False),
    ] = None,
    other_key: Annotated[
        str | None,
        typer.Option(
            "--other-key",
            metavar="KEY",
            help="Another's key: it must not see the first one's task.",
            show_default=False,
        ),
    ] = None,
    image: Annotated[
        str | None,
        typer.Option(
            "--image",
            metavar="URL",
            help="A picture that the server can fetch; one is handed in if absent.",
            show_default=False,
        ),
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", min=1, help="How long the task may take.")
    ] = 300.0,
    json: Json = False,
) -> None:
    """Try the wire contract on a server from outside; say line by line what holds.

    Each line has a verdict ([bold]good[/bold], [bold]fails[/bold] or [bold]not tried[/bold]), the case's
    name, what the contract says, and what was seen.

    One task is ordered and paid for, of a small picture. All other orders
    are refused or fail, uncharged.

    The picture is handed in where the server has Retexture's POST /v1/files.
    For other servers, name one with --image that they can fetch: on the
    public web, as most refuse addresses of private networks. Without a
    picture the cases of a task are not tried.

    [bold]Examples[/bold]
      retexture conformance http://127.0.0.1:8787 --key rtx_…
      retexture conformance https://api.example.com --image https://…/small.jpg
      retexture conformance http://127.0.0.1:8787 --json | jq .counts
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.conformance import Examination, try_server

        holds = try_server(Examination(url, key, other_key, image, timeout), as_json=json)
    raise typer.Exit(OK if holds else INNER_FAILURE)
