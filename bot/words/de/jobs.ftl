# Was das Atelier annimmt, und was es nicht mehr hat.

job-too-many-of-member = { $count ->
    [one] Bei dir ist schon ein Gemälde im Gange; warte bitte, bis es fertig ist, oder brich es ab.
   *[other] Bei dir sind { $count } Gemälde im Gange; warte bitte auf eins davon, oder brich es ab.
}
job-too-many-of-server = Auf diesem Server sind schon viele Gemälde im Gange; versuch es bitte wieder, wenn einige fertig sind.
job-queue-full = Gerade warten zu viele Gemälde; versuch es bitte in ein paar Minuten noch einmal.
job-closing = Der Bot wird neu gestartet; versuch es bitte in einer Minute noch einmal.
job-busy = Deine Gemälde, die im Gange sind, ließen sich nicht rechtzeitig beenden; versuch es bitte in einer Minute noch einmal.
job-pictures-gone = Die Bilder dieses Gemäldes sind nicht mehr aufbewahrt; schick sie bitte noch einmal.
job-nothing-yet = Noch ist nichts gemalt, was sich behalten ließe; „Abbrechen“ beendet es.
