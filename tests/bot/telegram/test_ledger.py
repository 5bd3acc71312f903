from bot.telegram.ledger import Ledger


def entered(*ids):
    ledger = Ledger()
    for update_id in ids:
        ledger.enter(update_id, {"update_id": update_id})
    return ledger


def test_at_first_everything_is_asked_for():
    assert Ledger().offset == 0


def test_nothing_unfinished_is_confirmed():
    ledger = entered(5, 6, 7)
    ledger.settle(6)
    assert ledger.offset == 5


def test_everything_before_the_first_unfinished_is_confirmed():
    ledger = entered(5, 6, 7)
    ledger.settle(5)
    ledger.settle(6)
    assert ledger.offset == 7


def test_all_that_came_is_confirmed_when_all_is_finished():
    ledger = entered(5, 6)
    ledger.settle(6)
    ledger.settle(5)
    assert ledger.offset == 7


def test_an_unfinished_update_is_known_when_it_comes_again():
    assert entered(5).enter(5, {}) is False


def test_a_finished_update_that_is_not_confirmed_is_known_when_it_comes_again():
    ledger = entered(5, 6)
    ledger.settle(6)
    assert ledger.enter(6, {}) is False


def test_what_is_confirmed_is_forgotten():
    ledger = entered(5, 6)
    ledger.settle(5)
    ledger.confirmed(6)
    assert ledger.taken_seats == 1


def test_what_is_not_confirmed_takes_a_seat():
    ledger = entered(5, 6, 7)
    ledger.settle(6)
    ledger.confirmed(5)
    assert ledger.taken_seats == 3


def test_what_is_about_to_be_confirmed_takes_no_seat():
    ledger = entered(5, 6, 7)
    ledger.settle(5)
    assert ledger.taken_seats == 2


def test_ids_may_begin_anew_lower_than_before():
    ledger = entered(900)
    ledger.settle(900)
    assert (ledger.enter(3, {}), ledger.offset) == (True, 3)


def test_the_unfinished_updates_are_at_hand():
    ledger = entered(5, 6)
    ledger.settle(5)
    assert ledger.unfinished == {6: {"update_id": 6}}
