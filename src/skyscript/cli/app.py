"""The `skyscript` command: its sub-commands and what happens to their errors."""

import os
import sys
from typing import Annotated, NoReturn

import typer

from skyscript import __version__
from skyscript.cli.compare import compare
from skyscript.cli.exchange import export, import_, lint
from skyscript.cli.inspect import schema, show, why
from skyscript.cli.maintain import forget, gc
from skyscript.cli.make import demo, run
from skyscript.cli.models import app as models
from skyscript.cli.status import status
from skyscript.errors import SkyScriptError, UsageError

_INTERRUPTED = 130


def _version(wanted: bool) -> None:
    if wanted:
        print(f"skyscript {__version__}")
        raise typer.Exit


app = typer.Typer(
    name="skyscript",
    help="From short-drama video to shooting scripts and datasets.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _everywhere(
    version: Annotated[
        bool, typer.Option("--version", help="say which version this is", is_eager=True, callback=_version)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="show the traceback of an error; with any command")] = False,
) -> None: ...


app.command()(demo)
app.command()(run)
app.command()(status)
app.command()(show)
app.command()(why)
app.command()(export)
app.command("import")(import_)
app.command()(lint)
app.command()(compare)
app.command()(schema)
app.add_typer(models, name="models")
app.command()(forget)
app.command()(gc)


def main() -> NoReturn:
    """Run the command; exit 0 done, 1 something failed, 2 wrong usage, 130 interrupted."""
    arguments = [a for a in sys.argv[1:] if a != "--debug"]
    debug = len(arguments) != len(sys.argv) - 1
    try:
        code = app(args=arguments, standalone_mode=False) or 0
    except typer.Exit as end:
        code = end.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = _INTERRUPTED
    except BrokenPipeError:  # `skyscript show … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except SkyScriptError as error:
        if debug:
            raise
        print(f"skyscript: {error}", file=sys.stderr)
        code = 2 if isinstance(error, UsageError) else 1
    except Exception as error:
        code = _wrong_usage(error)
        if code is None:
            if debug:
                raise
            print(f"skyscript: {type(error).__name__}: {error} (--debug shows where)", file=sys.stderr)
            code = 1
    if code == _INTERRUPTED:  # which typer may say itself
        print("interrupted; what is done is kept, the same command goes on from here", file=sys.stderr)
    sys.exit(code)


def _wrong_usage(error: Exception) -> int | None:
    """Typer's own complaints about arguments carry their text and exit code."""
    show = getattr(error, "show", None)
    if show is None:
        return None
    show()
    return int(getattr(error, "exit_code", 2))
