"""The pictures taken, in order, and the page that shows them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

_HEADING = """# Every screen

The real bot in the practice workspace, from both sides. Amara is the agent; Priya and Tomasz are the supervisors;
Dana is level two and the safety contact. Behind each picture, as its alternative text, is the message's `text`: what
notifications show and screen readers read. `make screenshots` makes the pictures anew, and this page.
"""


@dataclass(frozen=True)
class Picture:
    """`words` say what it shows; `reads` is what a screen reader reads of it."""

    name: str
    words: str
    reads: str


@dataclass
class Album:
    """Chapters of pictures, each a file in `folder` called by its name."""

    folder: Path
    _chapters: list[tuple[str, list[Picture]]] = field(default_factory=list)

    def begin(self, chapter: str) -> None:
        """What follows belongs to this chapter."""
        self._chapters.append((chapter, []))

    def add(self, picture: Picture) -> Path:
        """Where the picture belongs. Raises ValueError for a name that another has."""
        if picture in self._pictures() or (path := self._path(picture)) in map(self._path, self._pictures()):
            raise ValueError(f"there are two pictures called {picture.name}")
        self._chapters[-1][1].append(picture)
        return path

    def close(self, page: Path) -> None:
        """Write the page, and throw away the files of pictures that are taken no more."""
        parts = [_HEADING]
        for chapter, pictures in self._chapters:
            parts.append(f"## {chapter}\n")
            parts += [f"{each.words}\n\n{self._image(each, page)}\n" for each in pictures]
        page.write_text("\n".join(parts), encoding="utf-8")
        taken = set(map(self._path, self._pictures()))
        for path in self.folder.glob("*.png"):
            if path not in taken:
                path.unlink()

    def _pictures(self) -> Iterable[Picture]:
        return (picture for _, pictures in self._chapters for picture in pictures)

    def _path(self, picture: Picture) -> Path:
        return self.folder / f"{picture.name}.png"

    def _image(self, picture: Picture, page: Path) -> str:
        alternative = picture.reads.replace("[", "(").replace("]", ")")
        return f"![{alternative}]({self._path(picture).relative_to(page.parent)})"
