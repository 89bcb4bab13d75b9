"""What an artwork was made with, written into its file as XMP, so that it can be made again.

XMP (ISO 16684-1) is the one form of metadata that PNG, JPEG and WebP share. File names are written only where the
command line knows them; nothing of the pictures' own metadata is.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from nst_core.options import Options, OptionsError

NAMESPACE = "urn:stylize-bot:1.0"
"""Marks the attribute as ours; a name, not an address."""

_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:stylize="{namespace}" stylize:parameters="{parameters}"/>'
    '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)
_ATTRIBUTE = re.compile(r'stylize:parameters="([^"]*)"')


@dataclass(frozen=True)
class Parameters:
    """How to make an artwork again.

    Attributes:
        options: All options.
        weights: The network's weights, as a choice for ``weights.locate``.
        content: The photograph's file, or None where that is not to be told.
        styles: The paintings' files, or none.
    """

    options: Options
    weights: str
    content: str | None = None
    styles: tuple[str, ...] = ()

    def to_xmp(self) -> bytes:
        """As an XMP packet, UTF-8."""
        text = json.dumps(asdict(self), sort_keys=True)
        return _PACKET.format(namespace=NAMESPACE, parameters=html.escape(text)).encode()

    @classmethod
    def from_xmp(cls, packet: bytes) -> Parameters:
        """Reads what ``to_xmp`` wrote. Options that this version does not know are left out.

        Raises:
            OptionsError: There are no parameters in it, or they can't be used.
        """
        found = _ATTRIBUTE.search(packet.decode(errors="replace"))
        if not found:
            raise OptionsError("unsaid")
        try:
            values = json.loads(html.unescape(found[1]))
            known = {option.name for option in fields(Options)}
            options = {name: _value(value) for name, value in values["options"].items() if name in known}
            return cls(Options(**options), str(values["weights"]), values["content"], tuple(values["styles"]))
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise OptionsError("garbled") from error


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
