from letters import insured_id, letter_id, recognised


def test_a_membership_number_is_found_however_it_is_written():
    assert insured_id("Dear all, my number is IE 1234-5678. Yours, N.") == "IE12345678"
    assert insured_id("ref IE12345678") == "IE12345678"
    assert insured_id("IE123456789 has a digit too many") is None


def test_a_letter_is_named_as_its_file():
    assert letter_id("2026-05-04/2026-000123.pdf") == "2026-000123"


def test_what_is_no_word_does_not_count():
    assert recognised([90.0, -1.0, 70.0]) == 0.8
    assert recognised([-1.0]) == 0.0
