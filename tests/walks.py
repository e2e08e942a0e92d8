"""Walking the pages as a person does: press the button of a row, fill in what is asked, hand in."""

TEXT = (
    "In paragraph two the claim is clear because the numbers are named, and adding the year of each "
    "count would make it stronger still."
)


def activity_page(site, browser):
    """The page of the world's activity."""
    return browser.get(site.path("activities.show", activity=site.world.activity.public_id))


def start(site, browser, task):
    """Press the row's button; the page on which the response is written."""
    action = site.path("responses.begin", activity=site.world.activity.public_id, task=task)
    return browser.follow(browser.post(action, activity_page(site, browser).form(action)))


def may_start(site, browser, task):
    """Whether the activity's page offers to begin this task."""
    return (
        site.path("responses.begin", activity=site.world.activity.public_id, task=task)
        in activity_page(site, browser).actions()
    )


def address_of(page):
    """Where the response of this page is written."""
    return next(found for found in page.actions() if found.endswith("/hand-in")).removesuffix("/hand-in")


def hand_in(browser, page, text=TEXT):
    """Fill every field of the page and hand in; the page after that."""
    action = f"{address_of(page)}/hand-in"
    fields = page.form(action)
    fields |= {name: text for name in fields if name.startswith("text.")}
    fields |= {
        radio["name"]: radio["value"]
        for radio in page.tree.all("input", type="radio")
        if radio["name"].startswith("level.")
    }
    return browser.follow(browser.post(action, fields))
