"""What a member is told when something can't be done."""


class Refusal(Exception):
    """A request that can't be met; its text is one sentence for the member, saying what to do."""
