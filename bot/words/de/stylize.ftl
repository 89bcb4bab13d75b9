# An den Türen.

# Wie die beiden Bilder am Satzanfang heißen, sächlich.
stylize-content = Das Motiv
stylize-style = Das Stilbild

stylize-two-pictures = Häng bitte zwei Bilder an eine Nachricht und erwähne mich darin: zuerst, was gemalt werden soll, dann, wie.
stylize-no-picture = In dieser Nachricht ist kein Bild; wähle bitte eine, an der ein Bild hängt.
stylize-no-style = Gib bitte unter stil ein Bild an, wie gemalt werden soll, oder unter stilname den Namen eines gespeicherten Stils.
stylize-two-styles = Gib bitte entweder ein Bild unter stil oder einen Namen unter stilname an, nicht beides.
stylize-too-large = { $name } ist zu groß; schick bitte eins mit höchstens { $limit_mib } MiB.
stylize-not-a-picture = { $name } ist kein Bild; schick bitte eine Datei im Format PNG, JPEG, WebP, GIF, AVIF, TIFF oder BMP.
stylize-undecodable = { $name } lässt sich nicht öffnen; speicher es bitte neu als PNG oder JPEG und schick es noch einmal.
stylize-out-of-reach = { $name } ließ sich nicht von Discord herunterladen; schick es bitte noch einmal.
stylize-size-limit = Hier wird bis { $size } Pixel gemalt; wähle bitte eine kleinere Größe.

# Die Dialoge der Nachrichtenmenüs: ihr Titel, und wonach sie fragen.
stylize-this = Dieses Bild malen
stylize-this-style = Wie gemalt werden soll
stylize-this-style-hint = Ein Gemälde oder ein Bild, dessen Farben und Striche dir gefallen
stylize-avatar = Dieses Profilbild malen
stylize-no-avatar = Dort ist kein eigenes Profilbild; /stylize malt jedes andere Bild.
stylize-like = In diesem Stil malen
stylize-like-content = Was gemalt werden soll
stylize-like-content-hint = Ein Foto oder irgendein Bild

# Befehle; ihr Englisch steht bei ihnen selbst.

command-stylize = stylize
    .description = Ein Bild von dir in der Art eines anderen malen
    .content = motiv
    .content-description = was gemalt werden soll
    .style = stil
    .style-description = wie gemalt werden soll
    .size = größe
    .size-description = Länge der längeren Seite, in Pixeln
    .strength = stärke
    .strength-description = wie weit es vom Foto (0) zum Gemälde (1) geht
    .colors = farben
    .colors-description = wessen Farben es bekommt: die des Stils oder die des Motivs
    .style_name = stilname
    .style_name-description = statt eines Bildes ein Stil von dir oder vom Server, oder mehrere: sterne:2, welle:1
choice-style = Stil
choice-content = Motiv
menu-stylize-this-picture = Dieses Bild malen
menu-paint-in-this-style = In diesem Stil malen
menu-paint-this-avatar = Dieses Profilbild malen
