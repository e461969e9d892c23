"""A respondent's shelf of evidence: what shows that an answer is so."""
