"""A mail server on this machine, which keeps every mail byte for byte.

    python server.py FOLDER

listens at a free port of 127.0.0.1, says `port N` on a line, and writes each mail into the folder: `0001.eml` as it came, and
`0001.txt` with its sender and its receivers, one a line. It ends when its input ends, so it never outlives who started it.
"""

import asyncio
import pathlib
import sys

from aiosmtpd.smtp import SMTP


class Keep:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        name = self.folder / f"{self.count:04}"
        name.with_suffix(".txt").write_text("\n".join([envelope.mail_from, *envelope.rcpt_tos]) + "\n")
        # Dots that SMTP doubles are single again here; nothing else was touched.
        name.with_suffix(".eml").write_bytes(envelope.original_content)
        return "250 kept"


async def serve(folder):
    keep = Keep(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(keep, hostname="mail.example", loop=loop), "127.0.0.1", 0)
    async with server:
        print("port", server.sockets[0].getsockname()[1], flush=True)
        await loop.run_in_executor(None, sys.stdin.buffer.read)


if __name__ == "__main__":
    asyncio.run(serve(pathlib.Path(sys.argv[1])))
