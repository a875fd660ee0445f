"""What is done: one file a step of the paper. A file's name is its stage's name in recipes."""
