from storage import Records


def test_a_customers_zone_is_kept_under_their_number_however_it_is_written(records: Records) -> None:
    assert records.customers.zone("48213") is None
    records.customers.set_zone("#48 213", "Asia/Kolkata")
    assert records.customers.zone("48213") == "Asia/Kolkata"
    records.customers.set_zone("48213", "Europe/London")
    assert records.customers.zone("48213") == "Europe/London"
    assert records.customers.zone("51177") is None
