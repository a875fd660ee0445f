"""All of it as one shooting script, with where each value came from (paper Table 1)."""
