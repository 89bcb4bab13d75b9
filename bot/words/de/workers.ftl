# Maler, die nicht malen können.

painter-failed = Beim Malen ist etwas schiefgegangen; versuch es bitte mit anderen Bildern.
painter-lost = Der Maler ist bei diesem Bild zusammengebrochen; versuch es bitte noch einmal, oder wähle eine kleinere Größe, wenn es wieder passiert.
painter-missing = Der Maler lässt sich gerade nicht starten; versuch es bitte in einer Minute noch einmal, oder sag es dem, der diesen Bot betreibt.
painter-stopped = Das Malen wurde angehalten.
