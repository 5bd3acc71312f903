"""One module a venue: what it writes, field by field, and its row."""
