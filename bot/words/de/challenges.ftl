# Wettbewerbe: ein Thema, viele Bilder.

challenge-fixed-picture = Das Bild des Wettbewerbs
challenge-hosts-only = Wettbewerbe leiten Moderatoren und Gastgeber, die dafür die Rolle aus /settings haben; frag jemanden von ihnen.
challenge-one-fixed = Ein Wettbewerb gibt vor, was gemalt wird, oder den Stil, nicht beides; lass ein Bild weg.
challenge-number = { $option ->
    [entry_hours] Die Stunden für Beiträge müssen
    [vote_hours] Die Stunden für Stimmen müssen
   *[per_member] Die Bilder eines Mitglieds müssen
} zwischen 1 und { $most } liegen, nicht bei { $given }.
challenge-one-at-a-time = Hier nimmt schon ein Wettbewerb Beiträge an; der nächste kann eröffnet werden, sobald über diesen abgestimmt wird.
challenge-none-open = Zurzeit nimmt hier kein Wettbewerb Beiträge an; /challenge status zeigt, was läuft.
challenge-none-running = Auf diesem Server läuft kein Wettbewerb; Moderatoren und Gastgeber eröffnen einen mit /challenge open.
challenge-unknown = Dieser Wettbewerb ist hier nicht mehr bekannt.
challenge-picture-gone = Dieses Bild wird nicht mehr aufbewahrt.
challenge-entered-already = Dieses Gemälde nimmt schon teil.
challenge-hidden = Ein Gemälde hinter einem Spoiler kann nicht teilnehmen, denn alle sollen es sehen; male es aus Bildern ohne Spoiler.
challenge-decided-already = Dieser Wettbewerb ist schon entschieden.
challenge-no-votes-now = In diesem Wettbewerb wird gerade nicht abgestimmt.
challenge-not-for-oneself = Das ist deins; Stimmen sind für die anderen.
challenge-only-your-own = Teilnehmen kannst du mit deinen eigenen Gemälden; /challenge paint malt eins.
challenge-nothing-to-enter = Du hast kein fertiges Gemälde, das passt; /challenge paint malt eins, drücke dann darunter auf Teilnehmen.
challenge-which = Du hast mehrere Beiträge; nenne die Nummer dessen, den du zurückziehst, wie sie in /challenge status steht.
challenge-no-entries-of-yours = Du hast keinen Beitrag dazu.
challenge-not-your-entry = Nummer { $number } ist nicht deine; /challenge status sagt, welche es sind.
challenge-is-cancelled = Der Wettbewerb ist abgesagt.
challenge-give-style = Was gemalt wird, ist vorgegeben; gib einen Stil dazu, als Bild oder mit Namen als style_name.
challenge-give-content = Der Stil ist vorgegeben; gib als content das Bild dazu, das gemalt wird.
challenge-give-both = Gib als content das Bild, das gemalt wird, und einen Stil, als Bild oder mit Namen als style_name.
challenge-just-now = Das ist gerade erst geschehen; warte einen Augenblick, bis der Kanal davon weiß, und versuche es dann noch einmal.
challenge-which-challenge = Hier laufen mehrere Wettbewerbe; sage, welchen du meinst.
challenge-hidden-fixed = Ein Bild hinter einem Spoiler kann nicht allen vorgegeben werden; nimm eins ohne.
challenge-sheet-alt = Alle Beiträge mit ihren Nummern
challenge-fixed-alt = { $fixed ->
    [content] Das Foto, das alle malen
   *[style] Das Gemälde, in dessen Stil alle malen
}
challenge-podium-alt = Die Bilder auf dem Podium mit ihren Plätzen
challenge-enter = Teilnehmen
challenge-vote = Dafür stimmen
challenge-unvote = Stimme zurücknehmen
challenge-how-to-enter = So nimmst du teil
challenge-opening = Eröffnet; die Ankündigung folgt.
challenge-opened =
    ## Wettbewerb: { $theme }
    { $fixed ->
        [content] Alle malen das Bild hier unten; den Stil wählst du.
        [style] Alle malen im Stil des Bildes hier unten; was gemalt wird, wählst du.
       *[nothing] Male, was passt, in irgendeinem Stil.
    }
    { $count ->
        [one] Ein Bild
       *[other] Bis zu { $count } Bilder
    } je Mitglied bis { $entries }; danach stimmen alle ab, bis { $votes }.
