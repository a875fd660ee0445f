"""What people open: the script as JSON and as text, the keyframes, and one page that tells the episode."""

from skyscript.publish.publish import Publish

__all__ = ["Publish"]
