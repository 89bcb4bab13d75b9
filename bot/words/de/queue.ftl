# Aufträge: was im Gange ist, was gemalt wurde und was sich damit tun lässt.

queue-not-yours = Das kann nur, wer dieses Gemälde bestellt hat, oder ein Moderator.
queue-ended = Dieses Gemälde ist schon zu Ende.
queue-unknown = So ein Gemälde gibt es nicht; /history zeigt deine.
queue-cancelling = Es wird angehalten.
queue-empty = Kein Gemälde wartet, und keins ist im Gange.
queue-no-history = Du hast noch keine Gemälde; /stylize malt das erste.
queue-not-done = Dieses Gemälde wurde nicht fertig, darum gibt es nichts zu zeigen.
queue-several-styles = Es ist mit mehreren Stilen gemalt, die schon unter eigenen Namen aufbewahrt sind; /style list.
queue-not-a-number = Die Stärke ist eine Zahl von 0 bis 1, die Größe eine in Pixeln; versuche es bitte noch einmal.
queue-out-of-range = Die { $option ->
    [size] Größe
   *[strength] Stärke
} muss zwischen { $low } und { $high } liegen, nicht bei { $given }.
queue-deleted = Gelöscht, samt den Bildern, aus denen es entstand.
queue-largest = Hier wird bis { $size } Pixel gemalt, größer geht es also nicht.
queue-strongest = Stärker lässt es sich nicht malen; „Anderer Stil“ geht vielleicht weiter.
queue-weakest = Schwächer lässt es sich nicht malen; mit weniger bliebe vom Stil nichts übrig.
queue-one-style = Gib bitte entweder ein Bild oder den Namen eines Stils an, eins von beiden.

# Listen und was von einem Gemälde gesagt wird.

queue-painting = 🖌 <@{ $member }> `{ $job }`
queue-painting-percent = 🖌 <@{ $member }> `{ $job }`, { $percent } %
queue-waiting = { $place }. <@{ $member }> `{ $job }`
queue-waiting-when = { $place }. <@{ $member }> `{ $job }`, beginnt in { $when }
queue-more = … und { $count } weitere

queue-state-queued = wartet
queue-state-painting = wird gemalt
queue-state-done = fertig
queue-state-failed = gescheitert
queue-state-cancelled = abgebrochen

queue-past = `{ $job }` { $state }, <t:{ $when }:R>
queue-past-link = `{ $job }` { $state }, <t:{ $when }:R>: { $url }

queue-details = **Gemälde `{ $job }`**: { $state }
queue-details-link = **Gemälde `{ $job }`**: { $state }: { $url }
queue-details-parent = gemalt nach { $url }
queue-details-asked = bestellt von <@{ $member }>, <t:{ $when }:f>
queue-details-options = { $size } px · Stärke { $strength } · Farben des { $colors ->
    [content] Fotos
   *[style] Gemäldes
} · { $steps } Schritte
queue-details-styles = { $count } Stile, { $weights }
queue-details-seconds = { $duration } lang gemalt
queue-details-weights = { $duration } lang gemalt, mit den Gewichten { $weights }
queue-number = { $number }

# In der kleinen Zeile unter einem Gemälde, hinter dem, womit es gemalt ist.
queue-parent = nach { $url }

# Knöpfe und Dialoge.

queue-button-cancel = Abbrechen
queue-button-keep = Anhalten und behalten
queue-button-again = Noch einmal
queue-button-stronger = Stärker
queue-button-weaker = Schwächer
queue-button-larger = Größer
queue-button-restyle = Anderer Stil
queue-button-compare = Vergleichen
queue-button-timelapse = Zeitraffer
queue-button-save = Stil speichern
queue-button-show = Einzelheiten
queue-button-delete = Löschen

queue-again-title = Noch einmal malen
queue-again-strength = Stärke
queue-again-strength-hint = 0 ist das Foto, 1 das Gemälde
queue-again-size = Größe
queue-again-size-hint = Pixel der längeren Seite

queue-save-title = Diesen Stil speichern
queue-save-name = Name
queue-save-name-hint = Wie er heißen soll; /stylize nimmt ihn als style_name

queue-restyle-title = In einem anderen Stil malen
queue-restyle-picture = Ein Bild, wie gemalt werden soll
queue-restyle-picture-hint = Ein Gemälde oder ein Bild, dessen Farben und Striche dir gefallen
queue-restyle-name = Oder der Name eines Stils
queue-restyle-name-hint = Einer von dir oder von diesem Server, oder mehrere: sterne:2, welle:1

queue-compare-alt = Das Foto, das Gemälde, nach dem gemalt wurde, und das Ergebnis, nebeneinander
queue-film-alt = Wie das Gemälde wuchs, vom Foto an

# Befehle; ihr Englisch steht bei ihnen selbst.

command-queue = warteschlange
    .description = Sehen, was hier gerade gemalt wird und was wartet
command-history = verlauf
    .description = Deine letzten Gemälde sehen
command-job = gemälde
    .description = Ein Gemälde von dir
command-job-show = zeigen
    .description = Sehen, womit ein Gemälde gemalt ist
    .id = nummer
    .id-description = welches, wie /history es nennt; sonst dein letztes
command-job-cancel = abbrechen
    .description = Ein Gemälde anhalten
    .id = nummer
    .id-description = welches, wie /history es nennt; sonst dein letztes
command-job-again = nochmal
    .description = Dieselben Bilder noch einmal malen
    .id = nummer
    .id-description = welches, wie /history es nennt; sonst dein letztes
