"""Recipes as data: one TOML file each."""
