import asyncio
import sqlite3
import stat

import pytest

from bot.telegram.overflow import SqliteOverflow

FIRST = {"update_id": 5, "message": {"text": "private words"}}
SECOND = {"update_id": 6, "message": {"text": "čeština 🙂"}}


@pytest.fixture
def overflow(overflow_path):
    return SqliteOverflow(overflow_path)


async def test_what_is_kept_is_there_for_the_next_process(overflow, overflow_path):
    await overflow.keep({6: SECOND, 5: FIRST})
    assert await SqliteOverflow(overflow_path).all() == [FIRST, SECOND]


async def test_what_is_forgotten_is_gone(overflow):
    await overflow.keep({5: FIRST, 6: SECOND})
    await overflow.forget(5)
    assert await overflow.all() == [SECOND]


async def test_many_may_be_forgotten_at_once(overflow):
    await overflow.keep({number: {"update_id": number} for number in range(50)})
    await asyncio.gather(*(overflow.forget(number) for number in range(1, 50)))
    assert await overflow.all() == [{"update_id": 0}]


async def test_what_is_forgotten_cannot_be_read_from_the_disk(overflow, overflow_path):
    await overflow.keep({5: FIRST})
    await overflow.forget(5)
    assert b"private words" not in overflow_path.read_bytes()


async def test_the_same_update_may_be_kept_twice(overflow):
    await overflow.keep({5: FIRST})
    await overflow.keep({5: FIRST})
    assert await overflow.all() == [FIRST]


async def test_without_a_flood_there_is_no_file(overflow, overflow_path):
    assert await overflow.all() == []
    assert not overflow_path.exists()


async def test_nobody_else_can_read_the_file(overflow, overflow_path):
    await overflow.keep({5: FIRST})
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (overflow_path, overflow_path.parent)]
    assert modes == [0o600, 0o700]


async def test_a_file_that_is_none_of_ours_is_an_error(overflow, overflow_path):
    overflow_path.parent.mkdir()
    overflow_path.write_text("no database at all, but long enough to be looked at")
    with pytest.raises(sqlite3.Error):
        await overflow.all()


async def test_a_place_that_cannot_be_written_is_an_error(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="exists"):
        await SqliteOverflow(tmp_path / "file" / "overflow").keep({5: FIRST})
