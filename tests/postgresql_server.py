"""A PostgreSQL server for tests: on a socket in a folder of its own, without a password, for now.

It is there only where its programs are installed, and never listens on a network. PostgreSQL does
not run as root; where root runs the tests, another user runs the server.
"""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pwd import getpwnam
from typing import Any

import sqlalchemy as sa

USERS = ("postgres", "nobody")


def programs() -> Path | None:
    """Return the folder of the programs of the newest version, None where there is none."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name)
    if versions:
        return versions[-1]
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run a server, and give the address of its first database."""
    account = _account()
    place = Path(tempfile.mkdtemp(prefix="partygrid-", dir="/tmp"))
    shutil.chown(place, account.get("user"), account.get("group"))
    data = place / "data"
    control = [str(folder / "pg_ctl"), "--pgdata", str(data), "--wait"]
    options = f"-c listen_addresses='' -c fsync=off -k {place}"
    try:
        made = [str(folder / "initdb"), "--pgdata", str(data), "--auth", "trust"]
        _run([*made, "--username", "grid", "--encoding", "UTF8", "--no-sync"], account)
        _run([*control, "--log", str(place / "log"), "--options", options, "start"], account)
        try:
            yield f"postgresql://grid@/postgres?host={place}"
        finally:
            _run([*control, "--mode", "immediate", "stop"], account)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def new_database(server: str) -> str:
    """Make an empty database, and return its address."""
    name = f"town_{secrets.token_hex(6)}"
    engine = sa.create_engine(server.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(f"create database {name}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")


def _account() -> dict[str, Any]:
    """Return as whom the server runs: nothing where that is who runs the tests."""
    if os.geteuid() != 0:
        return {}
    for name in USERS:
        try:
            found = getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": ()}
    return {}


def _run(command: list[str], account: dict[str, Any]) -> None:
    done = subprocess.run(  # noqa: S603 - the server's own programs
        command,
        check=False,
        cwd="/",
        env={"LC_ALL": "C", "PATH": os.environ["PATH"]},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        timeout=120,
        **account,
    )
    assert done.returncode == 0, done.stderr
