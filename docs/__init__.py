"""What the README shows, and the programs that make it: ``python -m docs``."""
