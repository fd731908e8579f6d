"""What SpamAssassin, without its tests of the network, thinks of the mails."""

import os
import re
import subprocess
import tempfile
import unittest

from support import variants

MOST = 2.0
# A line that every filter must take for spam.
GTUBE = b"XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
STATUS = re.compile(r"^X-Spam-Status: (?:Yes|No), score=(-?[\d.]+) required=\S+ tests=(.*?) autolearn=", re.M)


def scores(files):
    """(score, names of rules) of each file."""
    with tempfile.TemporaryDirectory(prefix="flywheel-mails-") as home:
        done = subprocess.run(
            ["spamassassin", "--local", "--nocreate-prefs", "--cf=use_bayes 0", "--cf=report_safe 0", *map(str, files)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300,
            env={"PATH": os.environ["PATH"], "HOME": home, "LC_ALL": "C.UTF-8"},
        )
    if done.returncode != 0 or done.stderr.strip():
        raise AssertionError(f"spamassassin ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    # Long headers go on in the next line.
    unfolded = re.sub(r"\r?\n[ \t]+", " ", done.stdout.decode("utf-8", "replace"))
    found = [(float(score), re.split(r",\s*", rules)) for score, rules in STATUS.findall(unfolded)]
    if len(found) != len(files):
        raise AssertionError(f"{len(found)} scores of {len(files)} mails")
    return found


class Spam(unittest.TestCase):
    def test_no_mail_looks_like_spam(self):
        mails = [(variant.id, variant.eml("whole")) for variant in variants()]
        found = sorted(zip(scores([path for _, path in mails]), (name for name, _ in mails)), reverse=True)
        (highest, rules), name = found[0]
        print(f"the highest score is {highest} of {name}: {', '.join(rules)}")
        self.assertEqual([(name, score, rules) for (score, rules), name in found if score >= MOST], [])

    def test_spam_is_known(self):
        good = variants()[0].raw("whole")
        with tempfile.TemporaryDirectory(prefix="flywheel-mails-") as folder:
            files = [f"{folder}/{name}" for name in ("good", "spam", "bare")]
            plain = rb"\g<1>7bit\r\n\r\n" + GTUBE + rb"\r\n"
            spam = re.sub(rb"(Content-Transfer-Encoding: )[\w-]+\r\n\r\n", plain, good, count=1)
            for path, mail in zip(files, (good, spam, b"Subject: FREE MONEY!!!\r\n\r\nViagra, cheap, click here\r\n")):
                with open(path, "wb") as file:
                    file.write(mail)
            (low, _), (high, rules), (bare, _) = scores(files)
        self.assertLess(low, MOST)
        self.assertGreaterEqual(bare, MOST)
        self.assertGreater(high, 100)
        self.assertIn("GTUBE", rules)
