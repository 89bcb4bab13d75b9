"""The ledger's door: /queue, /job and /history, and the buttons under a job."""
