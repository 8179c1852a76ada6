"""A second opinion on tokens, by PyJWT. Reads one request a line, answers one line each.

key <jwk>                 the key from now on; answers "ok"
mint <alg> <claims>       answers the token
verify <alg> <hex>        answers "accepted" or "refused"; the token's bytes are in hexadecimal
"""

import json
import sys
import warnings

import jwt

warnings.simplefilter("ignore")


def verify(key, algorithm, token):
    try:
        public = key.public_key() if hasattr(key, "public_key") else key
        payload = jwt.PyJWS().decode(token, public, algorithms=[algorithm])
        return isinstance(json.loads(payload), dict)
    except (jwt.PyJWTError, ValueError, RecursionError):
        return False


def main():
    key = None
    for line in sys.stdin:
        command, _, rest = line.rstrip("\n").partition(" ")
        if command == "key":
            key = jwt.PyJWK(json.loads(rest)).key
            answer = "ok"
        else:
            algorithm, _, text = rest.partition(" ")
            if command == "mint":
                answer = jwt.PyJWS().encode(text.encode(), key, algorithm, {"kid": "k1"})
            else:
                answer = "accepted" if verify(key, algorithm, bytes.fromhex(text)) else "refused"
        print(answer, flush=True)


main()
