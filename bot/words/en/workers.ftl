# Painters that can't paint.

painter-failed = Something went wrong while painting this; please try other pictures.
painter-lost = The painter broke down while painting this; please try again, or choose a smaller size if it happens twice.
painter-missing = The painter can't be started at the moment; please try again in a minute, or tell whoever runs this bot.
painter-stopped = The painting was stopped.
