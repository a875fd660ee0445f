"""Where it happens: backgrounds, locations of the drama, scenes with their headings."""
