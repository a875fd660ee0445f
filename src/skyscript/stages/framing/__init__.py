"""How it is taken: camera movement, shot size, angle, position, focus."""
