"""Who is in the picture and how they are: faces, bodies, feelings, identities (paper 3.4)."""
