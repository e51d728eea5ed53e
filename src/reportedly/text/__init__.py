"""Text cut once: quotations, stems, shingles; used by every room."""
