"""Somebody who comes back: a round that is submitted, and another."""

import pytest


@pytest.fixture
def answer(member):
    """Fills in a page of a round."""

    def send(address, number=1, **given):
        return member.send(member.open(f"/assessment/{number}/{address}"), **given)

    return send


@pytest.fixture
def submit(member):
    """Submits a round."""
    return lambda number=1: member.send(member.open(f"/assessment/{number}/check"))


@pytest.fixture
def start_again(member):
    """Starts another round."""
    return lambda: member.send(member.open("/assessment"))
