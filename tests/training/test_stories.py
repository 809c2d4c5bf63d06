"""The simulated patients' stories: those of the flows' examples are told by who they fit, and come in the levels' mix."""

from collections import Counter
from functools import cache
from random import Random

from server.training.patient import Story
from server.training.simulate import TOUR_PATIENTS
from server.training.stories import MIX, first_day, from_examples, shipped
from tests.support.content import library

FLOWS = library().flows
DRAWN = 4_000


@cache
def stories() -> list[Story]:
    return from_examples(FLOWS.values(), ("tack",))


def test_the_levels_come_as_in_the_mix() -> None:
    level = {
        f"{flow.id}-{story.text}": example.level
        for flow in FLOWS.values()
        for example in flow.examples
        for story in stories()
        if story.complaint == flow.id and story.text == example.says
    }
    drawn = Random(3).choices(stories(), [story.weight for story in stories()], k=DRAWN)
    came = Counter(level[f"{story.complaint}-{story.text}"] for story in drawn)
    for which, share in MIX.items():
        assert abs(came[which] / DRAWN * 100 - share) < 3


def test_a_story_is_told_by_somebody_of_its_sex_and_age() -> None:
    story = next(story for story in stories() if story.sex == "female" and story.age == 32)
    assert story.suits("199001012384", 36)
    assert not story.suits("199001012374", 36)
    assert not story.suits("194001012384", 86)


def test_every_answer_is_one_that_its_flow_asks_for() -> None:
    for story in stories():
        assert story.answers.keys() <= {question.id for question in FLOWS[story.complaint].questions}


def test_the_written_stories_are_of_the_entrances_that_examples_do_not_cover() -> None:
    assert {story.entrance for story in shipped()} >= {"secretary", "bvc"}
    assert {story.complaint for story in shipped() if story.complaint} <= FLOWS.keys()


def test_the_tours_patients_are_the_flows_own_the_most_urgent_first_and_answer_in_turn() -> None:
    told = first_day(stories())
    levels = [
        next(example.level for example in FLOWS[story.complaint].examples if example.says == story.text)
        for story in told
    ]
    assert levels == sorted(levels)
    assert len(told) == TOUR_PATIENTS
    assert levels.count(levels[0]) == 1
    lines = told[0].lines(Random(1))
    assert [next(lines) for _ in range(5)] == [*told[0].replies, told[0].replies[-1], told[0].replies[-1]]
