# While a picture is painted.

progress-mixing = Mixing the paint…
progress-waiting = Waiting: { $ahead ->
    [one] 1 painting
   *[other] { $ahead } paintings
} before yours.
progress-waiting-starts = { progress-waiting } Yours starts in { $duration }.
progress-painting = { $bar } **{ NUMBER($done, style: "percent") }** · step { $step } of { $steps } · { $duration } left
progress-paused = The bot is being restarted; this painting goes on in a moment, by itself.
progress-cancelled = Cancelled.
progress-failed = That did not work. { $reason }
progress-finished = Finished; here it comes…
progress-delivered = Painted in { $seconds } s: { $url }

duration-seconds = about { $count } s
duration-minutes = about { $count } min

# The finished artwork.

artwork-footer = -# { $width } × { $height } px · strength { $strength }{ $colors ->
    [content] {" "}· the photograph's colours
   *[style] {""}
} · { $steps } steps · weights: { $weights }
artwork-alt = A photograph painted in the manner of another picture, { $colors ->
    [content] in the photograph's colours
   *[style] in the painting's colours
}, at strength { $strength } of 1
artwork-preview-alt = The painting so far
artwork-elsewhere = Here is your artwork, for I could not post it in { $channel }.
artwork-not-sent = The artwork is finished, but I could not post it here; please check my permissions, then try again.

# Where nothing can be posted.

door-nowhere = I can't tell which channel this is; please try again in another one.
door-not-a-member = I am no member of this server, so I can't post artwork here; ask me in a direct message, or have me invited.
door-may-not = I can't post artwork here; please ask a moderator to allow me to: { $permissions }.

# As Discord calls them.
permission-view_channel = View Channel
permission-send_messages = Send Messages
permission-send_messages_in_threads = Send Messages in Threads
permission-attach_files = Attach Files
permission-read_message_history = Read Message History
