"""The progress message and the finished artwork, within Discord's limits."""
