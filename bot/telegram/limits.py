"""Every limit and time of the Telegram front end in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` in `seconds`."""

    count: int
    seconds: float

    @classmethod
    def per_second(cls, times: float) -> Rate:
        """`times` a second, in as short a stretch as holds a whole number."""
        count = max(1, int(times))
        return cls(count, count / times)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits a bot runs with; all times are seconds.

    - `private_chat`, `group`: Telegram's own for one chat, about one message a second with a burst, and twenty a
      minute.
    - `answer_within`: what the conversation may take for one screen; `at_once`: chats that are served together.
    - `line_warning`: so many waiting messages of one chat are a flood, and it is told; `line_bound`: no more wait.
    - `poll_hold`: how long Telegram holds a question that it has no answer to; `poll_margin`: what may be added on
      the way; `poll_pause`: between equal questions, and the first pause after a failure, which grows up to
      `poll_longest_pause`.
    - `window_share`: how much of the hundred updates that one answer can show may be nothing new, before the
      unfinished ones are moved to the overflow file.
    - `send_within`: one attempt to bring a message to Telegram; `send_pauses`: between attempts.
    - `finish_within`, `confirm_within`: what stopping may take for handlers and for the last word to Telegram.
    """

    private_chat: Rate = Rate(20, 20.0)
    group: Rate = Rate(20, 60.0)
    answer_within: float = 30.0
    at_once: int = 256
    line_warning: int = 25
    line_bound: int = 1_000
    poll_hold: float = 25.0
    poll_margin: float = 10.0
    poll_pause: float = 0.5
    poll_longest_pause: float = 5.0
    window_share: int = 50
    send_within: float = 10.0
    send_pauses: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
    finish_within: float = 3.0
    confirm_within: float = 1.0
