"""How a case moves: legally, once, with its event, or not at all. On the product's own alerts, the fullest flow."""

from defendasone.core.flow import Flow, move


def flow() -> Flow:
    return Flow(
        "things",
        move("open", "opened", {"new", "shut"}, "open"),
        move("look", "looked-at", {"open"}, "", "Look"),
        move("shut", "shut", {"open"}, "shut"),
    )


def test_the_table_says_which_moves_are_open() -> None:
    assert [each.verb for each in flow().open_to("new")] == ["open"]
    assert [each.verb for each in flow().open_to("open")] == ["look", "shut"]
    assert flow().open_to("unheard-of") == []


def test_the_table_says_what_is_allowed() -> None:
    assert flow().allows("shut", "open")
    assert not flow().allows("shut", "new")


def test_a_move_has_a_word_for_its_button() -> None:
    assert flow().moves["open"].label == "Open"
    assert flow().moves["look"].label == "Look"
    assert move("say_no", "said-no", set(), "x").label == "Say no"
