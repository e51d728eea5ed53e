"""The page and the HTTP API, thin over the record."""
