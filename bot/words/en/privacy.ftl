# What is kept of a member.

privacy-nothing = Nothing is kept of you.
privacy-kept =
    Kept of you: { $jobs ->
        [one] one painting and how it was made
       *[other] { $jobs } paintings and how they were made
    }, { $pictures ->
        [one] one picture
       *[other] { $pictures } pictures
    }, { $styles ->
        [one] one style
       *[other] { $styles } styles
    }, { $entries ->
        [one] one entry
       *[other] { $entries } entries
    }, { $results ->
        [one] one result
       *[other] { $results } results
    } and { $votes ->
        [one] one vote
       *[other] { $votes } votes
    } in challenges, and { $works ->
        [one] one work
       *[other] { $works } works
    } in galleries.
    Pictures of a painting go { $days } days after its end, styles when you remove them, entries and votes { $days } days after their challenge, works in a gallery when you delete the painting; results stay for `/challenge leaderboard`. Nobody gets at them but you, moderators by the buttons under artworks, and whoever runs this bot; what you enter is looked at by those who lead the challenge and shown in its channel, and they may take copies of the pictures once it is decided. `/privacy export` gives you a copy of all, `/privacy delete` ends it.
privacy-confirm =
    This deletes { $jobs ->
        [one] one painting with its pictures
       *[other] { $jobs } paintings with their pictures
    }, { $styles ->
        [one] one style
       *[other] { $styles } styles
    }, and { $entries ->
        [one] one entry
       *[other] { $entries } entries
    } with all votes for it; your votes for others and your places in challenges too; and your works in galleries{ $works ->
        [0] , of which there are none
        [one] , one
       *[other] , { $works }
    }. It can't be undone.
privacy-erase = Delete it all
privacy-erased = All that was kept of you is deleted. Your works hang in no gallery any more; other messages with your artworks stay in their channels, until a moderator removes them.
privacy-too-large = It is more than can be sent here; delete paintings that you need no more, or ask whoever runs this bot.
privacy-archive = What this bot keeps of you. kept.json says what there is; the folders hold the pictures: those that you sent, what was painted of them, your styles, and what you entered in challenges.
