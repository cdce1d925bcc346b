"""Storage: the database and what belongs to its rows: pages, page tokens, ids, entity tags and time."""
