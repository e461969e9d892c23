"""What the benchmark is called, by what the organisations in it are on the way to."""


def name_benchmark(aim: str) -> str:
    """Its title: 'Becoming trauma informed, together'."""
    return begin_large(f"{aim or 'looking at ourselves'}, together")


def begin_large(words: str) -> str:
    """Words as they stand at the beginning of a sentence, with every other letter as it is."""
    return words[:1].upper() + words[1:]
