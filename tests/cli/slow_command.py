"""`python slow_command.py …`: the command with the made-up stages, one of which holds a lock for ten minutes."""

import story
import toy

from skyscript.cli import main
from skyscript.dataset import catalogue

if __name__ == "__main__":
    story.STAGES["hold"] = toy.Hold
    catalogue.find_stage = story.find_stage
    main()
