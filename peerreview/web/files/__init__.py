"""Files that belong to responses: read as pages, and by their owner and staff as they came."""
