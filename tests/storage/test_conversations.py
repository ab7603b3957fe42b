from storage import Records


def test_a_persons_conversation_is_remembered_and_can_change(records: Records) -> None:
    assert records.conversations.of("U1") is None
    records.conversations.remember("U1", "D1")
    records.conversations.remember("U1", "D2")
    assert records.conversations.of("U1") == "D2"
