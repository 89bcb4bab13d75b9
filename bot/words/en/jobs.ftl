# What the studio takes on, and what it no longer has.

job-too-many-of-member = { $count ->
    [one] You have a painting under way; please wait for it, or cancel it.
   *[other] You have { $count } paintings under way; please wait for one, or cancel it.
}
job-too-many-of-server = This server has many paintings under way; please try again when some are finished.
job-queue-full = Too many paintings are waiting just now; please try again in a few minutes.
job-closing = The bot is being restarted; please try again in a minute.
job-busy = Your paintings under way could not be ended in time; please try again in a minute.
job-pictures-gone = The pictures of this painting are no longer kept; please send them again.
job-nothing-yet = Nothing is painted yet that could be kept; Cancel ends it.
