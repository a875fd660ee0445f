"""A dataset's annotations out to the formats of others, and annotation files in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePath

from skyscript.dataset.captioning import SUBTITLES
from skyscript.dataset.exchanged import Exported, beside, put
from skyscript.dataset.findings import findings
from skyscript.dataset.importing import STAGE
from skyscript.dataset.read import Dataset, EpisodeView
from skyscript.engine.files import open_files
from skyscript.errors import UsageError
from skyscript.formats import coco, labelstudio
from skyscript.formats.official.case import Case
from skyscript.formats.official.parse import parse
from skyscript.formats.official.read import read
from skyscript.formats.official.unfold import unfold
from skyscript.formats.official.write import write
from skyscript.formats.presence import names
from skyscript.formats.still import Findings, Still, stills
from skyscript.publish.publish import public_images
from skyscript.records import (
    ImageRef,
    Keyframe,
    Mosaic,
    RawAnnotation,
    ShootingScript,
)


def chosen(dataset: Dataset, drama: str | None, episode: str | None) -> list[EpisodeView]:
    """The episodes of a drama, one episode, or all; raises UsageError where there is none."""
    if episode is not None:
        views = [dataset.episode(episode if drama is None or "/" in episode else f"{drama}/{episode}")]
    else:
        views = [view for view in dataset.episodes() if drama in (None, view.drama)]
    if not views or drama not in (None, views[0].drama):
        dramas = ", ".join(dict.fromkeys(view.drama for view in dataset.episodes()))
        raise UsageError(f"nothing to export of drama `{drama}`; {dataset.store.files.address} has {dramas or 'none'}")
    return views


def export_official(dataset: Dataset, views: Sequence[EpisodeView], to: str) -> Exported:
    """One file where `to` ends in `.json`, else one an episode: `to/<drama>/<episode>.json`."""
    done = Exported()
    told = {(view.drama, view.episode): list(_cases(view, done)) for view in views}
    if to.endswith(".json"):
        files, name = beside(to)
        written = {name: [case for cases in told.values() for case in cases]}
    else:
        files = open_files(to)
        written = {f"{drama}/{episode}.json": cases for (drama, episode), cases in told.items() if cases}
    if not any(written.values()):
        raise UsageError(f"no annotation in {dataset.store.files.address} yet; run again, or see `skyscript status`")
    for name, cases in written.items():
        put(files, name, write(cases).encode(), done)
        done.count("cases", len(cases))
    return done


def export_coco(dataset: Dataset, views: Sequence[EpisodeView], to: str) -> Exported:
    """`to/annotations.json` and the pictures below `to/images`."""
    return _export_stills(dataset, views, to, lambda found, _: {"annotations.json": coco.write(found)})


def export_labelstudio(dataset: Dataset, views: Sequence[EpisodeView], to: str) -> Exported:
    """`to/tasks.json`, the labelling interface in `to/interface.xml`, and the pictures below `to/images`."""
    return _export_stills(
        dataset,
        views,
        to,
        lambda found, folder: {
            "tasks.json": labelstudio.write(found, folder),
            "interface.xml": labelstudio.interface(found),
        },
    )


FORMATS: Mapping[str, Callable[[Dataset, Sequence[EpisodeView], str], Exported]] = {
    "official": export_official,
    "coco": export_coco,
    "labelstudio": export_labelstudio,
    **SUBTITLES,
}


def _cases(view: EpisodeView, done: Exported) -> Iterator[Case]:
    """From the script, or for an episode that was imported from the annotations it came as."""
    scripts, found = view.table(ShootingScript), findings(view)
    if scripts:
        people = found.refined, found.matched, found.appearances, found.detections
        cases = list(unfold(scripts[0], found.notes, *people))
        shots = [shot for scene in scripts[0].scenes for shot in scene.shots]
        done.leave_out("keyframes without an annotation", sum(len(shot.keyframes) for shot in shots) - len(cases))
        told = {case.shot for case in cases}
        done.leave_out("lines in shots without a case", sum(len(s.lines) for s in shots if s.id not in told))
        yield from cases
    elif STAGE in view.stages:
        texts = {raw.keyframe: raw.text for raw in view.table(RawAnnotation)}
        for note in found.notes:
            document = parse(texts[note.keyframe].encode(), note.keyframe).document
            yield read(document, view.drama, view.episode).cases[0].told_by(note)
    else:
        done.leave_out("episodes without a script", 1)


def _export_stills(
    dataset: Dataset,
    views: Sequence[EpisodeView],
    to: str,
    documents: Callable[[Sequence[Still], str], Mapping[str, str]],
) -> Exported:
    done, files = Exported(), open_files(to)
    found: list[Still] = []
    pictures: dict[str, ImageRef] = {}
    for view in views:
        images = _images(view)
        places = {keyframe: f"images/{view.drama}/{view.episode}/{keyframe}.jpg" for keyframe in images}
        pictures |= {places[keyframe]: image for keyframe, image in images.items()}
        inside = findings(view)
        scripts = view.table(ShootingScript)
        found += stills(inside, names(scripts[0]) if scripts else {}, places)
        done.leave_out("keyframes without a picture that may be shown", len(inside.keyframes) - len(images))
        done.leave_out("objects that were not found in the picture", _unplaced(inside))
    if not found:
        raise UsageError(f"no pictures to export in {dataset.store.files.address}; annotations alone go as `official`")
    for place, image in pictures.items():
        files.replace(place, dataset.store.get(image.blob))
    for name, text in documents(found, PurePath(files.address).name).items():
        put(files, name, text.encode(), done)
    done.count("pictures", len(found))
    done.count("people", sum(len(still.figures) for still in found))
    done.count("objects", sum(len(still.things) for still in found))
    return done


def _images(view: EpisodeView) -> dict[str, ImageRef]:
    """Pictures that may leave: none in which a face was still found, and no originals unless the script says so."""
    scripts = view.table(ShootingScript)
    privacy = scripts[0].privacy if scripts else "release"
    masked = [mosaic for mosaic in view.table(Mosaic) if not mosaic.residual]
    return public_images(privacy, view.table(Keyframe), masked)


def _unplaced(found: Findings) -> int:
    return sum(one.box is None and one.note.startswith("objects/") for one in found.detections)
