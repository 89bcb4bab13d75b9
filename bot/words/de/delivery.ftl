# Während ein Bild gemalt wird.

progress-mixing = Die Farben werden angerührt…
progress-waiting = Es wartet: { $ahead ->
    [one] 1 Gemälde
   *[other] { $ahead } Gemälde
} vor deinem.
progress-waiting-starts = { progress-waiting } Deins beginnt in { $duration }.
progress-painting = { $bar } **{ NUMBER($done, style: "percent") }** · Schritt { $step } von { $steps } · noch { $duration }
progress-paused = Der Bot wird neu gestartet; dieses Gemälde geht gleich von selbst weiter.
progress-cancelled = Abgebrochen.
progress-failed = Das hat nicht geklappt. { $reason }
progress-finished = Fertig; gleich ist es da…
progress-delivered = In { $seconds } s gemalt: { $url }

duration-seconds = etwa { $count } s
duration-minutes = etwa { $count } min

# Das fertige Gemälde.

artwork-footer = -# { $width } × { $height } px · Stärke { $strength }{ $colors ->
    [content] {" "}· Farben des Fotos
   *[style] {""}
} · { $steps ->
    [one] 1 Schritt
   *[other] { $steps } Schritte
} · Gewichte: { $weights }
artwork-alt = Ein Foto, gemalt in der Art eines anderen Bildes, { $colors ->
    [content] in den Farben des Fotos
   *[style] in den Farben des Gemäldes
}, mit Stärke { $strength } von 1
artwork-preview-alt = Das Gemälde bis hierher
artwork-elsewhere = Hier ist dein Gemälde, denn in { $channel } konnte ich es nicht senden.
artwork-not-sent = Das Gemälde ist fertig, aber ich konnte es hier nicht senden; sieh bitte nach, was ich hier darf, und versuch es noch einmal.

# Wo sich nichts senden lässt.

door-nowhere = Ich weiß nicht, welcher Kanal das ist; versuch es bitte in einem anderen.
door-not-a-member = Ich bin kein Mitglied dieses Servers und kann hier keine Gemälde senden; frag mich in einer Direktnachricht, oder lass mich einladen.
door-may-not = Ich kann hier keine Gemälde senden; bitte einen Moderator, mir das zu erlauben: { $permissions }.

# Wie Discord sie nennt.
permission-view_channel = Kanal ansehen
permission-send_messages = Nachrichten senden
permission-send_messages_in_threads = Nachrichten in Threads senden
permission-attach_files = Dateien anhängen
permission-read_message_history = Nachrichtenverlauf anzeigen
