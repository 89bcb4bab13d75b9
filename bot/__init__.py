"""Stylize: the Discord side."""
