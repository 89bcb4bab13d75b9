"""Measurements and pictures to look at, one command each; no tests, so that no test depends on the clock."""
