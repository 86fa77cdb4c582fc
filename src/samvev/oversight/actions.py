"""Everything that can happen to the yearly report: its chapters are written. The figures follow from the facts."""

from samvev.audit.change import change
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Conflict
from samvev.oversight import events, rules
from samvev.oversight.models import Chapter


def write_chapter(chapter: Chapter, *, text: str, seen: int | None, by: Actor) -> Chapter:
    """Write a chapter; the first time, it comes into being."""
    with change(chapter, rules.may_write_chapter, events.CHAPTER_WRITTEN, by=by, seen=seen):
        if chapter._state.adding:
            same = {"tenant_id": chapter.tenant_id, "year": chapter.year, "section": chapter.section}
            if Chapter.objects.filter(**same).exists():
                raise Conflict
            chapter.save(force_insert=True)
        chapter.write(by, text=text)
    return chapter
