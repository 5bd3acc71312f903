"""A strict Bot API server on loopback, with people, groups and topics behind it.

It holds every request, and every update it hands out, against JSON Schemas of Bot API 10.3 (the two `.gz` files, made
from the npm package @gramio/types 10.3.1), and answers with the error texts of the official server. All of it is
reached from a `World`::

    async with World() as world:
        ann = world.person(7, "Ann")
        ann.says("/hedge 20000 0.5")
        answer = await world.answer_in(ann.id)
        ann.presses(answer, "Refresh")
"""

from tests.support.botapi.errors import ApiError
from tests.support.botapi.faults import dropped, garbled, held, refused, unanswered
from tests.support.botapi.groups import Group
from tests.support.botapi.people import Person
from tests.support.botapi.world import TOKEN, World

__all__ = ["TOKEN", "ApiError", "Group", "Person", "World", "dropped", "garbled", "held", "refused", "unanswered"]
