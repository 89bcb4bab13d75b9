"""Discord's errors, in its shapes (topics/opcodes-and-status-codes#json, reference#error-messages)."""

from __future__ import annotations

from collections.abc import Sequence

from .records import Json


class DiscordError(Exception):
    """A refusal that goes to the bot as Discord would send it.

    Args:
        status: The HTTP status.
        code: Discord's own code, 0 where it has none.
        message: The text.
        errors: For 50035, which fields are wrong.
    """

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    @property
    def payload(self) -> Json:
        """The body of the answer."""
        body: Json = {"message": self.message, "code": self.code}
        return body | {"errors": self.errors} if self.errors else body


UNAUTHORIZED = (401, 0, "401: Unauthorized")
NOT_FOUND = (404, 0, "404: Not Found")
METHOD_NOT_ALLOWED = (405, 0, "405: Method Not Allowed")
UNKNOWN_CHANNEL = (404, 10003, "Unknown Channel")
UNKNOWN_GUILD = (404, 10004, "Unknown Guild")
UNKNOWN_MEMBER = (404, 10007, "Unknown Member")
UNKNOWN_MESSAGE = (404, 10008, "Unknown Message")
UNKNOWN_USER = (404, 10013, "Unknown User")
UNKNOWN_WEBHOOK = (404, 10015, "Unknown Webhook")
UNKNOWN_INTERACTION = (404, 10062, "Unknown interaction")
UNKNOWN_COMMAND = (404, 10063, "Unknown application command")
TOO_LARGE = (413, 40005, "Request entity too large")
ALREADY_ACKNOWLEDGED = (400, 40060, "Interaction has already been acknowledged.")
MISSING_ACCESS = (403, 50001, "Missing Access")
NOT_THE_AUTHOR = (403, 50005, "Cannot edit a message authored by another user")
EMPTY_MESSAGE = (400, 50006, "Cannot send an empty message")
CANNOT_DM = (403, 50007, "Cannot send messages to this user")
MISSING_PERMISSIONS = (403, 50013, "Missing Permissions")
NO_MUTUAL_GUILD = (403, 50278, "Cannot send messages to this user due to having no mutual guilds")
THREAD_ARCHIVED = (400, 50083, "Thread is archived")
CANNOT_REPLY = (400, 160002, "Cannot reply without permission to read message history")
HAS_THREAD = (400, 160004, "A thread has already been created for this message")
THREAD_LOCKED = (403, 160005, "Thread is locked")
NOT_FOR_THIS_CHANNEL = (400, 50024, "Cannot execute action on this channel type")
INVALID_TOKEN = (401, 50027, "Invalid Webhook Token")
INVALID_JSON = (400, 50109, "The request body contains invalid JSON.")


def invalid_form(field: str, code: str, message: str) -> DiscordError:
    """Makes the error for a field with an unusable value.

    Args:
        field: Which field, with dots between levels: ``data.content``.
        code: Discord's name of the mistake, like ``BASE_TYPE_MAX_LENGTH``.
        message: What is wrong.
    """
    errors: Json = {"_errors": [{"code": code, "message": message}]}
    for part in reversed(field.split(".")):
        errors = {part: errors}
    return DiscordError(400, 50035, "Invalid Form Body", errors)


def at_most(field: str, value: Sequence[object], length: int) -> None:
    """Checks that a text or a list is not too long.

    Args:
        field: Which field, with dots between levels.
        value: The text or the list.
        length: How long it may be.

    Raises:
        DiscordError: It is longer.
    """
    if len(value) > length:
        raise invalid_form(field, "BASE_TYPE_MAX_LENGTH", f"Must be {length} or fewer in length.")
