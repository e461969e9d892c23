"""The programme that organisations take part in: its places, sectors and questionnaires."""
