"""A detector with classes of its own, asked in free words."""

from collections.abc import Iterator, Sequence

from skyscript.models.labels import classes
from skyscript.models.protocols import FoundObject, Image, ObjectDetector, OpenVocabularyDetector


class ClosedVocabulary(ObjectDetector, OpenVocabularyDetector):
    """What an object detector derives from to be asked by name, too: labels are mapped to its classes by synonyms.

    One find stands under each label that may mean its class: what is both a "glass" and a "mug" comes back twice,
    with the same box.
    """

    def knows(self, label: str) -> bool:
        return bool(classes(label, self.labels))

    def look_for(
        self, images: Sequence[Image], vocabularies: Sequence[Sequence[str]]
    ) -> Sequence[Sequence[FoundObject]]:
        return [
            [
                FoundObject(label, found.score, found.box)
                for found in self.find(image)
                for label in vocabulary
                if found.label in classes(label, self.labels)
            ]
            for image, vocabulary in zip(images, vocabularies, strict=True)
        ]


def alike(vocabularies: Sequence[Sequence[str]]) -> Iterator[tuple[tuple[str, ...], list[int]]]:
    """Each vocabulary once, with the indices of the images that share it."""
    members: dict[tuple[str, ...], list[int]] = {}
    for index, vocabulary in enumerate(vocabularies):
        members.setdefault(tuple(vocabulary), []).append(index)
    yield from members.items()
