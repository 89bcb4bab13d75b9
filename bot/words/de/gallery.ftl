# Die Galerie eines Servers.

gallery-post = Gemalt von { $member } · { $link }
gallery-post-starred = ⭐ **{ $stars }** · gemalt von { $member } · { $link }
gallery-alt-unknown = Ein Kunstwerk von diesem Server
gallery-picture = Das Bild in der Galerie

gallery-title = Die Galerie
gallery-title-month = Die Galerie im { $month }
gallery-title-member = { $member } in der Galerie
gallery-title-both = { $member } in der Galerie, { $month }
gallery-month = { $month ->
        [1] Januar
        [2] Februar
        [3] März
        [4] April
        [5] Mai
        [6] Juni
        [7] Juli
        [8] August
        [9] September
        [10] Oktober
        [11] November
       *[12] Dezember
    } { $year }

gallery-page = **{ $number } von { $count }** · gemalt von { $member } · { $date } · { $link }
gallery-page-starred = **{ $number } von { $count }** · ⭐ { $stars } · gemalt von { $member } · { $date } · { $link }
gallery-no-picture = -# Das Bild lässt sich gerade nicht zeigen; hier hängt es: { $link }
gallery-contact-sheet = Kontaktbogen
gallery-take-down = Abhängen
gallery-taken-down = Es ist abgehängt und kommt nicht wieder in die Galerie. Das Kunstwerk selbst bleibt, wo es gemalt wurde.

gallery-sheet-of = { $title } · Bogen { $sheet } von { $sheets }
gallery-sheet-alt = Ein Kontaktbogen: { $count ->
        [one] ein Werk
       *[other] { $count } Werke
    } der Galerie, jedes mit seiner Nummer
gallery-next-sheet = Werke { $first } bis { $last }
gallery-share = Hier zeigen

gallery-none-yet = Dieser Server hat noch keine Galerie; Moderatoren können mit `/settings` einen Kanal dafür wählen.
gallery-empty = In der Galerie hängt noch nichts; jedes fertige Werk kommt von selbst nach { $channel }.
gallery-empty-starred = In der Galerie hängt noch nichts; ein Werk kommt nach { $channel }, sobald { $stars ->
        [one] ein Mitglied
       *[other] { $stars } Mitglieder
    } ihm einen ⭐ { $stars ->
        [one] gegeben hat
       *[other] gegeben haben
    }.
gallery-nothing-like-that = So etwas hängt nicht in der Galerie; lass das Mitglied oder den Monat weg, um mehr zu sehen.
gallery-closed = Hier kann ich dir die Galerie nicht zeigen: Ihr Kanal ist für dich geschlossen, oder er hat eine Altersbeschränkung und dieser nicht; versuch es in einem anderen Kanal, oder frag einen Moderator.
gallery-unknown-month = Diesen Monat kenne ich nicht; nimm einen aus der Liste, oder schreib ihn wie 2026-11.
gallery-gone = Dieses Werk hängt hier nicht mehr.
gallery-not-yours = Abhängen kann ein Werk nur, wer es gemalt hat, oder ein Moderator.
gallery-moderators-only = Nur Moderatoren können einen Bogen für alle zeigen.
gallery-cannot-post = In { $channel } kann ich nichts senden; erlaube mir dort bitte: { $permissions }.
gallery-stays = Ein Bild in einer Galerie ließ sich gerade nicht löschen; bitte versuch es in einer Minute noch einmal.

# Befehle; ihr Englisch steht bei ihnen selbst.

command-gallery = galerie
    .description = Ansehen, was auf diesem Server gemalt wurde
    .member = mitglied
    .member-description = nur Werke von diesem Mitglied
    .month = monat
    .month-description = nur Werke aus diesem Monat
