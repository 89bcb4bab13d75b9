"""Group challenges: one theme, many pictures, and a vote."""
