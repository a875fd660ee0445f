"""What is done: a folder a matter, in it one file a stage, named as in recipes, and beside it what the stage needs."""
