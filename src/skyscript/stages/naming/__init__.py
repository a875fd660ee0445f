"""What people are called: names in words, whose they are, and their replacement in all that is published."""
