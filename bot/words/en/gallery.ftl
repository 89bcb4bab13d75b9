# A server's gallery.

gallery-post = Painted by { $member } · { $link }
gallery-post-starred = ⭐ **{ $stars }** · painted by { $member } · { $link }
gallery-alt-unknown = An artwork from this server
gallery-picture = The picture in the gallery

gallery-title = The gallery
gallery-title-month = The gallery in { $month }
gallery-title-member = { $member } in the gallery
gallery-title-both = { $member } in the gallery, { $month }
gallery-month = { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $year }

gallery-page = **{ $number } of { $count }** · painted by { $member } · { $date } · { $link }
gallery-page-starred = **{ $number } of { $count }** · ⭐ { $stars } · painted by { $member } · { $date } · { $link }
gallery-no-picture = -# The picture can't be shown just now; its post is here: { $link }
gallery-contact-sheet = Contact sheet
gallery-take-down = Take down
gallery-taken-down = It is taken down, and does not hang again. The artwork itself stays where it was painted.

gallery-sheet-of = { $title } · sheet { $sheet } of { $sheets }
gallery-sheet-alt = A contact sheet: { $count ->
        [one] one work
       *[other] { $count } works
    } of the gallery, each with its number
gallery-next-sheet = Works { $first } to { $last }
gallery-share = Post it here

gallery-none-yet = This server has no gallery yet; a moderator can choose a channel for it with `/settings`.
gallery-empty = Nothing hangs in the gallery yet; every work that is finished comes to { $channel } by itself.
gallery-empty-starred = Nothing hangs in the gallery yet; a work comes to { $channel } once { $stars ->
        [one] a member has
       *[other] { $stars } members have
    } given it a ⭐.
gallery-nothing-like-that = Nothing like that hangs in the gallery; leave out the member or the month to see more.
gallery-closed = I can't show you the gallery here: its channel is closed to you, or age-restricted and this one is not; try it in another channel, or ask a moderator.
gallery-unknown-month = I know no such month; please choose one of the list, or write it like 2026-11.
gallery-gone = That work hangs here no more.
gallery-not-yours = Only whoever painted a work, and moderators, can take it down.
gallery-moderators-only = Only moderators can post a sheet for all to see.
gallery-cannot-post = I can't post in { $channel }; please allow me there: { $permissions }.
gallery-stays = A post in a gallery could not be deleted just now; please try again in a minute.
