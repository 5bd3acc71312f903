"""One letter on its way to Telegram, and what came of it."""

from typing import Any, cast

from bot.chat.screen import Screen
from bot.telegram.gate import Gate
from bot.telegram.letter import Letter
from bot.telegram.limits import Limits, Rate
from bot.telegram.moves import Moves
from bot.telegram.post import Later, Post

MISTAKE = ZeroDivisionError("a mistake")


async def test_a_mistake_while_sending_may_mean_a_repeat(log):
    class Mistaken:
        async def carry_out(self, _method, _parameters):
            raise MISTAKE

    gate = Gate(Rate(1, 1.0), private_chat=Rate(1, 1.0), group=Rate(1, 1.0))
    post = Post(cast("Any", Mistaken()), gate, Moves(Limits()))
    assert await post.send(Letter(Screen("hello"), 7)) == Later(repeated=True)
    assert "nobody knows whether chat 7 was reminded" in log.text
