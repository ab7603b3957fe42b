def test_one_line_logs_at_once_and_the_card_follows(stage):
    ack = stage.amara.command("/contact 48213 irate refund refused twice")
    assert "Logged as #1 · 48213 · irate" in str(ack.response)
    card = stage.amara.see("refund refused twice")
    print(card)
