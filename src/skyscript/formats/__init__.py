"""In and out: one file a format, records in and records out, no model and no store."""
