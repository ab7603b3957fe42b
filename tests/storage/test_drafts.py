import pytest

from storage import Records
from tests.storage.samples import AT, LATER


def test_a_draft_comes_back_as_it_was_typed(records: Records) -> None:
    draft = records.drafts.add("U1", "48213 router", "Asia/Kolkata", AT)
    assert draft == records.drafts.get(draft.id)
    assert (draft.person, draft.text, draft.zone) == ("U1", "48213 router", "Asia/Kolkata")


def test_what_nobody_came_back_to_is_forgotten(records: Records) -> None:
    old, young = records.drafts.add("U1", "48213", "", AT), records.drafts.add("U1", "48213", "", LATER)
    records.drafts.forget_before(LATER)
    with pytest.raises(KeyError):
        records.drafts.get(old.id)
    assert records.drafts.get(young.id) == young
