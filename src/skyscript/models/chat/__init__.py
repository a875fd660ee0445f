"""Chat and vision models behind an OpenAI-compatible address: LMDeploy, vLLM, SGLang, Ollama, xllamacpp, hosted ones.

    model = chat.connect("InternVL2-26B", "http://localhost:23333/v1")
    for number, answer in chat.ask_all(model, requests, concurrency=32, calls=calls): ...

`connect` opens one, `ask_all` asks many requests at once and pays for none twice, `check.check` says what a server can.
"""

from skyscript.models.chat.address import is_local
from skyscript.models.chat.connect import ADDRESS, KEY, connect
from skyscript.models.chat.many import Price, ask_all
from skyscript.models.chat.pictures import Limits, fit
from skyscript.models.chat.retry import Patience

__all__ = ["ADDRESS", "KEY", "Limits", "Patience", "Price", "ask_all", "connect", "fit", "is_local"]
