# Challenges: one theme, many pictures.

challenge-fixed-picture = The challenge's picture
challenge-hosts-only = Challenges are led by moderators, and by hosts, who have the role for it that /settings names; ask one of them.
challenge-one-fixed = A challenge fixes either what is painted or the style, not both; leave one picture out.
challenge-number = { $option ->
    [entry_hours] The hours for entries
    [vote_hours] The hours for votes
   *[per_member] The pictures of a member
} must lie between 1 and { $most }, not { $given }.
challenge-one-at-a-time = A challenge takes entries here already; the next can open when its votes begin.
challenge-none-open = No challenge takes entries here just now; /challenge status shows what goes on.
challenge-none-running = No challenge is under way on this server; moderators and hosts open one with /challenge open.
challenge-unknown = That challenge is no longer known here.
challenge-picture-gone = That picture is no longer kept.
challenge-entered-already = This painting is entered already.
challenge-hidden = A painting behind a spoiler can't be entered, for all are to see it; paint it from pictures without one.
challenge-decided-already = This challenge is decided already.
challenge-no-votes-now = There is no voting in this challenge just now.
challenge-not-for-oneself = This one is yours; votes are for the others.
challenge-only-your-own = You can enter your own paintings; /challenge paint makes one.
challenge-nothing-to-enter = You have no finished painting that fits; /challenge paint makes one, then press Enter under it.
challenge-which = You have several entries; say the number of the one to take out, as /challenge status tells it.
challenge-no-entries-of-yours = You have entered nothing in it.
challenge-not-your-entry = Number { $number } is not yours; /challenge status tells which are.
challenge-is-cancelled = The challenge is cancelled.
challenge-give-style = The picture to paint is given; add a style, or the name of one as style_name.
challenge-give-content = The style is given; add the picture to paint as content.
challenge-give-both = Add the picture to paint as content, and a style, or the name of one as style_name.
challenge-just-now = That was done just now; wait a moment for the channel to be told, then try again.
challenge-which-challenge = Several challenges are under way here; say which one you mean.
challenge-hidden-fixed = A picture behind a spoiler can't be given to all; choose one without.
challenge-sheet-alt = All entries with their numbers
challenge-fixed-alt = { $fixed ->
    [content] The photograph that everyone paints
   *[style] The painting in whose style all paint
}
challenge-podium-alt = The pictures on the podium, with their places
challenge-enter = Enter challenge
challenge-vote = Vote for it
challenge-unvote = Take my vote back
challenge-how-to-enter = How to enter
challenge-opening = Opened; the announcement follows.
challenge-opened =
    ## Challenge: { $theme }
    { $fixed ->
        [content] Everyone paints the picture below; choose the style.
        [style] Everyone paints in the style of the picture below; choose what to paint.
       *[nothing] Paint whatever fits, in any style.
    }
    Enter { $count ->
        [one] one picture
       *[other] up to { $count } pictures
    } until { $entries }; then all vote, until { $votes }.
challenge-opened-hint = -# `/challenge paint` makes a picture, and the button *Enter challenge* under it enters it. Votes are secret{ $names ->
    [secret] , and entries are shown without names until the end
   *[told] {""}
}.
challenge-for-role = Only { $role } may enter; all may vote.
challenge-with-approval = A moderator or host looks at each picture before it takes part.
challenge-for-others = Only { $role } may enter this challenge; all may vote.
challenge-how =
    1. Type `/challenge paint` with { $fixed ->
        [content] a `style`; the picture to paint is given
        [style] the `content`; the style is given
       *[nothing] `content` and a `style`
    }.
    2. Wait for the artwork. Not happy? *Again* and *Larger* under it make others, which fit too.
    3. Press *Enter challenge* under the one that you like. `/challenge withdraw` takes it out again.
