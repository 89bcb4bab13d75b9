"""Styles that members keep under a name, to paint with again."""
