"""Bytes become reports: text files, folders, JSON Lines, HTML."""
