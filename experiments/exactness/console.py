"""How the scripts of this folder meet wrong use: with one line on standard error and exit code 2.

Exit code 1 is kept for what they are run to find out: that something differs.
"""

import importlib.util
import sys
from pathlib import Path


class WrongUse(Exception):
    """What was given cannot be used; the message is one line that says why and what to do."""


class Differs(Exception):
    """What was given has other parts than its counterpart; the message is one line."""


def require(*packages: str) -> None:
    """Ends the script if a package is not installed. To be called before it is imported."""
    missing = [package for package in packages if importlib.util.find_spec(package) is None]
    if missing:
        end(f"needs {' and '.join(missing)}: pip install {' '.join(missing)} (README.md names the versions)", 2)


def run(main) -> None:
    """Runs a script and exits with its code."""
    try:
        sys.exit(main())
    except WrongUse as mistake:
        end(mistake, 2)
    except Differs as difference:
        end(difference, 1)


def end(message: object, code: int) -> None:
    print(f"{Path(sys.argv[0]).name}: {message}", file=sys.stderr)
    sys.exit(code)


def safetensors(path: str):
    """An open safetensors file."""
    from safetensors import SafetensorError, safe_open

    try:
        return safe_open(path, framework="pt")
    except OSError as problem:
        why = "does not exist" if not Path(path).exists() else "is no file that can be read"
        raise WrongUse(f"{path} {why}") from problem
    except SafetensorError as problem:
        raise WrongUse(f"{path} is not a safetensors file ({problem})") from problem


def tensor(file, path: str, name: str):
    """One tensor of it."""
    from safetensors import SafetensorError

    try:
        return file.get_tensor(name)
    except SafetensorError as problem:
        raise WrongUse(f"{path} has no {name}: it is cut short or of another kind") from problem
