"""`python -m skyscript`."""

from skyscript.cli import main

if __name__ == "__main__":
    main()
