"""Makes anew what the README shows: its table of settings, its paintings, the bot's message.

    python -m docs [settings] [gallery] [message]

Without a word, all three. The paintings take some minutes without a GPU; the message needs Chromium.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from docs import settings

FOLDER = Path(__file__).parent
README = FOLDER.parent / "README.md"
PARTS = ("settings", "gallery", "message")


def main() -> int:
    """Runs it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all if none is given")
    given = parser.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"there is no {', '.join(sorted(unknown))}; choose from {', '.join(PARTS)}")
    parts = given.parts or PARTS
    if "settings" in parts:
        README.write_text(settings.rewritten(README.read_text()))
    if "gallery" in parts:
        from docs import gallery  # loads the engine

        gallery.paint(FOLDER)
    if "message" in parts:
        from docs import message

        message.show(FOLDER)
    return 0


if __name__ == "__main__":
    sys.exit(main())
