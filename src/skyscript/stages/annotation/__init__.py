"""What an annotator says of a keyframe, cleansed and looked for in the picture (paper 3.1-3.3)."""
