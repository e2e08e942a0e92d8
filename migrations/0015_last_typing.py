"""A version keeps when its words were last typed by whoever wrote them. How late that is, is asked of the
dates as they are now: nothing is marked late any more."""

from peerreview.store import schema

WRITTEN = "('handed_in', 'accepted', 'provided')"


def up(migrator, db):
    schema.change("response", without=("is_late",))
    # What staff cut or mended counts from the hand-in that it changes.
    schema.change(
        "version",
        columns={
            "typed_at": schema.Column(
                "{moment}",
                fill=(
                    'coalesce((SELECT max(w."at") FROM "version" w WHERE w."response_id" = '
                    f'"version"."response_id" AND w."number" <= "version"."number" AND w."cause" IN '
                    f'{WRITTEN}), "version"."at")'
                ),
            )
        },
        without=("is_late",),
    )
    db.execute_sql(
        'UPDATE "version" SET "typed_at" = (SELECT r."saved_at" FROM "response" r WHERE '
        'r."id" = "version"."response_id") WHERE "cause" = \'accepted\' AND EXISTS (SELECT 1 '
        'FROM "response" r WHERE r."id" = "version"."response_id" AND r."saved_at" < "version"."at")'
    )


def down(migrator, db):
    for table in ("response", "version"):
        schema.change(table, columns={"is_late": schema.Column("{truth}", fill="false")})
    schema.change("version", without=("typed_at",))