challenge-entered = Entered in **{ $theme }**. `/challenge withdraw` takes it out again.
challenge-entered-waits = Entered in **{ $theme }**, where it takes part once a moderator or host has approved it; `/challenge status` tells. `/challenge withdraw` takes it out again.
challenge-review = { $name } · { $count ->
    [one] the only one that waits
   *[other] the first of { $count } that wait
}. Shall it take part?
challenge-review-button = { $action ->
    [approve] Let it take part
   *[refuse] Take it out
}
challenge-review-done = Nothing waits for approval in **{ $theme }**.
challenge-review-first = { $count ->
    [one] One picture waits
   *[other] { $count } pictures wait
} for approval; look with /challenge review first, for what waits would be left out.
challenge-review-too-late = Entries have ended; what was not approved takes no part.
challenge-reviewed-already = That picture was approved or taken out already.
challenge-taken-out = Your picture, number { $number }, was taken out of **{ $theme }** by those who lead it.{ $phase ->
    [entries] {" "}You can enter another.
   *[votes] {""}
}
challenge-out-already = This painting was taken out by those who lead the challenge; enter another.
challenge-waiting = { $count ->
    [one] One picture waits
   *[other] { $count } pictures wait
} for approval: moderators and hosts, `/challenge review` shows { $count ->
    [one] it
   *[other] them
}.
challenge-left-out = { $count ->
    [one] One picture was
   *[other] { $count } pictures were
} not approved in time and { $count ->
    [one] takes
   *[other] take
} no part.
challenge-reminder = **[{ $theme }]({ $link })** · { $phase ->
    [entries] entries end { $until }. { $entries ->
        [0] No picture is in yet: `/challenge paint` makes one.
        [one] One picture is in.
       *[other] { $entries } pictures are in.
    }
   *[votes] votes end { $until }. { $voters ->
        [0] Nobody has voted yet.
        [one] One member has voted.
       *[other] { $voters } members have voted.
    }
}
challenge-voting =
    ## { $theme }: vote!
    { $count ->
        [one] One picture is
       *[other] { $count } pictures are
    } in. Press a number to see a picture large and to vote for it, for as many as you like, until { $votes }.
challenge-voting-hint = -# Who voted for what stays secret{ $names ->
    [secret] ; whose pictures won is told then
   *[told] {""}
}.
challenge-look = Number { $number }
challenge-look-named = Number { $number }, by <@{ $member }>
challenge-voted = Number { $number } · your vote is noted.
challenge-unvoted = Number { $number } · your vote is taken back.
challenge-decided =
    ## { $theme }: decided
    { $result ->
        [empty] No picture took part this time.
        [waiting] { $entries ->
            [one] The only picture was
           *[other] None of { $entries } pictures was
        }{ $entries ->
            [one] {" "}not approved in time, so nobody wins.
           *[other] {" "}approved in time, so nobody wins.
        }
        [tied] Nobody voted, so nobody wins this time. { $entries ->
            [one] One picture
           *[other] { $entries } pictures
        }.
       *[won] { $entries ->
            [one] One picture
           *[other] { $entries } pictures
        }, { $voters ->
            [one] one voter
           *[other] { $voters } voters
        }.
    }
challenge-winner = { $medal } <@{ $member }> with number { $number }, { $votes ->
    [one] one vote
   *[other] { $votes } votes
}
challenge-status = **{ $theme }** in <#{ $channel }> { $phase ->
    [entries] takes entries until { $until }
    [votes] is voted on until { $until }
   *[closed] is decided
}. { $entries ->
    [one] One entry
   *[other] { $entries } entries
}. { $mine ->
    [0] None is yours.
    [one] Yours: number { $numbers }.
   *[other] Yours: numbers { $numbers }.
}
challenge-own = { $number } ({ $state ->
    [out] taken out by those who lead it
    [entries] waits for approval
   *[votes] was not approved in time
})
challenge-none-decided = No challenge was decided here yet.
challenge-none-kept = No decided challenge is kept here just now; their pictures go some weeks after their end.
challenge-no-season = There is no such season here; choose one that is offered.
challenge-season = { $quarter ->
    [1] January to March
    [2] April to June
    [3] July to September
   *[4] October to December
} { $year }
challenge-all-seasons = all seasons
challenge-leaderboard = ## Challenges, { $season }
challenge-rank = { $medal } <@{ $member }> · { $points ->
    [one] one point
   *[other] { $points } points
}{ $wins ->
    [0] {""}
    [one] , one win
   *[other] , { $wins } wins
}
challenge-points = -# Points for a first place: { $first }, a second: { $second }, a third: { $third }, any other entry: { $other }.
challenge-cancelled = **{ $theme }**: The challenge is cancelled.
challenge-enough = You have entered { $limit ->
    [one] one picture
   *[other] { $limit } pictures
}, as many as may be; /challenge withdraw takes one out.
challenge-full = This challenge has { $limit } entries, as many as it takes.
challenge-does-not-fit = **{ $theme }** wants a painting { $fixed ->
    [content] of the picture that everyone paints
    [style] in the style that everyone uses
   *[nothing] that is finished
}; /challenge paint makes one.
challenge-no-entry = There is no number { $number } in this challenge.
challenge-withdrawn = Number { $number } is taken out.
challenge-ending = { $phase ->
    [votes] The votes begin.
   *[closed] It is decided.
}
