"""Submits URLs by a published client of IndexNow, so that the tests of submit can compare what the project sends with it.

    INDEXNOW_ENDPOINT=http://127.0.0.1:1234/indexnow INDEXNOW_HOST=… INDEXNOW_KEY=… indexnow.py URL…

The endpoint is a parameter of the client, and nothing of it is changed. INDEXNOW_KEY_LOCATION is where the key can be read, by
default at the root of the host. It prints {"status": …}, whatever the status is; what the client itself says goes to standard
error.
"""

import contextlib
import json
import os
import sys
from urllib.parse import urlsplit

from index_now import IndexNowAuthentication, submit_urls_to_index_now
from requests.exceptions import RequestException

# A proxy would take the request off this machine.
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "*"


def main():
    """Submits the URLs of the command line in one request, as the client does with any number of them."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    try:
        endpoint, host, key = (os.environ[f"INDEXNOW_{name}"] for name in ("ENDPOINT", "HOST", "KEY"))
    except KeyError as missing:
        sys.exit(f"{missing.args[0]} is not set")
    # No test may tell a search engine anything.
    if urlsplit(endpoint).hostname != "127.0.0.1":
        sys.exit("INDEXNOW_ENDPOINT is not on 127.0.0.1")
    location = os.environ.get("INDEXNOW_KEY_LOCATION", f"https://{host}/{key}.txt")
    try:
        with contextlib.redirect_stdout(sys.stderr):
            status = submit_urls_to_index_now(IndexNowAuthentication(host, key, location), sys.argv[1:], endpoint)
    except RequestException as error:
        sys.exit(f"the endpoint does not answer: {error}")
    print(json.dumps({"status": int(status)}))


if __name__ == "__main__":
    main()
