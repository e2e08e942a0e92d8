"""What reviewers get of a file, made by a process of its own that may do little else (``python -m
peerreview.deriving``). It knows no database and no page; ``store/files`` starts it and reads its answer.

Nothing of a file is passed on as it came: a picture is made anew from its pixels, a PDF rebuilt from what its
pages show, a text from its words. Notes in documents, names, places and whatever else is hidden stay
behind."""
