"""`python -m reportedly`: the same as the `reportedly` command."""

from reportedly.cli import main

if __name__ == "__main__":
    main()
