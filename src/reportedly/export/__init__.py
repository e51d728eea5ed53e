"""The record becomes files."""
