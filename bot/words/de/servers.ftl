# Was Moderatoren für ihren Server einstellen, und Hilfe.

server-other-channels = Gemalt wird hier in { $channels }; bitte frag dort.
server-other-role = Auf diesem Server malen { $role }; bitte einen Moderator um diese Rolle.
server-enough = Von dir { $count ->
    [one] ist ein Gemälde
   *[other] sind { $count } Gemälde
} in Arbeit, mehr nimmt dieser Server nicht an; warte auf eins, oder brich es ab.
settings-not-yours = Einstellungen eines Servers sind für die, die den Server verwalten dürfen; frag jemanden von ihnen.
settings-head = **Einstellungen dieses Servers** · wähle eine Seite und dann, was anders werden soll; es gilt sofort.
settings-page = { $page ->
    [places] Sprache und Orte
    [community] Galerie und Wettbewerbe
    [defaults] Wie gemalt wird
   *[limits] Grenzen
}
settings-name = { $name ->
    [language] Sprache
    [painting_channels] Wo gemalt wird
    [painter_role] Wer malt
    [gallery_channel] Galerie
    [gallery_stars] Was in der Galerie hängt
    [host_role] Wer außer Moderatoren Wettbewerbe leitet
    [size] Größe, wenn nichts anderes gesagt ist
    [strength] Stärke, wenn nichts anderes gesagt ist
    [colors] Farben, wenn nichts anderes gesagt ist
    [max_size] Größtes Bild
   *[jobs_per_member] Gemälde eines Mitglieds zugleich
}
settings-unset = { $name ->
    [language] wie die Sprache des Servers
    [painter_role] alle
    [gallery_channel] keine
    [host_role] sonst niemand
   *[other] wie der Bot es hat
}
settings-everywhere = überall
settings-stars = { $count ->
    [0] jedes fertige Gemälde
    [one] Gemälde mit einem Stern
   *[other] Gemälde mit { $count } Sternen
}
settings-colors = { $colors ->
    [content] die des Fotos
   *[style] die des Gemäldes
}
settings-pixels = { $size } Pixel
settings-number = { $number }
help =
    ## Stylize malt ein Bild von dir in der Art eines anderen.
    `/stylize` mit einem Bild als `content` und einem als `style` · oder erwähne mich mit zwei Bildern · oder das Menü *Apps* jeder Nachricht mit einem Bild.
    Unter einem Gemälde: male es noch einmal, stärker, schwächer, größer oder in anderem Stil; vergleiche; sieh, wie es entstand.
    `/style` bewahrt Stile unter Namen auf · `/gallery` zeigt die Werke dieses Servers · `/challenge` ist gemeinsames Malen · `/queue`, `/history`, `/job` sagen, was gerade geschieht.
    Moderatoren und Gastgeber: `/challenge open`, `review`, `close`, `cancel`, `export`. Gastgeber haben die Rolle aus `/settings`; `/settings` selbst ist für die, die den Server verwalten.
    -# Bilder werden nach dem Ende eines Gemäldes { $days } Tage aufbewahrt und dann gelöscht. Verlasse ich einen Server, werden seine Einstellungen, Stile, Wettbewerbe mit ihren Ergebnissen und seine Galerie { $days } Tage später gelöscht. `/privacy` zeigt, gibt und löscht dir alles, was von dir aufbewahrt ist.

# Befehle; ihr Englisch steht bei ihnen selbst.

command-settings = einstellungen
    .description = Einstellen, was auf diesem Server gilt; für die, die ihn verwalten
command-help = hilfe
    .description = Sehen, was dieser Bot kann, und was er aufbewahrt
