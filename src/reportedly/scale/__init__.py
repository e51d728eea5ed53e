"""Many cores, many machines."""
