"""``python -m svcreview``."""

from svcreview.cli import main

if __name__ == "__main__":
    main()
