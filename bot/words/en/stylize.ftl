# At the doors.

# What the two pictures are called at the start of a sentence.
stylize-content = The picture to paint
stylize-style = The picture of how to paint

stylize-two-pictures = Please attach two pictures to one message and mention me in it: first what to paint, then how to paint it.
stylize-no-picture = There is no picture in that message; please choose one that has a picture attached.
stylize-no-style = Please add a picture of how to paint as style, or the name of one that you saved as style_name.
stylize-two-styles = Please give either a picture as style or a name as style_name, not both.
stylize-too-large = { $name } is too large; please send one of at most { $limit_mib } MiB.
stylize-not-a-picture = { $name } is not a picture; please send a PNG, JPEG, WebP, GIF, AVIF, TIFF or BMP file.
stylize-undecodable = { $name } can't be opened; please save it anew as PNG or JPEG and send it again.
stylize-out-of-reach = { $name } could not be downloaded from Discord; please send it again.
stylize-size-limit = Pictures are painted up to { $size } pixels here; please choose a smaller size.

# The dialogs of the message menus: their title, and what is asked for.
stylize-this = Stylize this picture
stylize-this-style = How to paint it
stylize-this-style-hint = A painting, or any picture whose colours and strokes you like
stylize-avatar = Paint this avatar
stylize-no-avatar = They have no avatar of their own; /stylize paints any other picture.
stylize-like = Paint in this style
stylize-like-content = What to paint
stylize-like-content-hint = A photograph, or any picture
