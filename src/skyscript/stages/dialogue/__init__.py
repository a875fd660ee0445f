"""What is said: subtitle files, speech, and one line out of all sources."""
