"""What can't be done, said to whoever can do something about it."""


class Refusal(Exception):
    """A request that can't be met; its text is one sentence for the member, saying what to do."""


class Misconfigured(Exception):
    """A setting, folder or database that can't be used; its text is one sentence for whoever runs the bot."""
