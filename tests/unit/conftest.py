"""What the quick lane does without."""

import pytest


@pytest.fixture(scope="session")
def postgresql_server():
    """No test here may start one: `make quick` runs them all in under a minute."""
    pytest.fail("A test that needs a database server belongs in tests/databases")
