"""Encrypting what must not be readable in a copy of the database (AES-256-GCM under a data key)."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from samvev.kernel.keys import data_keys

NONCE = 12  # bytes


def seal(text: str, purpose: bytes) -> bytes:
    """The text under the newest key: key name, colon, nonce, ciphertext. `purpose` is what it is, and no other."""
    key, nonce = data_keys()[0], secrets.token_bytes(NONCE)
    name = key.name.encode()
    return name + b":" + nonce + AESGCM(key.sealing).encrypt(nonce, text.encode(), purpose + name)


def unseal(sealed: bytes | memoryview, purpose: bytes) -> str:
    """What was sealed for the purpose. Raises `ValueError` when it was altered, or its key is not in use any more."""
    name, _, rest = bytes(sealed).partition(b":")
    for key in data_keys():
        if key.name.encode() == name:
            try:
                return AESGCM(key.sealing).decrypt(rest[:NONCE], rest[NONCE:], purpose + name).decode()
            except InvalidTag:
                break
    raise ValueError("What was sealed cannot be opened with the keys in use")
