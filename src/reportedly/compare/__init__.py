"""Many annotated reports become copies, occurrences and findings."""
