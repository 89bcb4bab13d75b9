# What the engine can't do or use, by the kinds of its errors (nst_core.errors). A name is that of a picture, at the
# start of a sentence.

engine-empty = { $name } is an empty file; please send it again.
engine-damaged = { $name } is damaged or cut short; please save it anew and send it again.
engine-unreadable = { $name } is not a picture I can read; please send a PNG, JPEG, WebP, GIF, AVIF, TIFF or BMP file.
engine-huge = { $name } has too many pixels; please send one of at most { $most_millions } million.
engine-large = { $name } has too many pixels ({ $width } × { $height } pixels); please send one of at most { $most_millions } million.
engine-small = { $name } is too small ({ $width } × { $height } pixels); please send one of at least { $least } × { $least }.
engine-thin = { $name } is too long and thin ({ $width } × { $height } pixels); please crop it to at most { $most }:1.
engine-black-mask = The mask has no white part, so there is nothing to paint; paint white where to paint.

engine-range = { $option ->
    [size] Size
    [strength] Strength
   *[other] { $option }
} must lie between { $low } and { $high }, not { $given }.
engine-choice = { $option ->
    [colors] Colours
   *[other] { $option }
} must be one of { $allowed }, not { $given }.
engine-weights = { $option ->
    [style_weights] How much each style counts
   *[other] { $option }
} must be numbers from 0 up, not all 0.
engine-paintings = There must be as many style weights as paintings, { $count }, not { $given }.
engine-layers = There must be as many layer weights as layers, { $count }, not { $given }.
engine-memory = A size of { $size } px needs { $need_gb } GB of memory, and { $free_gb } GB are free; the largest that fits is { $fits } px.
engine-no-memory = A size of { $size } px needs { $need_gb } GB of memory, and { $free_gb } GB are free; please try again later.
engine-whitening = Whitened features need weights that bring their whitening, as lite does; choose plain ones.
engine-unsaid = That picture does not say what it was made with.
engine-garbled = What that picture says it was made with can't be read.

engine-no-checkpoint = What was saved of this painting can't be used any more; please have it painted again.
engine-other-steps = What was saved of this painting is of one with other steps; please have it painted again.
engine-other-size = What was saved of this painting is of one of another size; please have it painted again.

engine-out-of-memory = The painting ran out of memory; choose a smaller size.
engine-diverged = The painting failed at step { $step }, its numbers ran out of range; please try another strength.
