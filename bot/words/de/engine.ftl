# Was der Maler nicht kann oder nicht brauchen kann, nach der Art seiner Fehler (nst_core.errors). Ein Name ist der eines
# Bildes am Satzanfang, sächlich: „Das Motiv“.

engine-empty = { $name } ist eine leere Datei; schick es bitte noch einmal.
engine-damaged = { $name } ist beschädigt oder unvollständig; speichere es bitte neu und schick es noch einmal.
engine-unreadable = { $name } ist kein Bild, das ich lesen kann; schick bitte eine Datei im Format PNG, JPEG, WebP, GIF, AVIF, TIFF oder BMP.
engine-huge = { $name } hat zu viele Pixel; schick bitte eins mit höchstens { $most_millions } Millionen.
engine-large = { $name } hat zu viele Pixel ({ $width } × { $height }); schick bitte eins mit höchstens { $most_millions } Millionen.
engine-small = { $name } ist zu klein ({ $width } × { $height } Pixel); schick bitte eins mit mindestens { $least } × { $least }.
engine-thin = { $name } ist zu lang und schmal ({ $width } × { $height } Pixel); schneide es bitte auf höchstens { $most }:1 zu.
engine-black-mask = Die Maske hat keine weiße Stelle, es gibt also nichts zu malen; färbe weiß, was gemalt werden soll.

engine-range = { $option ->
    [size] Die Größe
    [strength] Die Stärke
   *[other] { $option }
} muss zwischen { $low } und { $high } liegen, nicht bei { $given }.
engine-choice = { $option ->
    [colors] Für die Farben
   *[other] Für { $option }
} geht eins von { $allowed }, nicht { $given }.
engine-weights = { $option ->
    [style_weights] Wie viel jeder Stil zählt
   *[other] { $option }
}, sagen Zahlen ab 0, die nicht alle 0 sind.
engine-paintings = Es müssen so viele Stilgewichte sein wie Stilbilder, { $count }, nicht { $given }.
engine-layers = Es müssen so viele Schichtgewichte sein wie Schichten, { $count }, nicht { $given }.
engine-memory = Für { $size } px braucht es { $need_gb } GB Speicher, und { $free_gb } GB sind frei; höchstens passen { $fits } px.
engine-no-memory = Für { $size } px braucht es { $need_gb } GB Speicher, und { $free_gb } GB sind frei; versuch es bitte später noch einmal.
engine-whitening = Für solche Merkmale braucht es Gewichte, die sie mitbringen, wie lite; wähle bitte die einfachen.
engine-unsaid = Dieses Bild sagt nicht, womit es gemalt wurde.
engine-garbled = Was dieses Bild darüber sagt, womit es gemalt wurde, lässt sich nicht lesen.

engine-no-checkpoint = Was von diesem Gemälde gesichert war, ist nicht mehr zu gebrauchen; lass es bitte noch einmal malen.
engine-other-steps = Was von diesem Gemälde gesichert war, gehört zu einem mit anderen Schritten; lass es bitte noch einmal malen.
engine-other-size = Was von diesem Gemälde gesichert war, gehört zu einem anderer Größe; lass es bitte noch einmal malen.

engine-out-of-memory = Beim Malen ging der Speicher aus; wähle bitte eine kleinere Größe.
engine-diverged = Das Malen scheiterte bei Schritt { $step }, die Zahlen liefen aus dem Ruder; versuch es bitte mit einer anderen Stärke.
