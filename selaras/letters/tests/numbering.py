"""Numbers letters in a process of its own, once the gate is open: `GATE NAME USER KEY KEY ...`."""

import json
import sys

import django


def main(gate: str, name: str, user: str, *letters: str) -> None:
    django.setup()
    from selaras.accounts.models import User
    from selaras.core.tests.processes import wait_at
    from selaras.letters import services
    from selaras.letters.models import Letter
    from selaras.letters.tests.factories import NOW, TODAY
    from selaras.offices.tests.factories import scope_of

    scope = scope_of(User.objects.get(pk=user), TODAY)
    held = [Letter.objects.get(pk=pk) for pk in letters]
    wait_at(gate, name)
    numbers = [
        services.number_from_book(scope=scope, letter=letter, dated=TODAY, now=NOW).number for letter in held
    ]
    sys.stdout.write(json.dumps(numbers))


if __name__ == "__main__":
    main(*sys.argv[1:])