challenge-opened-hint = -# `/challenge paint` malt ein Bild, und der Knopf *Teilnehmen* darunter reicht es ein. Stimmen sind geheim{ $names ->
    [secret] , und Beiträge haben bis zum Ende keine Namen
   *[told] {""}
}.
challenge-for-role = Teilnehmen dürfen nur { $role }; abstimmen dürfen alle.
challenge-with-approval = Moderatoren oder Gastgeber sehen sich jedes Bild an, bevor es teilnimmt.
challenge-for-others = An diesem Wettbewerb dürfen nur { $role } teilnehmen; abstimmen dürfen alle.
challenge-how =
    1. Tippe `/challenge paint` mit { $fixed ->
        [content] einem `style`; was gemalt wird, ist vorgegeben
        [style] dem `content`; der Stil ist vorgegeben
       *[nothing] `content` und einem `style`
    }.
    2. Warte auf das Gemälde. Nicht zufrieden? *Noch einmal* und *Größer* darunter malen andere, die auch passen.
    3. Drücke unter dem, das dir gefällt, auf *Teilnehmen*. `/challenge withdraw` zieht es wieder zurück.
challenge-entered = Dein Gemälde nimmt an **{ $theme }** teil. `/challenge withdraw` zieht es wieder zurück.
challenge-entered-waits = Dein Gemälde ist bei **{ $theme }** eingereicht und nimmt teil, sobald jemand von den Moderatoren oder Gastgebern es freigibt; `/challenge status` sagt es. `/challenge withdraw` zieht es wieder zurück.
challenge-review = { $name } · { $count ->
    [one] das einzige, das wartet
   *[other] das erste von { $count }, die warten
}. Soll es teilnehmen?
challenge-review-button = { $action ->
    [approve] Teilnehmen lassen
   *[refuse] Herausnehmen
}
challenge-review-done = Bei **{ $theme }** wartet nichts auf Freigabe.
challenge-review-first = { $count ->
    [one] Ein Bild wartet
   *[other] { $count } Bilder warten
} auf Freigabe; sieh erst mit /challenge review nach, denn was wartet, bliebe draußen.
challenge-review-too-late = Beiträge werden nicht mehr angenommen; was nicht freigegeben ist, nimmt nicht teil.
challenge-reviewed-already = Dieses Bild ist schon freigegeben oder herausgenommen.
challenge-taken-out = Dein Bild, Nummer { $number }, wurde von denen, die **{ $theme }** leiten, herausgenommen.{ $phase ->
    [entries] {" "}Du kannst ein anderes einreichen.
   *[votes] {""}
}
challenge-out-already = Dieses Gemälde haben die herausgenommen, die den Wettbewerb leiten; reiche ein anderes ein.
challenge-waiting = { $count ->
    [one] Ein Bild wartet
   *[other] { $count } Bilder warten
} auf Freigabe: Moderatoren und Gastgeber sehen { $count ->
    [one] es
   *[other] sie
} mit `/challenge review`.
challenge-left-out = { $count ->
    [one] Ein Bild wurde
   *[other] { $count } Bilder wurden
} nicht rechtzeitig freigegeben und { $count ->
    [one] nimmt
   *[other] nehmen
} nicht teil.
challenge-reminder = **[{ $theme }]({ $link })** · { $phase ->
    [entries] Beiträge werden angenommen bis { $until }. { $entries ->
        [0] Noch ist keiner da: `/challenge paint` malt einen.
        [one] Ein Bild nimmt teil.
       *[other] { $entries } Bilder nehmen teil.
    }
   *[votes] abgestimmt wird bis { $until }. { $voters ->
        [0] Noch hat niemand abgestimmt.
        [one] Ein Mitglied hat abgestimmt.
       *[other] { $voters } Mitglieder haben abgestimmt.
    }
}
challenge-voting =
    ## { $theme }: stimmt ab!
    { $count ->
        [one] Ein Bild nimmt
       *[other] { $count } Bilder nehmen
    } teil. Drücke eine Nummer, um ein Bild groß zu sehen und dafür zu stimmen, für so viele du magst, bis { $votes }.
