"""What is known before reading: gazetteer, borders, authority, calendar, units."""
