"""The languages that members may read and guilds may speak (reference#locales)."""

from __future__ import annotations

_CODES = """
    id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja
    zh-TW ko"""

LOCALES = frozenset(_CODES.split())


def checked_locale(locale: str) -> str:
    """Gives a language's code back, if there is such a language.

    Args:
        locale: The code, like ``en-US`` or ``de``.

    Raises:
        ValueError: Discord knows no such language.
    """
    if locale not in LOCALES:
        raise ValueError(f"Discord has no language {locale!r}; it has {', '.join(sorted(LOCALES))}")
    return locale
