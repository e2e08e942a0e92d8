"""Who reviews what: claimed by students, given by staff."""
