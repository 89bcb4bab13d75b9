# Stile, die Mitglieder und Server aufbewahren.

# Wie ein Bild am Satzanfang heißt.
style-picture = Das Bild des Stils

style-bad-name = Der Name eines Stils hat 1 bis { $longest } Buchstaben, Ziffern, Leerzeichen, Bindestriche oder Apostrophe; wähle bitte einen anderen.
style-none-yet = Du hast noch keine Stile; /style add bewahrt ein Bild als Stil auf, und „Stil speichern“ unter einem Gemälde tut es auch.
style-no-server = Hier ist kein Server, dem die Stile gehören könnten; lass diese Angabe weg oder versuche es auf einem Server.
style-moderators-only = Um die Stile des Servers kümmern sich seine Moderatoren, die Nachrichten verwalten dürfen; eigene kannst du selbst aufbewahren.
style-mixture = Das kann ich nicht lesen; mehrere Stile schreibt man so: sterne:2, welle:1, mit Zahlen dafür, wie viel jeder zählt.
style-no-such-code = Keinen Stil gibt es mit diesem Code; lass ihn dir noch einmal schicken, vielleicht wurde der Stil entfernt.
style-unknown = Es gibt keinen Stil namens { $name }; /style list zeigt, welche da sind.
style-too-many-at-once = Ein Gemälde kann bis zu { $limit } Stile auf einmal haben; lass bitte welche weg.
style-taken = { $whose ->
    [server] Dieser Server hat
   *[own] Du hast
} schon einen Stil namens { $name }; wähle bitte einen anderen Namen.
style-too-many = { $whose ->
    [server] Dieser Server hat
   *[own] Du hast
} { $limit } Stile, so viele, wie dieser Bot aufbewahrt; /style remove schafft Platz.

style-choice = { $whose ->
    [server] { $name } (von diesem Server)
   *[own] { $name }
}

style-shared =
    Wer diesen Code hat, kann **{ $name }** auch aufbewahren, auf jedem Server mit diesem Bot:
    `/style import code:{ $code }`
    Er gilt, bis du den Stil entfernst; Kopien bleiben.
style-saved = Gespeichert. Du kannst überall damit malen: /stylize mit style_name **{ $name }**.
style-renamed = Er heißt jetzt **{ $name }**.
style-removed = **{ $name }** ist entfernt und sein Bild gelöscht.

style-list = { $whose ->
    [server] Die Stile dieses Servers
   *[own] Deine Stile
}, { $count } von höchstens { $limit }:
style-list-line = { $number }\. { $name }
style-list-more = … und { $count } weitere; style_name ergänzt, was du tippst.

style-shown = **{ $name }**
style-shown-preview = **{ $name }**: das Bild, von dem er stammt, und ein Foto, das in ihm gemalt ist
style-alt = Das Bild, von dem der Stil { $name } stammt
style-preview-alt = Ein Haus am See, gemalt im Stil { $name }
style-sheet-alt = Die Stile mit ihren Nummern in der Liste, jeder als Bild oder als Foto, das in ihm gemalt ist

# Befehle; ihr Englisch steht bei ihnen selbst.

command-style = stil
    .description = Deine Stile und die dieses Servers
command-style-add = hinzufügen
    .description = Ein Bild als Stil aufbewahren, um wieder damit zu malen
    .name = name
    .name-description = wie er heißen soll
    .picture = bild
    .picture-description = ein Gemälde oder ein Bild, dessen Farben und Striche dir gefallen
    .server = server
    .server-description = für alle auf diesem Server statt für dich allein; nur für Moderatoren
command-style-list = liste
    .description = Deine Stile und die dieses Servers sehen
command-style-show = zeigen
    .description = Das Bild eines Stils sehen, und wie er malt
    .name = name
    .name-description = welcher
command-style-rename = umbenennen
    .description = Einem Stil einen anderen Namen geben
    .name = name
    .name-description = welcher
    .new_name = neuer-name
    .new_name-description = wie er heißen soll
    .server = server
    .server-description = ein Stil dieses Servers; nur für Moderatoren
command-style-remove = entfernen
    .description = Einen Stil samt seinem Bild löschen
    .name = name
    .name-description = welcher
    .server = server
    .server-description = ein Stil dieses Servers; nur für Moderatoren
command-style-share = teilen
    .description = Einen Code bekommen, mit dem andere einen Stil aufbewahren können, auch auf anderen Servern
    .name = name
    .name-description = welcher
command-style-import = importieren
    .description = Einen Stil aufbewahren, dessen Code du bekommen hast
    .code = code
    .code-description = der Code
    .name = name
    .name-description = wie er heißen soll, sonst heißt er wie dort
    .server = server
    .server-description = für alle auf diesem Server statt für dich allein; nur für Moderatoren
