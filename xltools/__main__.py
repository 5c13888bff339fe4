"""`python -m xltools`."""

from xltools.cli.main import main

if __name__ == "__main__":
    main()
