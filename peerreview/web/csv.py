"""CSV for spreadsheets: text cannot become a formula."""

# What a spreadsheet takes for the beginning of a formula, in either width, also after white space it drops.
FORMULA = set("=+-@＝＋－＠\t\r\n")


def safe(text):
    """A text cell; a leading apostrophe where a spreadsheet would compute."""
    text = str(text).replace("\0", "")
    return f"'{text}" if FORMULA & {text[:1], text.lstrip()[:1]} else text
