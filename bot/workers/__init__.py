"""Where painting runs: the protocol that jobs know, and the processes behind it."""
