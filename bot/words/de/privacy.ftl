# Was von einem Mitglied aufbewahrt wird.

privacy-nothing = Von dir ist nichts aufbewahrt.
privacy-kept =
    Von dir aufbewahrt: { $jobs ->
        [one] ein Gemälde und wie es entstand
       *[other] { $jobs } Gemälde und wie sie entstanden
    }, { $pictures ->
        [one] ein Bild
       *[other] { $pictures } Bilder
    }, { $styles ->
        [one] ein Stil
       *[other] { $styles } Stile
    }, { $entries ->
        [one] ein Beitrag
       *[other] { $entries } Beiträge
    }, { $results ->
        [one] ein Ergebnis
       *[other] { $results } Ergebnisse
    } und { $votes ->
        [one] eine Stimme
       *[other] { $votes } Stimmen
    } in Wettbewerben und { $works ->
        [one] ein Werk
       *[other] { $works } Werke
    } in Galerien.
    Die Bilder eines Gemäldes gehen { $days } Tage nach seinem Ende, Stile, wenn du sie entfernst, Beiträge und Stimmen { $days } Tage nach ihrem Wettbewerb, Werke in einer Galerie, wenn du das Gemälde löschst; Ergebnisse bleiben für `/challenge leaderboard`. An sie kommt niemand als du, Moderatoren mit den Knöpfen unter Gemälden, und wer diesen Bot betreibt; was du einreichst, sehen die an, die den Wettbewerb leiten, es wird in seinem Kanal gezeigt, und ist er entschieden, dürfen sie Kopien der Bilder mitnehmen. `/privacy export` gibt dir eine Kopie von allem, `/privacy delete` löscht es.
privacy-confirm =
    Das löscht { $jobs ->
        [one] ein Gemälde mit seinen Bildern
       *[other] { $jobs } Gemälde mit ihren Bildern
    }, { $styles ->
        [one] einen Stil
       *[other] { $styles } Stile
    } und { $entries ->
        [one] einen Beitrag
       *[other] { $entries } Beiträge
    } mit allen Stimmen dafür, auch deine Stimmen für andere und deine Plätze in Wettbewerben, und deine Werke in Galerien{ $works ->
        [0] , von denen es keine gibt
        [one] , eines
       *[other] , { $works }
    }. Rückgängig machen lässt es sich nicht.
privacy-erase = Alles löschen
privacy-erased = Alles, was von dir aufbewahrt war, ist gelöscht. Aus den Galerien sind deine Werke abgehängt; andere Nachrichten mit deinen Gemälden bleiben in ihren Kanälen, bis ein Moderator sie entfernt.
privacy-too-large = Das ist mehr, als sich hier senden lässt; lösche Gemälde, die du nicht mehr brauchst, oder frage, wer diesen Bot betreibt.
privacy-archive = Was dieser Bot von dir aufbewahrt. kept.json sagt, was da ist; in den Ordnern sind die Bilder: die du geschickt hast, was daraus gemalt wurde, deine Stile und deine Beiträge zu Wettbewerben.

# Befehle; ihr Englisch steht bei ihnen selbst.

command-privacy = datenschutz
    .description = Was dieser Bot von dir aufbewahrt
command-privacy-show = zeigen
    .description = Sehen, was von dir aufbewahrt ist, und wie lange
command-privacy-export = kopie
    .description = Eine Kopie von allem bekommen, was von dir aufbewahrt ist
command-privacy-delete = löschen
    .description = Alles löschen, was von dir aufbewahrt ist
