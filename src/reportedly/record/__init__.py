"""Where the record is kept, searched and checked."""
