from bot.delivery import texts
from bot.delivery.upload import fit
from bot.jobs.job import State
from bot.words import speaking
from bot.workers.protocol import Painted, Painting
from nst_core.images import Picture, decode, encode
from nst_core.options import Options
from tests.bot.jobs.conftest import job


def test_progress_is_told_from_the_queue_to_the_end() -> None:
    one = job()
    assert texts.progress(one) == "Mixing the paint…"
    one.moved(1, None)
    assert texts.progress(one) == "Waiting: 1 painting before yours."
    one.moved(2, 130.0)
    assert texts.progress(one) == "Waiting: 2 paintings before yours. Yours starts in about 2 min."
    one.moved(0, 0.0)
    one.started()
    one.progressed(Painting(one.id, 75, 150, 12.4, None))
    assert texts.progress(one) == "▰▰▰▰▰▰▱▱▱▱▱▱ **50%** · step 75 of 150 · about 12 s left"
    one.end(State.FAILED, reason="The painter broke down.")
    assert texts.progress(one) == "That did not work. The painter broke down."


def test_a_job_that_is_paused_says_that_it_goes_on() -> None:
    one = job()
    one.pause()
    assert "by itself" in texts.progress(one)


def test_a_cancelled_job_says_so() -> None:
    one = job()
    one.end(State.CANCELLED)
    assert texts.progress(one) == "Cancelled."


def test_progress_is_told_in_german() -> None:
    one = job()
    with speaking("de"):
        one.moved(1, None)
        assert texts.progress(one) == "Es wartet: 1 Gemälde vor deinem."
        one.moved(2, 130.0)
        assert texts.progress(one) == "Es wartet: 2 Gemälde vor deinem. Deins beginnt in etwa 2 min."
        one.started()
        one.progressed(Painting(one.id, 75, 150, 12.4, None))
        assert texts.progress(one) == "▰▰▰▰▰▰▱▱▱▱▱▱ **50\xa0%** · Schritt 75 von 150 · noch etwa 12 s"
        one.end(State.FAILED, reason="Der Maler ist müde.")
        assert texts.progress(one) == "Das hat nicht geklappt. Der Maler ist müde."


def test_the_bar_is_always_as_long() -> None:
    for step in range(1, 151):
        bar = texts.painting(Painting("", step, 150, 1.0, None)).split(" ")[0]
        assert len(bar) == texts.BAR_WIDTH


def test_durations_are_said_as_people_do() -> None:
    assert [texts.duration(seconds) for seconds in (0, 45.4, 89, 100, 600)] == [
        "about 1 s",
        "about 45 s",
        "about 89 s",
        "about 2 min",
        "about 10 min",
    ]


def test_the_footer_says_what_an_artwork_was_made_with() -> None:
    one = job(options=Options(strength=0.7, colors="content"))
    one.end(State.DONE, painted=Painted("", b"", 512, 384, 150, 10.2, "lite"))
    assert texts.footer(one) == (
        "-# 512 × 384 px · strength 0.7 · the photograph's colours · 150 steps · weights: lite"
    )
    with speaking("de"):
        assert texts.footer(one) == "-# 512 × 384 px · Stärke 0,7 · Farben des Fotos · 150 Schritte · Gewichte: lite"
    one.options = Options()
    assert texts.footer(one) == "-# 512 × 384 px · strength 0.5 · 150 steps · weights: lite"
    assert len(texts.alt_text(Options())) <= 1024  # Discord's limit


def test_an_artwork_is_sent_as_it_is_where_it_fits(photograph: Picture) -> None:
    png = encode(photograph)
    assert fit(png, len(png)) == (png, "png")


def test_a_large_artwork_is_sent_smaller(painting: Picture) -> None:
    png = encode(painting)
    data, ending = fit(png, len(png) - 1)
    assert ending == "webp"
    assert len(data) < len(png)
    assert decode(data).shape == painting.shape