challenge-voting-hint = -# Wer wofür stimmt, bleibt geheim{ $names ->
    [secret] ; wessen Bilder gewonnen haben, steht dann hier
   *[told] {""}
}.
challenge-look = Nummer { $number }
challenge-look-named = Nummer { $number }, von <@{ $member }>
challenge-voted = Nummer { $number } · deine Stimme zählt.
challenge-unvoted = Nummer { $number } · deine Stimme ist zurückgenommen.
challenge-decided =
    ## { $theme }: entschieden
    { $result ->
        [empty] Diesmal hat kein Bild teilgenommen.
        [waiting] { $entries ->
            [one] Das einzige Bild wurde nicht
           *[other] Keines von { $entries } Bildern wurde
        } rechtzeitig freigegeben, also gewinnt diesmal niemand.
        [tied] Niemand hat abgestimmt, also gewinnt diesmal niemand. { $entries ->
            [one] Ein Bild
           *[other] { $entries } Bilder
        }.
       *[won] { $entries ->
            [one] Ein Bild
           *[other] { $entries } Bilder
        }, { $voters ->
            [one] ein Mitglied hat
           *[other] { $voters } Mitglieder haben
        } abgestimmt.
    }
challenge-winner = { $medal } <@{ $member }> mit Nummer { $number }, { $votes ->
    [one] eine Stimme
   *[other] { $votes } Stimmen
}
challenge-status = **{ $theme }** in <#{ $channel }> { $phase ->
    [entries] nimmt Beiträge an bis { $until }
    [votes] wird abgestimmt bis { $until }
   *[closed] ist entschieden
}. { $entries ->
    [one] Ein Beitrag
   *[other] { $entries } Beiträge
}. { $mine ->
    [0] Keiner ist von dir.
    [one] Von dir: Nummer { $numbers }.
   *[other] Von dir: Nummern { $numbers }.
}
challenge-own = { $number } ({ $state ->
    [out] herausgenommen von denen, die ihn leiten
    [entries] wartet auf Freigabe
   *[votes] wurde nicht rechtzeitig freigegeben
})
challenge-none-decided = Hier ist noch kein Wettbewerb entschieden.
challenge-none-kept = Zurzeit ist hier kein entschiedener Wettbewerb aufbewahrt; ihre Bilder gehen einige Wochen nach dem Ende.
challenge-no-season = Diese Saison gibt es hier nicht; wähle eine, die angeboten wird.
challenge-season = { $quarter ->
    [1] Januar bis März
    [2] April bis Juni
    [3] Juli bis September
   *[4] Oktober bis Dezember
} { $year }
challenge-all-seasons = alle Saisons
challenge-leaderboard = ## Wettbewerbe, { $season }
challenge-rank = { $medal } <@{ $member }> · { $points ->
    [one] ein Punkt
   *[other] { $points } Punkte
}{ $wins ->
    [0] {""}
    [one] , ein Sieg
   *[other] , { $wins } Siege
}
challenge-points = -# Punkte für einen ersten Platz: { $first }, einen zweiten: { $second }, einen dritten: { $third }, jeden anderen Beitrag: { $other }.
challenge-cancelled = **{ $theme }**: Der Wettbewerb ist abgesagt.
challenge-enough = Du hast { $limit ->
    [one] ein Bild
   *[other] { $limit } Bilder
} eingereicht, mehr geht nicht; /challenge withdraw zieht eins zurück.
challenge-full = Dieser Wettbewerb hat { $limit } Beiträge, mehr nimmt er nicht an.
challenge-does-not-fit = **{ $theme }** will ein Gemälde{ $fixed ->
    [content] {" "}des Bildes, das alle malen
    [style] {" "}in dem Stil, in dem alle malen
   *[nothing] , das fertig ist
}; /challenge paint malt eins.
challenge-no-entry = In diesem Wettbewerb gibt es keine Nummer { $number }.
challenge-withdrawn = Nummer { $number } ist zurückgezogen.
challenge-ending = { $phase ->
    [votes] Die Abstimmung beginnt.
   *[closed] Der Wettbewerb ist entschieden.
}

