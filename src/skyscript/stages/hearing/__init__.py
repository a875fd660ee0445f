"""What is heard besides words: when there is speech, singing, music, and what the music is like."""
