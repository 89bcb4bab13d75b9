"""What ``stylize-bot check`` finds out: whether all is as the bot needs it, and how to mend what is not."""
