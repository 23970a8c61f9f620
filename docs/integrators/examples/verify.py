#!/usr/bin/env python3
"""
Verifies a person with the scheme RPMin, with nothing but Python's standard library.

  ENDPOINT=http://127.0.0.1:8080 ACCESS_KEY_ID=... ACCESS_KEY_SECRET=... \
    python3 verify.py RPMin order-4711 张三 110101199001010015 face.jpg
"""
import base64
import datetime
import hashlib
import hmac
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

# a submission is answered within 8 seconds, decided or not; the rest is for uploading the photo
TIMEOUT_SECONDS = 30
# a review by people takes hours, and its callback says how it ended: do not wait for that
MAX_POLLS = 15


class Refused(Exception):
    """An error of the API: its code says what to do (docs/integrators/errors.md)."""

    def __init__(self, error, retry_after):
        super().__init__(f"{error.get('Code')}: {error.get('Message')}")
        self.code = error.get("Code")
        self.retry_after = retry_after


def encode(text):
    return urllib.parse.quote(text, safe="-_.~")


def signed_form(parameters, secret):
    form = "&".join(f"{encode(name)}={encode(parameters[name])}" for name in sorted(parameters))
    digest = hmac.new(f"{secret}&".encode(), f"POST&%2F&{encode(form)}".encode(), hashlib.sha1).digest()
    return f"{form}&Signature={encode(base64.b64encode(digest).decode())}"


def call(action, parameters, tries=3):
    """Returns the data of the reply. A throttled call is sent again, with a new nonce, when the reply says."""
    public = {
        "Action": action,
        "Version": "2018-09-16",
        "Format": "JSON",
        "AccessKeyId": os.environ["ACCESS_KEY_ID"],
        "SignatureMethod": "HMAC-SHA1",
        "SignatureVersion": "1.0",
        "SignatureNonce": str(uuid.uuid4()),
        "Timestamp": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    form = signed_form({**parameters, **public}, os.environ["ACCESS_KEY_SECRET"]).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(os.environ["ENDPOINT"], form), timeout=TIMEOUT_SECONDS) as reply:
            return json.load(reply)["Data"]
    except urllib.error.HTTPError as error:
        refused = Refused(json.load(error), float(error.headers.get("Retry-After", 0)))
    if not refused.code.startswith("Throttling") or tries == 1:
        raise refused
    time.sleep(refused.retry_after)
    return call(action, parameters, tries - 1)


def materials(values):
    """A list is sent as Material.1.MaterialType, Material.1.Value, Material.2.MaterialType, ..."""
    listed = {}
    for number, (kind, value) in enumerate(values.items(), 1):
        listed[f"Material.{number}.MaterialType"] = kind
        listed[f"Material.{number}.Value"] = value
    return listed


def main(biz, ticket_id, name, number, photo):
    ticket = {"Biz": biz, "TicketId": ticket_id}
    status = call("GetStatus", ticket)
    if status["StatusCode"] != 1:  # -1: nothing was submitted yet
        with open(photo, "rb") as file:
            image = "base64://" + base64.b64encode(file.read()).decode()
        given = materials({"Name": name, "IdentificationNumber": number, "FacePic": image})
        status = call("SubmitVerification", {**ticket, **given})["VerifyStatus"]
    for _ in range(MAX_POLLS):
        if status["StatusCode"] != 0:
            break
        time.sleep(2)
        status = call("GetStatus", ticket)
    print(json.dumps(status, ensure_ascii=False))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Refused as refused:
        sys.exit(str(refused))
