"""server.py, by which the Rust test of SMTP judges: it keeps what it is sent, to the byte."""

import pathlib
import smtplib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent


class Server(unittest.TestCase):
    def test_what_is_sent_is_kept(self):
        mail = b"Subject: dots\r\n\r\n.\r\n..two\r\nend\xff\r\n\r\n" + b"x" * 998 + b"\r\n"
        with tempfile.TemporaryDirectory(prefix="flywheel-mails-") as folder:
            server = subprocess.Popen(
                [sys.executable, HERE / "server.py", folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
            try:
                word, port = server.stdout.readline().split()
                self.assertEqual(word, "port")
                with smtplib.SMTP("127.0.0.1", int(port), timeout=30) as client:
                    for receiver in ("b@synthetic.example", "c@synthetic.example"):
                        client.sendmail("a@synthetic.example", [receiver], mail)
                self.assertEqual(sorted(path.name for path in pathlib.Path(folder).iterdir()),
                                 ["0001.eml", "0001.txt", "0002.eml", "0002.txt"])
                self.assertEqual(pathlib.Path(folder, "0001.eml").read_bytes(), mail)
                self.assertEqual(pathlib.Path(folder, "0002.txt").read_text(), "a@synthetic.example\nc@synthetic.example\n")
            finally:
                server.stdin.close()
                # It ends when its input does.
                self.assertEqual(server.wait(timeout=30), 0)
                server.stdout.close()
