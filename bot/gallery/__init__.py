"""A server's gallery: finished works in a channel of their own, to leaf through, and as a month's contact sheet."""
