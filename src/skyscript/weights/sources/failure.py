"""Why a source did not deliver. The locker goes on to the next source and keeps the reason for its message."""

from skyscript.errors import WeightsError


class SourceError(WeightsError):
    """One source did not deliver; says why and, where there is one, the mend."""


class UnreachableError(SourceError):
    """The source as a whole is down: no network, no tool, no answer. Asking it for the next file is no use."""


class AbsentError(SourceError):
    """The source answers, but has not got this."""
