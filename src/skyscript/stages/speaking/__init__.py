"""Who says it: mouths, voices, and the character of each line."""
