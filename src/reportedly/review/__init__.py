"""What people decide about the record: written into its log, which only grows."""
