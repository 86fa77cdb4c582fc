"""Looking at who looked: the log read by filter, entries that are questioned, access that is unusual."""
