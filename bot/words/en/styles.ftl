# Styles that members and servers keep.

# What a picture is called at the start of a sentence.
style-picture = The picture of the style

style-bad-name = A style's name has 1 to { $longest } letters, digits, spaces, hyphens or apostrophes; please choose another.
style-none-yet = You have no styles yet; /style add keeps a picture as one, and so does Save style under an artwork.
style-no-server = There is no server here whose styles these could be; leave that option out, or try it on a server.
style-moderators-only = The server's styles are kept by its moderators, who may manage messages; you can keep your own.
style-mixture = I can't read that; several styles are typed like this: starry:2, wave:1, with numbers for how much each counts.
style-no-such-code = No style has this code; please have it sent again, it may have been removed.
style-unknown = There is no style called { $name }; /style list shows which there are.
style-too-many-at-once = A painting can have up to { $limit } styles at once; please leave some out.
style-taken = { $whose ->
    [server] This server has
   *[own] You have
} a style called { $name } already; please choose another name.
style-too-many = { $whose ->
    [server] This server has
   *[own] You have
} { $limit } styles, as many as this bot keeps; /style remove makes room.

style-choice = { $whose ->
    [server] { $name } (of this server)
   *[own] { $name }
}

style-shared =
    Whoever has this code can keep **{ $name }** too, on any server with this bot:
    `/style import code:{ $code }`
    It ends when you remove the style; copies stay.
style-saved = Saved. Paint with it anywhere: /stylize with style_name **{ $name }**.
style-renamed = It is called **{ $name }** now.
style-removed = **{ $name }** is removed, and its picture deleted.

style-list = { $whose ->
    [server] This server's styles
   *[own] Your styles
}, { $count } of at most { $limit }:
style-list-line = { $number }\. { $name }
style-list-more = … and { $count } more; style_name completes what you type.

style-shown = **{ $name }**
style-shown-preview = **{ $name }**: the picture that it is taken from, and a photograph painted in it
style-alt = The picture that the style { $name } is taken from
style-preview-alt = A house by a lake, painted in the style { $name }
style-sheet-alt = The styles with their numbers in the list, each as a picture or a photograph painted in it
