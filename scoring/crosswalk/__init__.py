"""The crosswalk: what answers to one questionnaire say about targets that others have written."""
