"""On what somebody is signed in, in words; nothing else of what a browser says about itself is kept."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def words_for(user_agent):
    """ "Firefox on Windows" of what a browser says it is; "" where that says nothing."""
    browser = next((words for sign, words in BROWSERS if f"{sign}/" in user_agent), "")
    system = next((words for sign, words in SYSTEMS if sign in user_agent), "")
    return f"{browser} on {system}" if browser and system else browser or system
