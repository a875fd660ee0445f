"""`skyscript models`: the weights behind model names."""

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from skyscript.cli.progress import Downloads
from skyscript.models.chat import KEY
from skyscript.models.chat.check import check as check_endpoint
from skyscript.weights import Locker

app = typer.Typer(help="Model weights and media: licence, size, source, present or not.", no_args_is_help=True)


@app.command("list")
def list_() -> None:
    """List every file that the program may fetch, with its licence and where it comes from."""
    locker = Locker()
    console = Console(highlight=False)
    for entry in locker.entries():
        mark = "[green]present[/]" if locker.present(entry.name) else "absent "
        console.print(f"{mark}  [bold]{entry.name:<18}[/] {entry.size / 1e6:6.1f} MB  {entry.licence}")
        console.print(f"         {entry.purpose}", soft_wrap=True)
        console.print(f"         from {', or '.join(locker.sources(entry.name))}", soft_wrap=True)


@app.command()
def pull(
    names: Annotated[
        list[str] | None, typer.Argument(help="names or tags from `models list`; all of them if none")
    ] = None,
) -> None:
    """Fetch, verify and convert weights now instead of when they are first used."""
    locker = Locker()
    wanted = names or [entry.name for entry in locker.entries() if "test" not in entry.tags]
    print(f"{locker.download_bytes(wanted) / 1e6:.0f} MB to download")
    with Downloads() as bars:
        locker.pull(wanted, bars)
    print("all present")


@app.command()
def check(
    endpoint: Annotated[str, typer.Argument(metavar="ENDPOINT", help="address, for example http://localhost:8000/v1")],
    model: Annotated[str | None, typer.Option(help="a model that it serves; by default its first")] = None,
    key_variable: Annotated[str, typer.Option(help="environment variable that holds the key")] = KEY,
) -> None:
    """Ask an OpenAI-compatible endpoint what it can do: about ten short requests."""
    console = Console(highlight=False)
    weak = False
    for finding in check_endpoint(endpoint, model, key_variable):
        mark = {True: "[green]yes[/]", False: "[red]no [/]", None: "   "}[finding.good]
        console.print(f"{mark}  {finding.what:<18} {escape(finding.verdict)}", soft_wrap=True)
        weak = weak or finding.good is False
    raise typer.Exit(1 if weak else 0)
