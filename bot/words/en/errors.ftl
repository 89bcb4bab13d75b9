# What no one foresaw.

error-unexpected = Something went wrong here, and it has been noted; please try again.
