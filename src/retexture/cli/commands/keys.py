"""``retexture keys``: the commands that manage a server's keys."""

from typing import Annotated

import typer

from retexture.cli.exits import exit_codes, exits
from retexture.cli.options import FLAG, Data, Json

keys = typer.Typer(
    name="keys",
    help="Create, limit, rotate and revoke the keys of a server.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_CODES = exit_codes({})

KeyName = Annotated[str, typer.Argument(help="The key's name or id.", show_default=False)]
Budget = Annotated[
    str | None,
    typer.Option(metavar="USD", help="The most that it may spend in all, such as 25.00.", show_default=False),
]
Rate = Annotated[
    str | None,
    typer.Option(metavar="N[/min]", help="New tasks in a minute, such as 30/min.", show_default=False),
]
Concurrency = Annotated[
    str | None,
    typer.Option(metavar="N", help="Tasks at work at the same time; further ones wait.", show_default=False),
]
Engines = Annotated[
    str | None,
    typer.Option(
        metavar="NAMES",
        help="Engines that it may use, in the order in which auto tries them, such as images,procedural.",
        show_default=False,
    ),
]


@keys.command("create", epilog=_CODES)
def create_key(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Who or what it is for.", show_default=False)],
    admin: Annotated[
        bool, typer.Option("--admin", metavar=FLAG, help="It may manage keys and see all tasks.")
    ] = False,
    discount: Annotated[
        float, typer.Option(min=0, max=1, help="Factor on every price: 0.7 means 30 % off.")
    ] = 1.0,
    budget: Budget = None,
    rate: Rate = None,
    concurrency: Concurrency = None,
    engines: Engines = None,
    data: Data = None,
) -> None:
    """Create a key and print it alone; it is never shown again.

    [bold]Examples[/bold]
      KEY=$(retexture keys create "photo app")
      KEY=$(retexture keys create trial --budget 5 --rate 10/min --concurrency 1)
    """
    with exits(debug=bool(context.obj)):
        from decimal import Decimal

        from retexture.cli.installation import configured
        from retexture.cli.key_limits import changes
        from retexture.cli.keys import create

        limits = changes(budget, rate, concurrency, engines)
        settings = configured(data_dir=data)
        create(settings, name, admin=admin, discount=Decimal(str(discount)), changes=limits)


@keys.command("limit", epilog=_CODES)
def limit_key(
    context: typer.Context,
    name: KeyName,
    budget: Budget = None,
    rate: Rate = None,
    concurrency: Concurrency = None,
    engines: Engines = None,
    data: Data = None,
) -> None:
    """Change a key's limits; "none" takes one away, and what is not named stays.

    [bold]Examples[/bold]
      retexture keys limit trial --budget 25
      retexture keys limit trial --rate none --concurrency 4
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.installation import configured
        from retexture.cli.key_limits import changes
        from retexture.cli.keys import limit

        limit(configured(data_dir=data), name, changes(budget, rate, concurrency, engines))


@keys.command("rotate", epilog=_CODES)
def rotate_key(
    context: typer.Context,
    name: KeyName,
    overlap: Annotated[
        float, typer.Option(min=0, max=8760, help="Hours for which the old one works too; 0 ends it at once.")
    ] = 24.0,
    data: Data = None,
) -> None:
    """Give a key a new token, and print it alone; limits, tasks and spending stay.

    [bold]Examples[/bold]
      KEY=$(retexture keys rotate "photo app")
      KEY=$(retexture keys rotate leaked --overlap 0)
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.installation import configured
        from retexture.cli.keys import rotate

        rotate(configured(data_dir=data), name, overlap)


@keys.command("secret", epilog=_CODES)
def signing_secret(
    context: typer.Context,
    name: KeyName,
    rotate: Annotated[
        bool,
        typer.Option("--rotate", metavar=FLAG, help="Make a new one; the old one is valid for a day more."),
    ] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Print the secret that a key's callbacks are signed with.

    During a rotation there are two, the new one first; callbacks then carry both signatures.

    [bold]Example[/bold]
      SECRET=$(retexture keys secret "photo app")
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.installation import configured
        from retexture.cli.keys import secret

        secret(configured(data_dir=data), name, rotated=rotate, as_json=json)


@keys.command("link", epilog=_CODES)
def sign_in_link(
    context: typer.Context,
    name: KeyName,
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The server's address, if it is not the one that is set."),
    ] = None,
    data: Data = None,
) -> None:
    """Print a link that signs a browser in with this key, once and within ten minutes.

    [bold]Examples[/bold]
      retexture keys link first
      retexture keys link first --url https://pictures.example
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.installation import configured
        from retexture.cli.keys import link

        link(configured(data_dir=data), name, url)


@keys.command("list", epilog=_CODES)
def list_keys(context: typer.Context, data: Data = None, json: Json = False) -> None:
    """List the keys, without their secrets.

    [bold]Examples[/bold]
      retexture keys list
      retexture keys list --json
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.installation import configured
        from retexture.cli.keys import show

        show(configured(data_dir=data), as_json=json)


@keys.command("revoke", epilog=_CODES)
def revoke_key(
    context: typer.Context,
    name: KeyName,
    data: Data = None,
) -> None:
    """Revoke a key: it is refused from now on.

    [bold]Example[/bold]
      retexture keys revoke "photo app"
    """
    with exits(debug=bool(context.obj)):
        from retexture.cli.installation import configured
        from retexture.cli.keys import revoke

        revoke(configured(data_dir=data), name)
