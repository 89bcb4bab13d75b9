# What moderators set for their server, and help.

server-other-channels = Pictures are painted in { $channels } here; please ask there.
server-other-role = On this server { $role } paint; ask a moderator for that role.
server-enough = You have { $count ->
    [one] one painting
   *[other] { $count } paintings
} under way, as many as this server takes; please wait for one, or cancel it.
settings-not-yours = A server's settings are for those who may manage the server; ask one of them.
settings-head = **Settings of this server** · choose a page, then what is to change; it holds at once.
settings-page = { $page ->
    [places] Language and places
    [community] Gallery and challenges
    [defaults] How to paint
   *[limits] Limits
}
settings-name = { $name ->
    [language] Language
    [painting_channels] Where pictures are painted
    [painter_role] Who paints
    [gallery_channel] Gallery
    [gallery_stars] What hangs in the gallery
    [host_role] Who leads challenges, besides moderators
    [size] Size, where nothing else is said
    [strength] Strength, where nothing else is said
    [colors] Colours, where nothing else is said
    [max_size] Largest picture
   *[jobs_per_member] Paintings of a member at a time
}
settings-unset = { $name ->
    [language] as the server's own language
    [painter_role] everyone
    [gallery_channel] none
    [host_role] nobody else
   *[other] as the bot has it
}
settings-everywhere = everywhere
settings-stars = { $count ->
    [0] every finished work
    [one] works with a star
   *[other] works with { $count } stars
}
settings-colors = { $colors ->
    [content] the photograph's
   *[style] the painting's
}
settings-pixels = { $size } pixels
settings-number = { $number }
help =
    ## Stylize paints a picture of yours in the manner of another.
    `/stylize` with a picture as `content` and one as `style` · or mention me with two pictures · or the menu *Apps* of any message with a picture.
    Under an artwork: paint it again, stronger, weaker, larger or in another style; compare; see how it grew.
    `/style` keeps styles by name · `/gallery` shows this server's works · `/challenge` paints together · `/queue`, `/history`, `/job` tell what is going on.
    Moderators and hosts: `/challenge open`, `review`, `close`, `cancel`, `export`. Hosts are those with the role that `/settings` names; `/settings` itself is for those who manage the server.
    -# Pictures are kept { $days } days after a painting has ended, then deleted. When I leave a server, what it had set, its styles, challenges with their results, and gallery are deleted { $days } days later. `/privacy` shows, gives you and deletes all that is kept of you.
