"""A consent on paper: the scan of it, checked by content, made anew, and opened by those who decide."""
