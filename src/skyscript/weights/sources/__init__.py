"""Where raw files come from: package index, npm registry, model hub. All are asked for data only."""
