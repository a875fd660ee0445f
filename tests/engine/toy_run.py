"""`python toy_run.py DIR`: the toy pipeline, slowly, over three episodes in two workers. For tests that kill it."""

import sys

from toy import Cast, Note, Report, Spot, Tag, bring_up_to_date, episodes, stages

from skyscript.engine.executors import Processes

if __name__ == "__main__":
    slow = [stage(pause_s=0.05) for stage in (Spot, Cast, Tag, Note, Report)]
    processes = Processes(2)
    bring_up_to_date(sys.argv[1], episodes("e1", "e2", "e3"), stages(*slow), processes)
    processes.close()
