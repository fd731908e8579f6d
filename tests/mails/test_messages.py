"""Every finished mail, as Python's own parser of mails reads it."""

import re
import unittest
from email import message_from_bytes, policy

import support
from support import MESSAGES, PERSONS, VARIANTS, fill, names_in, variants, words

ONCE = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
UNSUBSCRIBE = re.compile(r"<https://[^\s<>,]+>(, <(https://|mailto:)[^\s<>,]+>)*")
# What a program shows for what is not there.
TRACES = re.compile(r"\b(None|null|undefined|NaN)\b")
LONG = 40


def faults(raw, kind):
    """What is wrong with a finished mail, in words."""
    found = []
    lines = raw.split(b"\r\n")
    if any(b"\r" in line or b"\n" in line for line in lines):
        found.append("a line ends in another way than CRLF")
    if lines[-1] != b"":
        found.append("the last line does not end")
    longest = max(map(len, lines))
    if longest > 998:
        found.append(f"a line of {longest} octets")
    mail = message_from_bytes(raw, policy=policy.default)
    found += [f"{type(defect).__name__} in the mail" for part in mail.walk() for defect in part.defects]
    for name, value in mail.items():
        found += [f"{type(defect).__name__} in {name}" for defect in getattr(value, "defects", ())]
        if not str(value).strip():
            found.append(f"{name} is empty")
    for name in ONCE:
        if len(mail.get_all(name, [])) != 1:
            found.append(f"{len(mail.get_all(name, []))} headers {name}")
    if found:
        return found
    head = raw.split(b"\r\n\r\n")[0]
    if not head.isascii():
        found.append("a header is not ASCII")
    if mail["Date"].datetime is None or mail["Date"].datetime.tzinfo is None:
        found.append("Date is no time")
    if not re.fullmatch(r"<[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+>", str(mail["Message-ID"])):
        found.append(f"Message-ID is {mail['Message-ID']}")
    if "\ufffd" in str(mail["Subject"]) or "=?" in str(mail["Subject"]) or re.search(r"[\r\n]", str(mail["Subject"])):
        found.append(f"Subject is {mail['Subject']!r}")
    if [part.get_content_type() for part in mail.walk()] != ["multipart/alternative", "text/plain", "text/html"]:
        found.append(f"parts are {[part.get_content_type() for part in mail.walk()]}")
        return found
    for part in mail.iter_parts():
        if part.get_content_charset() != "utf-8":
            found.append(f"charset is {part.get_content_charset()}")
        if not part.get_content().strip() or "\ufffd" in part.get_content():
            found.append(f"{part.get_content_type()} is empty or does not decode")
        if "{{" in part.get_content() or "}}}" in part.get_content():
            found.append(f"a field in {part.get_content_type()} is not filled")
    if re.search(r"\{\{|\}\}", "".join(str(value) for value in mail.values())):
        found.append("a field in a header is not filled")
    pair = tuple(str(mail[name]).strip() for name in ("List-Unsubscribe", "List-Unsubscribe-Post"))
    if kind == "marketing" and not (UNSUBSCRIBE.fullmatch(pair[0]) and pair[1] == "List-Unsubscribe=One-Click"):
        found.append(f"List-Unsubscribe is {pair}")
    return found


def mails(*persons):
    return [(variant, person) for variant in variants() for person in persons]


