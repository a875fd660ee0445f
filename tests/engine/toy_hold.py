"""`python toy_hold.py DIR LOCK`: a run whose worker holds a lock for ten minutes. For a test that kills it."""

import sys

from toy import Hold, bring_up_to_date, episodes

from skyscript.engine.executors import Processes

if __name__ == "__main__":
    bring_up_to_date(sys.argv[1], episodes("e1"), [Hold(lock=sys.argv[2])], Processes(1))
