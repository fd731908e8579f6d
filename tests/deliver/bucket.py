"""A bucket on this machine for the tests of publish, and another signer than the project's own.

moto keeps the bucket, boto3 looks into it, botocore signs; all of them are other people's programs, which know nothing of the
project. They are started by the Rust tests with the Python that tests/deliver/run installs:

    bucket.py serve PORTFILE          serves buckets on 127.0.0.1 until standard input closes; its port is in PORTFILE
    bucket.py serve-signed PORTFILE   does the same, and refuses what is not signed, or signed wrongly
    bucket.py make URL BUCKET         makes a bucket
    bucket.py list URL BUCKET         prints what is in a bucket as JSON, by key
    bucket.py signature METHOD URL HEADERS_JSON BODYFILE REGION
                                      prints the Authorization header of a request

The key that requests are signed with is in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
"""

import datetime
import hashlib
import json
import logging
import os
import sys
from unittest import mock
from urllib.parse import urlsplit

# A developer's own settings must not decide a test, nor may a proxy or a machine's identity be asked for anything: only what
# is given here counts.
for name in list(os.environ):
    if name.startswith("AWS_") and name not in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        del os.environ[name]
os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "*"

# Clients name a region in every signature; moto keeps a bucket of any region, and this one needs no constraint of location.
REGION = "us-east-1"


def credentials():
    """The key of the environment; without one botocore would look for one elsewhere."""
    try:
        return os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]
    except KeyError as missing:
        sys.exit(f"{missing.args[0]} is not set")


def client(url):
    """A client of boto3 for the buckets of this machine, and for no others."""
    import boto3
    from botocore.config import Config

    if urlsplit(url).hostname != "127.0.0.1":
        sys.exit(f"{url} is not on 127.0.0.1")
    key, secret = credentials()
    # The bucket is named in the path, since a name before the host would have to be found by DNS. An answer is not awaited
    # for long, and a failure is not tried again: the server is on the same machine.
    config = Config(
        s3={"addressing_style": "path"}, connect_timeout=10, read_timeout=60, retries={"total_max_attempts": 1}
    )
    return boto3.client(
        "s3", endpoint_url=url, region_name=REGION, aws_access_key_id=key, aws_secret_access_key=secret, config=config
    )


def serve(port_file):
    """Serves until standard input closes, which it does when a test ends, however it ends."""
    from moto.server import ThreadedMotoServer

    # A line for every request would fill the pipe of a test that does not read it, and the server would wait for its reader.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    # The file is renamed to its name when it is whole, so that nobody reads half a port.
    with open(port_file + ".part", "w", encoding="ascii") as file:
        file.write(f"{port}\n")
    os.replace(port_file + ".part", port_file)
    while os.read(0, 4096):
        pass
    server.stop()


def serve_signed(port_file):
    """Serves what is signed with the key of the environment, and answers 403 to what is signed wrongly.

    moto keeps a list of users and their keys like AWS does, and compares signatures once it is told to. It makes up keys by
    itself, hence the user's key is replaced by the one that the tests know. It does not compare the body with the digest that
    is signed, nor the moment with the clock, and answers 500 to what is not signed at all.
    """
    from moto.core import DEFAULT_ACCOUNT_ID
    from moto.core.authorization import enable_iam_authentication
    from moto.iam.models import iam_backends

    users = iam_backends[DEFAULT_ACCOUNT_ID]["aws"]
    users.create_user(region_name=REGION, user_name="publisher")
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    users.put_user_policy("publisher", "buckets", json.dumps(everything))
    key = users.create_access_key("publisher")
    key.access_key_id, key.secret_access_key = credentials()
    with enable_iam_authentication():
        serve(port_file)


def make(url, bucket):
    """Makes a bucket."""
    client(url).create_bucket(Bucket=bucket)


def contents(url, bucket):
    """Prints every object as a reader of the bucket gets it: its bytes by digest, and what is said about them."""
    s3 = client(url)
    objects = {}
    # A page has a thousand keys at most; a site may have more files.
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for entry in page.get("Contents", []):
            found = s3.get_object(Bucket=bucket, Key=entry["Key"])
            body = found["Body"].read()
            if len(body) != entry["Size"]:
                sys.exit(f"{entry['Key']} has {len(body)} bytes, and the list says {entry['Size']}")
            objects[entry["Key"]] = {
                # S3 puts it in quotes, which say nothing.
                "etag": found["ETag"].strip('"'),
                "size": len(body),
                "type": found.get("ContentType"),
                "cache": found.get("CacheControl"),
                "redirect": found.get("WebsiteRedirectLocation"),
                "meta": found["Metadata"],
                "sha256": hashlib.sha256(body).hexdigest(),
            }
    print(json.dumps(objects, ensure_ascii=False, sort_keys=True))


def signature(method, url, headers, body_file, region):
    """Prints the Authorization header that botocore makes for a request at the moment of its x-amz-date.

    botocore signs every header that it is given, except those which proxies change (user-agent, expect, transfer-encoding and
    the like), and host, x-amz-date and x-amz-content-sha256 in any case. It makes the latter two itself; if they differ from
    the given ones, the header differs as well, as it should.
    """
    from botocore.auth import S3SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.config import Config
    from botocore.credentials import Credentials

    headers = json.loads(headers)
    given = {name.lower(): value for name, value in headers.items()}
    if "x-amz-date" not in given:
        sys.exit("there is no x-amz-date among the headers")
    moment = datetime.datetime.strptime(given["x-amz-date"], "%Y%m%dT%H%M%SZ")
    with open(body_file, "rb") as file:
        body = file.read()
    request = AWSRequest(method=method, url=url, headers=headers, data=body)
    # By itself botocore signs the body; a request that says that it does not is signed as botocore would with that setting.
    if given.get("x-amz-content-sha256") == "UNSIGNED-PAYLOAD":
        request.context["client_config"] = Config(s3={"payload_signing_enabled": False})
    # The signer asks this helper for the time and nothing else; if a newer botocore asks another, the patch fails loudly.
    with mock.patch("botocore.auth.get_current_datetime", return_value=moment):
        S3SigV4Auth(Credentials(*credentials()), "s3", region).add_auth(request)
    print(request.headers["Authorization"])


COMMANDS = {"serve": (serve, 1), "serve-signed": (serve_signed, 1), "make": (make, 2), "list": (contents, 2), "signature": (signature, 5)}

if __name__ == "__main__":
    command, count = COMMANDS.get(sys.argv[1] if len(sys.argv) > 1 else "", (None, 0))
    if command is None or len(sys.argv) != count + 2:
        sys.exit(__doc__)
    # Keys and paths are Unicode, whatever the machine's locale is.
    sys.stdout.reconfigure(encoding="utf-8")
    command(*sys.argv[2:])