class Messages(unittest.TestCase):
    maxDiff = None

    def test_all_mails_are_there(self):
        messages = {variant.path.parent.name for variant in variants()}
        self.assertEqual(len(messages), MESSAGES)
        self.assertEqual(len(variants()), MESSAGES * len(VARIANTS))
        made = {str(path.relative_to(support.OUTBOX)) for path in support.OUTBOX.rglob("*.eml")}
        self.assertEqual(made, {f"{variant.id}.{person}.eml" for variant in variants() for person in PERSONS})

    def test_every_mail_is_read_without_a_fault(self):
        for variant, person in mails(*PERSONS):
            with self.subTest(mail=f"{variant.id}.{person}"):
                self.assertEqual(faults(variant.raw(person), variant.settings["kind"]), [])

    def test_headers_say_what_the_settings_say(self):
        for variant, person in mails(*PERSONS):
            with self.subTest(mail=f"{variant.id}.{person}"):
                mail, settings = variant.mail(person), variant.settings
                (sender,) = mail["From"].addresses
                self.assertEqual((sender.display_name, sender.addr_spec), (settings["from"]["name"], settings["from"]["email"]))
                self.assertEqual(len(mail["To"].addresses), 1)
                # RFC 2606: nobody has an address there.
                self.assertRegex(mail["To"].addresses[0].domain, r"(^|\.)(example|test|invalid)(\.(com|org|net))?$")
                reply = mail["Reply-To"]
                self.assertEqual(reply and reply.addresses[0].addr_spec, settings["reply_to"])
                for name, value in settings["headers"].items():
                    self.assertEqual(str(mail[name]).strip(), fill(value, variant.whole), name)

    def test_a_mail_has_an_id_of_its_own(self):
        ids = [str(variant.mail(person)["Message-ID"]) for variant in variants() for person in PERSONS]
        self.assertEqual(len(set(ids)), len(ids))

    def test_nothing_tells_of_a_value_that_is_missing(self):
        for variant, person in mails(*PERSONS):
            with self.subTest(mail=f"{variant.id}.{person}"):
                written = set(TRACES.findall(variant.text + variant.settings["subject"]))
                shown = [word for word in TRACES.findall(variant.said(person)) if word not in written]
                self.assertEqual(shown, [])

    def test_a_whole_person_is_shown_everything(self):
        for variant, person in mails("whole"):
            with self.subTest(mail=f"{variant.id}.{person}"):
                self.same(variant, person, variant.whole)

    def test_without_a_name_the_fallback_is_shown(self):
        seen = 0
        for variant, person in mails("no-name"):
            with self.subTest(mail=f"{variant.id}.{person}"):
                fields = {field["name"]: field for field in variant.settings["fields"]}
                missing = [name for name in variant.names() if not fields[name]["required"]]
                self.same(variant, person, {name: value for name, value in variant.whole.items() if name not in missing})
                for fallback in filter(None, (fields[name]["fallback"] for name in missing)):
                    seen += 1
                    self.assertIn(fallback, variant.said(person))
        self.assertGreater(seen, 0)

    def test_without_facts_what_speaks_of_them_is_left_out(self):
        seen = 0
        for variant, person in mails("no-facts"):
            with self.subTest(mail=f"{variant.id}.{person}"):
                fields = variant.settings["fields"]
                missing = [field["name"] for field in fields if not field["required"] and field["fallback"] is None]
                self.same(variant, person, {name: value for name, value in variant.whole.items() if name not in missing})
                seen += bool(missing)
        self.assertGreater(seen, 0)

    def test_a_long_name_is_shown_whole(self):
        names = {}
        for variant, person in mails("long-name"):
            with self.subTest(mail=f"{variant.id}.{person}"):
                for template, filled in (
                    (variant.text, variant.part(person, "plain")),
                    (support.bare(variant.html), support.bare(variant.part(person, "html"))),
                    (variant.settings["subject"], str(variant.mail(person)["Subject"])),
                ):
                    shown = names_in(template, variant.whole, variant.names(), filled)
                    self.assertIsNotNone(shown, f"not what is made of: {template[:60]}")
                    for name, value in shown.items():
                        self.assertEqual(names.setdefault(name, value), value, "the person is called otherwise elsewhere")
        self.assertGreaterEqual(min(map(len, names.values()), default=0), LONG)

    def same(self, variant, person, values):
        """The parts are the templates with these values."""
        subject = fill(variant.settings["subject"], values)
        self.assertEqual(words(str(variant.mail(person)["Subject"])), words(subject))
        self.assertEqual(words(variant.part(person, "plain")), words(fill(variant.text, values)))
        self.assertEqual(words(support.bare(variant.part(person, "html"))), words(fill(support.bare(variant.html), values)))


class Faults(unittest.TestCase):
    """The judge refuses what is broken on purpose, for the planted reason."""

    GOOD = (
        b"From: I MATCH <hello@imatch.example>\r\nTo: Synthetic <a@synthetic.example>\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
        b"Date: Mon, 02 Mar 2026 09:00:00 +0000\r\nMessage-ID: <1@imatch.example>\r\nMIME-Version: 1.0\r\n"
        b"List-Unsubscribe: <https://imatch.example/u/1>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
        b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nText.\r\n"
        b"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Text.</p>\r\n--b--\r\n"
    )
    PLANTED = (
        (b"Text.\r\n", b"Text.\n", "a line ends in another way than CRLF"),
        (b"--b--\r\n", b"--b--", "the last line does not end"),
        (b"<p>", b"<p>" + b"x" * 999, "a line of 1011 octets"),
        (b"--b--\r\n", b"", "CloseBoundaryNotFoundDefect in the mail"),
        (b"=9Fe?=", b"=9Fe", "Subject is"),
        (b"Subject: ", b"Subject: a\r\nSubject: ", "2 headers Subject"),
        (b"Date: Mon, 02 Mar 2026 09:00:00 +0000", b"Date: soon", "InvalidDateDefect in Date"),
        (b"<1@imatch.example>", b"<1>", "Message-ID"),
        (b"Message-ID: <1@imatch.example>\r\n", b"", "0 headers Message-ID"),
        (b"text/plain; charset=utf-8", b"text/plain; charset=iso-8859-1", "charset is iso-8859-1"),
        (b"text/plain", b"text/html", "parts are"),
        (b"<p>Text.</p>", b"<p>{{first_name}}</p>", "a field in text/html is not filled"),
        (b"Synthetic <", b"{{{first_name}}} <", "a field in a header is not filled"),
        (b"=One-Click", b"=one-click", "List-Unsubscribe is"),
        (b"<https://imatch.example/u/1>", b"https://imatch.example/u/1", "List-Unsubscribe is"),
        (b"I MATCH", "I MÄTCH".encode(), "UndecodableBytesDefect in From"),
    )

    def test_a_good_mail_has_none(self):
        self.assertEqual(faults(self.GOOD, "marketing"), [])

    def test_planted_faults_are_found(self):
        for old, new, expected in self.PLANTED:
            with self.subTest(expected=expected):
                self.assertIn(old, self.GOOD)
                found = faults(self.GOOD.replace(old, new, 1), "marketing")
                self.assertTrue(any(expected in fault for fault in found), found)

    def test_names_are_read_out_of_a_filled_template(self):
        template = "Hello {{#if name}}{{{name}}}{{else}}there{{/if}}, {{{count}}} for {{{name}}}."
        self.assertEqual(fill(template, {"count": 2}), "Hello there, 2 for .")
        self.assertEqual(names_in(template, {"count": 2}, ["name"], "Hello A  B,\n2 for A B."), {"name": "A B"})
        self.assertIsNone(names_in(template, {"count": 2}, ["name"], "Hello A B, 2 for A."))
