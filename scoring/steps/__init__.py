"""First steps: what an organisation can do soon about a question, beside the questionnaire."""
