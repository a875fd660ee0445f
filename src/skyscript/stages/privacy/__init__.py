"""What hides people: mosaics, covered names, pseudonyms, and the looks that check them (paper 3.2)."""
