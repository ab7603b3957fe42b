"""Makes the README's pictures, and those of every screen in docs/screens.md. `make screenshots`."""

import logging
from pathlib import Path

from docs.pictures import (
    approving,
    around,
    asking,
    danger,
    debriefs,
    owning,
    playbook,
    promising,
    setting_up,
    wellbeing,
)
from docs.pictures.album import Album
from docs.pictures.readme import first_contact
from docs.pictures.stage import Studio, open_studio

HERE = Path(__file__).parent
IMAGES = HERE / "images"


def main() -> None:
    """Play every story with the real bot in the practice workspace, and look on."""
    logging.basicConfig(level=logging.ERROR)  # that the clock stands still is warned of every two seconds
    album = Album(IMAGES / "screens")
    album.folder.mkdir(parents=True, exist_ok=True)
    open_studio(play, album)
    album.close(HERE / "screens.md")


def play(studio: Studio) -> None:
    """The stories, in the order of docs/screens.md."""
    studio.play(first_contact(IMAGES))
    studio.play(setting_up.first_team, set_up=False)
    studio.play(setting_up.settings)
    studio.play(setting_up.several_teams)
    studio.play(asking.form)
    studio.play(asking.until_somebody_comes)
    studio.play(asking.in_a_line)
    studio.play(asking.with_nobody_on_duty, opening_hours="never")
    studio.play(asking.with_nobody_at_all, opening_hours="never", level_two="")
    studio.play(owning.accepted)
    studio.play(owning.colleagues)
    studio.play(owning.quiet)
    studio.play(owning.resolved)
    studio.play(owning.other_ends)
    studio.play(approving.approval)
    studio.play(approving.declined)
    studio.play(promising.setting, calling_window="mon-sat 08:00-20:00")
    studio.play(promising.kept)
    studio.play(promising.not_kept)
    studio.play(promising.last_try, callback_tries="1")
    studio.play(promising.in_other_hands)
    studio.play(danger.said_in_a_line)
    studio.play(danger.false_alarm)
    studio.play(danger.without_a_protocol, crisis_protocol="")
    studio.play(playbook.reading)
    studio.play(playbook.changing)
    studio.play(debriefs.from_a_contact)
    studio.play(debriefs.not_this_one)
    studio.play(wellbeing.check_in, **wellbeing.SETTINGS)
    studio.play(wellbeing.colleague)
    studio.play(around.duty)
    studio.play(around.home)
    studio.play(around.trouble)
    studio.play(around.somebody_leaves)


if __name__ == "__main__":
    main()
