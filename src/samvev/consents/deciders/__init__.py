"""Who decides for a person: each parent on their own, guardians, powers of attorney, and documented incapacity."""
