"""The ledger: jobs, their states, and who is next. Knows nothing of Discord."""
