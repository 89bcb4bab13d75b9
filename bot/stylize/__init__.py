"""The doors: /stylize, the mention command and the message menu."""
