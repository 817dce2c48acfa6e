"""Breakers in the database: several processes see one state, and one of them tries."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from retexture.engines.chain import Breaker, Breakers, BreakerTerms
from retexture.tasks.breakers import DatabaseBreaker, read_breakers


def process(database: sa.Engine, name: str, faults: int = 2, reset: float = 3600.0) -> Breakers:
    """The breakers as one process has them."""
    return Breakers(BreakerTerms(faults, reset), lambda engine: DatabaseBreaker(database, engine, name))


def of(breakers: Breakers) -> Breaker:
    return breakers.of("images")


def test_faults_of_all_processes_count_together_and_a_success_between_forgets_them(
    database: sa.Engine,
) -> None:
    one, two = process(database, "one"), process(database, "two")
    assert of(one).admits()
    of(one).failed()
    of(two).worked()
    of(two).failed()
    assert of(one).state == "closed"
    of(one).failed()
    assert (of(one).state, of(two).state) == ("open", "open")
    assert not of(two).admits()
    assert of(one).admits() is False
    with database.connect() as connection:
        view = read_breakers(connection)["images"]
    assert (view.state, view.faults) == ("open", 2)
    assert view.opened_at is not None
    assert process(database, "one").of("procedural").admits()


def test_one_process_tries_and_the_others_wait_for_what_it_finds(database: sa.Engine) -> None:
    one, two = process(database, "one", 1), process(database, "two", 1)
    of(one).failed()
    trial = of(process(database, "one", 1, reset=0.0))
    assert trial.admits()
    assert trial.is_trial
    assert of(two).state == "open"
    assert not of(two).admits()
    trial.worked()
    assert of(two).state == "closed"
    assert of(two).admits()


def test_a_trial_that_fails_or_teaches_nothing_opens_it_again(database: sa.Engine) -> None:
    hasty = process(database, "one", 1, reset=0.0)
    of(hasty).failed()
    for end in (Breaker.failed, Breaker.unknown):
        trial = of(hasty)
        assert trial.admits()
        end(trial)
        assert of(hasty).state == "open"
    assert not of(process(database, "two", 1)).admits()


def test_a_process_that_dies_in_its_trial_is_followed_by_another(database: sa.Engine) -> None:
    of(process(database, "one", 1)).failed()
    assert of(process(database, "one", 1, reset=0.0)).admits()
    assert not of(process(database, "two", 1)).admits()
    assert of(process(database, "two", 1, reset=0.0)).admits()
    assert of(process(database, "one", 1)).state == "open"


@pytest.mark.parametrize("crowd", [8])
def test_of_many_at_the_same_time_one_tries(database: sa.Engine, crowd: int) -> None:
    of(process(database, "first", 1)).failed()
    # All look at what is open now, so that all see that the pause is over.
    seen = [process(database, f"process {number}", 1, reset=0.0).of("images") for number in range(crowd)]
    states = [each._storage.opened_at for each in seen]
    assert None not in states

    def half_open(breaker: Breaker) -> bool:
        from pybreaker import CircuitBreakerError

        try:
            breaker._breaker.half_open()
        except CircuitBreakerError:
            return False
        return True

    with ThreadPoolExecutor(crowd) as pool:
        tried = list(pool.map(half_open, seen))
    assert tried.count(True) == 1
