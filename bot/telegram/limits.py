"""Every limit and time of the Telegram front end in one place."""

from __future__ import annotations

from dataclasses import dataclass, replace


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
class Recollection:
    """How long answers of Telegram's are remembered, in seconds, and how many.

    They are asked for anew after `fresh`; while Telegram fails an older one serves until it is `kept` old, and the
    question is repeated after `pause`. There are at most `most` of them.
    """

    fresh: float
    kept: float
    pause: float
    most: int


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits a bot runs with; all times are seconds.

    - `private_chat`, `group`: Telegram's own for one chat, about one message a second with a burst, and twenty a
      minute.
    - `answer_within`: what the conversation may take for one screen; `at_once`: chats that are served together.
    - `notice_within`: how long the button turns while it may still come out that its presser gets a notice. Whether
      somebody may press is known after one question to Telegram at most; market prices may take longer, and nobody
      should wonder that long whether the button was hit.
    - `line_warning`: so many waiting messages of one chat are a flood, and it is told; `line_bound`: no more wait.
    - `poll_hold`: how long Telegram holds a question that it has no answer to; `poll_margin`: what may be added on
      the way; `poll_pause`: between equal questions, and the first pause after a failure, which grows up to
      `poll_longest_pause`.
    - `window_share`: how much of the hundred updates that one answer can show may be nothing new, before the
      unfinished ones are moved to the overflow file.
    - `send_within`: one attempt to bring a message to Telegram; `send_pauses`: between attempts.
    - `record_pause`: between attempts to record what must not be forgotten, such as a group's new id, growing up to
      `record_longest_pause`; `record_within`: when that is left for another time.
    - `webhook_connections`: updates that Telegram posts at the same time, to all copies of the bot together;
      `webhook_bound`: updates that wait in one copy; `webhook_read_within`: what reading one may take.
    - `webhook_check`: between looks whether Telegram still posts; `webhook_memory`: how long an update that is finished
      is known, if Telegram has not heard of that and posts it again.
    - `fresh_for_copies`: how long administrators are remembered where a change is reported to one of several copies.
    - `reminders_at_once`: messages of reminders that are under way; `reminder_pause`: between looks whether there are
      new ones, and the first pause after a failure, which grows up to `reminder_longest_pause`.
    - `administrators`, `names`: how long the people of a group are remembered.
    - `finish_within`, `confirm_within`: what stopping may take for handlers and for the last word to Telegram.
    """

    private_chat: Rate = Rate(20, 20.0)
    group: Rate = Rate(20, 60.0)
    answer_within: float = 30.0
    at_once: int = 256
    notice_within: float = 2.0
    line_warning: int = 25
    line_bound: int = 1_000
    poll_hold: float = 25.0
    poll_margin: float = 10.0
    poll_pause: float = 0.5
    poll_longest_pause: float = 5.0
    window_share: int = 50
    send_within: float = 10.0
    send_pauses: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
    record_pause: float = 0.5
    record_longest_pause: float = 30.0
    record_within: float = 600.0
    webhook_connections: int = 100
    webhook_bound: int = 200
    webhook_read_within: float = 10.0
    webhook_check: float = 30.0
    webhook_memory: float = 120.0
    fresh_for_copies: float = 30.0
    reminders_at_once: int = 50
    reminder_pause: float = 0.5
    reminder_longest_pause: float = 60.0
    administrators: Recollection = Recollection(fresh=300.0, kept=1_800.0, pause=10.0, most=5_000)
    names: Recollection = Recollection(fresh=3_600.0, kept=86_400.0, pause=60.0, most=5_000)
    finish_within: float = 3.0
    confirm_within: float = 1.0

    def for_copies(self) -> Limits:
        """The same for a bot of several copies."""
        return replace(self, administrators=replace(self.administrators, fresh=self.fresh_for_copies))
