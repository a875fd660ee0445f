"""Every error that skyscript raises on purpose.

SkyScriptError
├── UsageError            the caller asked for something that cannot be (exit code 2)
│   ├── RecipeError           a recipe or --set names something unknown
│   └── GraphError            stages do not fit together
├── MediaError            a video cannot be read; says what is wrong with the file
├── WeightsError          a weight file cannot be had or is not what it should be
├── ModelError            a model cannot be opened or answered nonsense
└── StoreError            the dataset folder is damaged or of another version
"""


class SkyScriptError(Exception):
    """Base of all deliberate errors: one sentence that names the file or setting and the mend."""


class UsageError(SkyScriptError):
    """The caller asked for something that cannot be done; nothing was changed."""


class RecipeError(UsageError):
    """A recipe, setting or stage name is unknown or has a wrong value."""


class GraphError(UsageError):
    """Two stages make one record, or a record that a stage needs is made by nobody."""


class MediaError(SkyScriptError):
    """A video file cannot be used; the message says what is wrong with it."""


class WeightsError(SkyScriptError):
    """A weight file cannot be fetched, or its checksum is wrong."""


class ModelError(SkyScriptError):
    """A model cannot be opened, or its answer is outside its contract."""


class StoreError(SkyScriptError):
    """The dataset folder is damaged, or was written by an incompatible version."""


class HaltError(SkyScriptError):
    """Going on would only repeat the failure: no further unit is started, what is done is kept."""


class EndpointError(HaltError):
    """A model endpoint cannot be reached, or refuses every call."""


class BudgetError(HaltError):
    """The calls or the money that the user allowed are spent."""
