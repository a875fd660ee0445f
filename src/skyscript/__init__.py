"""From short-drama video to shooting scripts, and from an idea to a shooting script."""
