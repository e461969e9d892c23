"""Keys that attempts are counted under: hashes, so that no table holds anybody's address."""

import hmac
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from flask import current_app

# Bits. Whoever has one IPv6 address usually has all addresses of its /64.
IPV6_PREFIX_LENGTH = 64


def get_counted_network(address: str | None) -> str:
    """The network that is counted together: an IPv4 address, or the first half of an IPv6 one."""
    try:
        ip: IPv4Address | IPv6Address = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ip_network((int(ip), IPV6_PREFIX_LENGTH), strict=False))
    return str(ip)


def make_attempt_key(*parts: object) -> str:
    """A keyed hash of what is counted together."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(secret, repr(parts).encode(), "sha256").hex()
