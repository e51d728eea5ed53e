"""Questions: what several accounts of one incident answer, alike or not."""
