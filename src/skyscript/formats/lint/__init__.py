"""Defects of annotation files in the official layout: found with their place, and mended where nothing is invented."""

from skyscript.formats.lint.document import lint
from skyscript.formats.lint.finding import RULES, Finding, Rule, Severity
from skyscript.formats.lint.mend import fix

__all__ = ["RULES", "Finding", "Rule", "Severity", "fix", "lint"]
