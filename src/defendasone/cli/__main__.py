"""`python -m defendasone.cli`: the same as the installed command."""

from defendasone.cli import main

main()