# Befehle; ihr Englisch steht bei ihnen selbst.

command-challenge = wettbewerb
    .description = Zusammen malen: ein Thema, viele Bilder
command-challenge-open = eröffnen
    .description = Einen Wettbewerb in diesem Kanal eröffnen; für Moderatoren und Gastgeber
    .theme = thema
    .theme-description = worum es geht
    .content = motiv
    .content-description = ein Bild, das alle malen; lass es weg, wenn sie es wählen
    .style = stil
    .style-description = ein Bild, in dessen Stil alle malen; lass es weg, wenn sie ihn wählen
    .entry_hours = stunden-beiträge
    .entry_hours-description = wie lange Beiträge angenommen werden
    .vote_hours = stunden-abstimmung
    .vote_hours-description = wie lange danach abgestimmt wird
    .per_member = je-mitglied
    .per_member-description = wie viele Bilder ein Mitglied einreichen darf
    .anonymous = anonym
    .anonymous-description = ob Namen erst am Ende genannt werden
    .approval = freigabe
    .approval-description = ob Moderatoren oder Gastgeber Beiträge ansehen, bevor sie teilnehmen
    .role = rolle
    .role-description = wer teilnehmen darf; alle, wenn du sie weglässt
command-challenge-review = freigeben
    .description = Beiträge ansehen, die auf Freigabe warten; für Moderatoren und Gastgeber
command-challenge-export = mitnehmen
    .description = Bilder und Ergebnisse eines entschiedenen Wettbewerbs; für Moderatoren und Gastgeber
    .which = welcher
    .which-description = der Wettbewerb; der letzte, wenn du ihn weglässt
command-challenge-leaderboard = rangliste
    .description = Sehen, wer in den Wettbewerben dieses Servers die meisten Punkte hat
    .season = saison
    .season-description = ein Vierteljahr; das letzte, wenn du es weglässt
command-challenge-paint = malen
    .description = Ein Bild für den Wettbewerb malen, der Beiträge annimmt
    .content = motiv
    .content-description = was gemalt wird, wenn es nicht vorgegeben ist
    .style = stil
    .style-description = wie es gemalt wird, wenn das nicht vorgegeben ist
    .style_name = stilname
    .style_name-description = ein Stil von dir oder diesem Server statt eines Bildes
    .strength = stärke
    .strength-description = wie weit es vom Foto (0) zum Gemälde (1) geht
    .size = größe
    .size-description = Länge der längeren Seite, in Pixeln
command-challenge-enter = teilnehmen
    .description = Mit deinem neuesten passenden Gemälde teilnehmen; der Knopf darunter tut dasselbe
command-challenge-status = stand
    .description = Sehen, welche Wettbewerbe hier laufen und womit du teilnimmst
command-challenge-withdraw = zurückziehen
    .description = Einen Beitrag von dir zurückziehen; Moderatoren und Gastgeber jeden
    .number = nummer
    .number-description = welchen, wenn du mehrere hast
    .which = welcher
    .which-description = der Wettbewerb, wenn mehrere laufen
command-challenge-close = beenden
    .description = Beiträge oder Abstimmung vor der Zeit beenden; für Moderatoren und Gastgeber
    .which = welcher
    .which-description = der Wettbewerb, wenn mehrere laufen
command-challenge-cancel = absagen
    .description = Einen Wettbewerb ohne Sieger aufgeben; für Moderatoren und Gastgeber
    .which = welcher
    .which-description = der Wettbewerb, wenn mehrere laufen
