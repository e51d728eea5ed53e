"""From one version of the tables to the next, by Alembic: one revision a version, in files and on servers alike."""
