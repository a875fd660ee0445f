"""Opens the chat model that a setting names: an endpoint at an address, or whatever the registry knows."""

from skyscript.models import chat, registry
from skyscript.models.protocols import ChatModel


def open_chat(name: str, address: str | None, key_variable: str) -> ChatModel:
    """`openai:NAME` is served at `address` (or SKYSCRIPT_ENDPOINT); other names need neither address nor key."""
    if name.startswith("openai:"):
        return chat.connect(name, address, key_variable)
    return registry.open(name, ChatModel)
