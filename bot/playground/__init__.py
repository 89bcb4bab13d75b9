"""A Discord server in a box."""
