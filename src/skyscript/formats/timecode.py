"""How a moment is written for people."""


def timecode(seconds: float) -> str:
    """`mm:ss.cc`, with hours in front where there are any; rounded, so that 59.999 is `01:00.00`."""
    hundredths = round(seconds * 100)
    minutes, rest = divmod(hundredths, 6000)
    hours, minutes = divmod(minutes, 60)
    lead = f"{hours}:" if hours else ""
    return f"{lead}{minutes:02}:{rest // 100:02}.{rest % 100:02}"
