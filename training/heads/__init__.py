"""The heads: each a file with what it reads of the gold, its columns of the read-out, and its loss."""
