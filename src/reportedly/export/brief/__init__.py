"""Briefs: what a record says within a filter, as pages that can be printed and handed on."""
