"""The demo's mails as they lie in the output, and a reader of the templates that they were filled from."""

import functools
import html
import json
import os
import pathlib
import re
from email import message_from_bytes, policy

OUTBOX = pathlib.Path(os.environ["FLYWHEEL_OUTPUT"]) / "_outbox/mails"
PERSONS = ("whole", "no-facts", "no-name", "long-name")
MESSAGES, VARIANTS = 12, ("a", "b", "c")

TAG = re.compile(r"\{\{#if (?P<test>\w+)\}\}|(?P<other>\{\{else\}\})|(?P<end>\{\{/if\}\})|\{\{\{?(?P<value>\w+)\}?\}\}")


class Variant:
    """One variant of a message: its templates, its settings, and the finished mails."""

    def __init__(self, folder, name):
        self.id = f"{folder.name}/{name}"
        self.path = folder / name
        self.settings = json.loads(self.file(".json"))
        self.text = self.file(".txt")
        self.html = self.file(".html")
        self.version = json.loads(self.file(".sendgrid.json"))
        # The fields of the person `whole`.
        self.whole = json.loads(self.version["test_data"])

    def file(self, suffix):
        return (self.path.parent / (self.path.name + suffix)).read_text("utf-8")

    def raw(self, person):
        return self.eml(person).read_bytes()

    def eml(self, person):
        return self.path.parent / f"{self.path.name}.{person}.eml"

    @functools.cache
    def mail(self, person):
        return message_from_bytes(self.raw(person), policy=policy.default)

    def part(self, person, kind):
        return self.mail(person).get_body((kind,)).get_content()

    def said(self, person):
        """All that a reader sees of a mail: subject, text, and the HTML without its tags."""
        return "\n".join([str(self.mail(person)["Subject"]), self.part(person, "plain"), bare(self.part(person, "html"))])

    def names(self):
        """The fields that hold a name."""
        return [field["name"] for field in self.settings["fields"] if field["type"] == "name"]


@functools.cache
def variants():
    folders = sorted(path for path in OUTBOX.iterdir() if path.is_dir())
    return [Variant(folder, name) for folder in folders for name in VARIANTS if (folder / f"{name}.json").exists()]


def bare(markup):
    """HTML without its head, comments and tags."""
    markup = re.sub(r"<head\b.*?</head>|<!--.*?-->", " ", markup, flags=re.S | re.I)
    return html.unescape(re.sub(r"<[^>]+>", " ", markup))


def words(text):
    return text.split()


def fill(template, values):
    """A template with its values, as a sender of mails fills it. A value may be missing; then `{{else}}` is shown."""
    shown, out, at = [True], [], 0
    for tag in TAG.finditer(template):
        if all(shown):
            out.append(template[at : tag.start()])
        at = tag.end()
        if tag["test"]:
            shown.append(values.get(tag["test"]) not in (None, "", 0, False))
        elif tag["other"]:
            shown[-1] = not shown[-1]
        elif tag["end"]:
            shown.pop()
        elif all(shown):
            out.append(str(values.get(tag["value"], "")))
    return "".join([*out, template[at:]])


def names_in(template, values, names, filled):
    """The names that stand in a filled template in the places of some fields; `None` if it is not that template."""
    marks = {name: f"\ue000{name}\ue001" for name in names}
    pattern, seen = "", set()
    for piece in re.split("\ue000(\\w+)\ue001", " ".join(words(fill(template, {**values, **marks})))):
        if piece not in marks:
            pattern += re.escape(piece)
        elif piece in seen:
            pattern += f"(?P={piece})"
        else:
            seen.add(piece)
            pattern += f"(?P<{piece}>.+?)"
    found = re.fullmatch(pattern, " ".join(words(filled)))
    return found and found.groupdict()
