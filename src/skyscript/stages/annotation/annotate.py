"""First description of each keyframe: people and key objects, foreground and background (paper 3.1, Tables 3-5)."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Literal

from skyscript.engine.calls import Calls
from skyscript.engine.stage import UNKEYED, Blobs, ModelName, Stage
from skyscript.errors import ModelError, RecipeError
from skyscript.models import chat
from skyscript.models.protocols import ChatRequest
from skyscript.records import Face, Failure, Keyframe, Mosaic, Person, Privacy, RawAnnotation, Sighting
from skyscript.stages.annotation import answer, composer, prompt
from skyscript.stages.annotation.asking import open_chat

NO_ANSWER = "no answer"


class Annotate(Stage):
    """Asks a vision-language model and keeps its answers as they came; without a `model`, composes them from the
    findings of the other models.

    `images = "auto"` sends originals to an address on this machine, and mosaics to any other. The key is read from
    the environment variable `key_variable`. Prices are for a million tokens, in the user's own money.
    """

    name: ClassVar[str] = "annotate"

    version: ClassVar[int] = 3
    passing: ClassVar[frozenset[str]] = frozenset({NO_ANSWER})

    privacy: Privacy = "release"
    model: ModelName | None = None
    prompt: str = "frame.en"
    images: Literal["auto", "original", "mosaic"] = "auto"
    images_per_request: int = 1
    long_side: int = 1280
    max_tokens: int = 2048
    address: Annotated[str | None, UNKEYED] = None
    key_variable: Annotated[str, UNKEYED] = chat.KEY
    concurrency: Annotated[int, UNKEYED] = 8
    price_in: Annotated[float, UNKEYED] = 0.0
    price_out: Annotated[float, UNKEYED] = 0.0

    def facts(self) -> Mapping[str, str]:
        """The prompt's text, and whether faces are shown: both decide the answers."""
        if self.model is None:
            return {}
        return {"prompt": prompt.load(self.prompt).digest, "images": self._shown()}

    def expected_calls(self, rows: Mapping[str, int]) -> int:
        """One for each `images_per_request` keyframes."""
        return -(-rows[Keyframe.__name__] // self.images_per_request) if self.model else 0

    def run(
        self,
        keyframes: Sequence[Keyframe],
        blobs: Blobs,
        calls: Calls,
        people: Sequence[Person] = (),
        faces: Sequence[Face] = (),
        sightings: Sequence[Sighting] = (),
        mosaics: Sequence[Mosaic] = (),
    ) -> Iterator[RawAnnotation | Failure]:
        """One answer a keyframe, as it came; a keyframe whose request was not answered is a `failed` row."""
        if self.model is None:
            for keyframe in keyframes:
                yield _composed(keyframe, people, faces, sightings)
            return
        if self._shown() == "mosaic":
            safe = {mosaic.keyframe for mosaic in mosaics if not mosaic.residual}
            for keyframe in keyframes:
                if keyframe.keyframe not in safe:
                    yield _unanswered(keyframe, "not sent", "a face can still be found under its mosaic")
            keyframes = [keyframe for keyframe in keyframes if keyframe.keyframe in safe]
        groups = [keyframes[i : i + self.images_per_request] for i in range(0, len(keyframes), self.images_per_request)]
        requests = (self._request(group, mosaics, blobs) for group in groups)
        price = chat.Price(self.price_in, self.price_out)
        model = open_chat(self.model, self.address, self.key_variable)
        replies = dict(chat.ask_all(model, requests, self.concurrency, calls, price))
        for number, group in enumerate(groups):
            reply = replies[number]
            for part, keyframe in enumerate(group):
                if isinstance(reply, ModelError):
                    yield _unanswered(keyframe, NO_ANSWER, str(reply))
                else:
                    yield self._answered(keyframe, reply.text, part if len(group) > 1 else None)

    def _shown(self) -> Literal["original", "mosaic"]:
        if self.images != "auto":
            return self.images
        address = self.address or os.environ.get(chat.ADDRESS)
        if address and chat.is_local(address):
            return "original"
        if self.privacy == "own":
            raise RecipeError(
                "under privacy = own there are no mosaics to send to another machine; "
                "say annotate.images=original to send the pictures as they are"
            )
        return "mosaic"

    def _request(self, group: Sequence[Keyframe], mosaics: Sequence[Mosaic], blobs: Blobs) -> ChatRequest:
        faces = self._shown() == "original"
        masked = {m.keyframe: m.image for m in mosaics}
        images = [keyframe.image if faces else masked[keyframe.keyframe] for keyframe in group]
        system, user = prompt.load(self.prompt).render(faces=faces, count=len(group))
        return ChatRequest(
            system=system,
            user=user,
            images=tuple(chat.fit(blobs.get(image.blob), self.long_side) for image in images),
            schema=answer.schema(len(group)),
            max_tokens=self.max_tokens * len(group),
        )

    def _answered(self, keyframe: Keyframe, text: str, part: int | None) -> RawAnnotation:
        assert self.model is not None
        return RawAnnotation(
            drama=keyframe.drama,
            episode=keyframe.episode,
            shot=keyframe.shot,
            keyframe=keyframe.keyframe,
            annotator=self.model,
            prompt_digest=prompt.load(self.prompt).digest,
            text=text,
            part=part,
            masked=self._shown() == "mosaic",
        )


def _composed(
    keyframe: Keyframe, people: Sequence[Person], faces: Sequence[Face], sightings: Sequence[Sighting]
) -> RawAnnotation:
    here = keyframe.keyframe
    composed = composer.compose(
        keyframe,
        [p for p in people if p.keyframe == here],
        {f.face: f for f in faces if f.keyframe == here},
        [s for s in sightings if s.keyframe == here],
    )
    return RawAnnotation(
        drama=keyframe.drama,
        episode=keyframe.episode,
        shot=keyframe.shot,
        keyframe=here,
        annotator=composer.NAME,
        prompt_digest=None,
        text=json.dumps(composed, ensure_ascii=False),
    )


def _unanswered(keyframe: Keyframe, reason: str, detail: str) -> Failure:
    return Failure(
        drama=keyframe.drama,
        episode=keyframe.episode,
        stage=Annotate.name,
        kind="failed",
        item=keyframe.keyframe,
        reason=reason,
        detail=detail,
    )
