"""How Hypothesis searches: the same cases every time, unless somebody is hunting.

`HYPOTHESIS_PROFILE=hunt pytest tests/scoring` tries many more, new ones each time.
"""

import os

from hypothesis import HealthCheck, settings

# No deadline: a busy machine is no fault of the rule's.
settings.register_profile(
    "same",
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=list(HealthCheck),
)
settings.register_profile(
    "hunt", settings.get_profile("same"), derandomize=False, max_examples=2_000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
