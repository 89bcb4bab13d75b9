# Jobs: what is under way, what was painted, and what can be done with it.

queue-not-yours = Only whoever asked for this painting, or a moderator, can do that.
queue-ended = That painting has ended already.
queue-unknown = There is no such painting; /history lists yours.
queue-cancelling = It is being stopped.
queue-empty = No painting is waiting, and none is under way.
queue-no-history = You have no paintings yet; /stylize makes the first.
queue-not-done = That painting was not finished, so there is nothing to show.
queue-several-styles = It was painted with several styles, which are kept already under names of their own; /style list.
queue-not-a-number = Strength is a number from 0 to 1, size one of pixels; please try again.
queue-out-of-range = { $option ->
    [size] Size
   *[strength] Strength
} must lie between { $low } and { $high }, not { $given }.
queue-deleted = Deleted, with the pictures it was made from.
queue-largest = Pictures are painted up to { $size } pixels here, so this one can't be larger.
queue-strongest = It is painted as strongly as can be; Another style may go further.
queue-weakest = It is painted as weakly as can be; with less there would be nothing of the style.
queue-one-style = Please give either a picture or the name of a style, not both and not neither.

# Lists, and what is told of a painting.

queue-painting = 🖌 <@{ $member }> `{ $job }`
queue-painting-percent = 🖌 <@{ $member }> `{ $job }`, { $percent }%
queue-waiting = { $place }. <@{ $member }> `{ $job }`
queue-waiting-when = { $place }. <@{ $member }> `{ $job }`, starts in { $when }
queue-more = … and { $count } more

queue-state-queued = waiting
queue-state-painting = being painted
queue-state-done = done
queue-state-failed = failed
queue-state-cancelled = cancelled

queue-past = `{ $job }` { $state }, <t:{ $when }:R>
queue-past-link = `{ $job }` { $state }, <t:{ $when }:R>: { $url }

queue-details = **Painting `{ $job }`**: { $state }
queue-details-link = **Painting `{ $job }`**: { $state }: { $url }
queue-details-parent = painted after { $url }
queue-details-asked = asked for by <@{ $member }>, <t:{ $when }:f>
queue-details-options = { $size } px · strength { $strength } · colours of the { $colors ->
    [content] photograph
   *[style] painting
} · { $steps } steps
queue-details-styles = { $count } styles, { $weights }
queue-details-seconds = painted for { $duration }
queue-details-weights = painted for { $duration } with the weights { $weights }
queue-number = { $number }

# In the small line under an artwork, after what it was made with.
queue-parent = after { $url }

# Buttons and dialogs.

queue-button-cancel = Cancel
queue-button-keep = Stop and keep
queue-button-again = Again
queue-button-stronger = Stronger
queue-button-weaker = Weaker
queue-button-larger = Larger
queue-button-restyle = Another style
queue-button-compare = Compare
queue-button-timelapse = Timelapse
queue-button-save = Save style
queue-button-show = Details
queue-button-delete = Delete

queue-again-title = Paint it again
queue-again-strength = Strength
queue-again-strength-hint = 0 is the photograph, 1 the painting
queue-again-size = Size
queue-again-size-hint = Pixels of the longer side

queue-save-title = Save this style
queue-save-name = Name
queue-save-name-hint = What to call it; /stylize takes it as style_name

queue-restyle-title = Paint it in another style
queue-restyle-picture = A picture of how to paint
queue-restyle-picture-hint = A painting, or any picture whose colours and strokes you like
queue-restyle-name = Or the name of a style
queue-restyle-name-hint = One of yours or of this server, or several: starry:2, wave:1

queue-compare-alt = The photograph, the painting it was painted after, and the artwork, side by side
queue-film-alt = How the artwork grew, from the photograph on
