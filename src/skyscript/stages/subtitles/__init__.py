"""Text burned into the picture: found, followed from frame to frame, read, paired with its translation."""
