"""Notebooks for tests, made here: harmless ones with a MARK in every place that readers must not be shown."""

import base64
import json

from tests.papers import MARK, photo


def code(source, *outputs, **more):
    return {"cell_type": "code", "source": source, "outputs": list(outputs), "metadata": {}} | more


def words(source, **more):
    return {"cell_type": "markdown", "source": source, "metadata": {}} | more


def came(**data):
    """An output; its data by kind, "image_png" for image/png."""
    data = {key.replace("_", "/"): value for key, value in data.items()}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def printed(text):
    return {"output_type": "stream", "name": "stdout", "text": text}


def picture(marked=False):
    return base64.b64encode(photo("PNG", marked=marked)).decode()


def notebook(*cells, marked=False, **more):
    """The bytes of a notebook; *marked*: with MARK in each of its hidden places."""
    about = {"kernelspec": {"name": "python3", "language": "python"}}
    cells = list(cells)
    if marked:
        about = {
            "kernelspec": {"name": MARK, "display_name": MARK, "language": "python"},
            "authors": [{"name": MARK}], "title": MARK, "colab": {"user": {"displayName": MARK}},
            "widgets": {"state": MARK}, "language_info": {"name": "python", "file_extension": MARK},
        }  # fmt: skip
        own = {"metadata": {"id": MARK, "executionInfo": {"user": {"displayName": MARK}}}, "id": MARK}
        cells += [
            code("x = 1", printed(f"in /home/{MARK}/lab/run.py\nand C:\\Users\\{MARK}\\run.py"), **own),
            code("plot()", came(image_png=picture(True)) | {"metadata": {"by": MARK}}, **own),
            code("show()", came(text_html=f'<p title="{MARK}" data-a="{MARK}">Seen<!-- {MARK} --></p>')),
            code("widget()", {"output_type": "display_data", "data": {"application/x": {"model": MARK}}}),
            words("Words. ![](attachment:a.png)", attachments={"a.png": {"image/png": picture(True)}}, **own),
            words(f'<p hidden-by="{MARK}">Said</p><!-- {MARK} -->\n\n[//]: # ({MARK})\n', **own),
            {"cell_type": "unknown", "source": "", "metadata": {"a": MARK}},
        ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": about, "cells": cells} | more).encode()
