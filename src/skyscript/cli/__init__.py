"""The command line: parse, call, print. No logic of its own."""

from skyscript.cli.app import main

__all__ = ["main"]
