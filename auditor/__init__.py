"""The auditor: reads a built site as a stranger would, and tries to tell where anybody stands.

The auditor shares no code with `scoring.disclosure`, which decides what is published, nor with what
that stands on, so that a mistake there is not made here again. It knows the built pages and files,
who takes part, and the rules that the method page states. `audit_command.py` starts it; `audit.py`
runs its steps in order: read the sites, check every figure, look for disclosures.
"""
