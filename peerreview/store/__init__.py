"""What we remember: Peewee tables, named queries, and the verbs that change them."""
