"""Networks of the real classes with random weights, a few hundred kilobytes each, saved as the hub has them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

WORDS = ("person", "cup", "wine", "glass", "red", "sofa", "man", "door", "##s", "a", "photo", "of")


def grounding_dino(folder: Path) -> None:
    import torch
    from transformers import GroundingDinoConfig, GroundingDinoForObjectDetection, SwinConfig

    torch.manual_seed(1)
    swin = SwinConfig(
        embed_dim=8, depths=[1, 1, 1], num_heads=[1, 2, 4], window_size=4, out_features=["stage2", "stage3"]
    )
    text = {
        "model_type": "bert",
        "vocab_size": 1100,
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 16,
        "max_position_embeddings": 64,
    }
    config = GroundingDinoConfig(
        backbone_config=swin,
        text_config=text,
        d_model=32,
        encoder_layers=1,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=16,
        decoder_ffn_dim=16,
        num_queries=20,
        num_feature_levels=2,
        max_text_len=16,
    )
    GroundingDinoForObjectDetection(config).save_pretrained(folder)
    _write(
        folder,
        "preprocessor_config.json",
        {
            "image_processor_type": "GroundingDinoImageProcessor",
            "do_resize": True,
            "size": {"shortest_edge": 64, "longest_edge": 107},
            "image_mean": [0.485, 0.456, 0.406],
            "image_std": [0.229, 0.224, 0.225],
        },
    )
    _bert_words(folder)


def owlv2(folder: Path) -> None:
    import torch
    from transformers import Owlv2Config, Owlv2ForObjectDetection

    torch.manual_seed(2)
    side = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = Owlv2Config(
        text_config={
            **side,
            "vocab_size": 190,
            "max_position_embeddings": 16,
            "bos_token_id": 188,
            "eos_token_id": 189,
        },
        vision_config={**side, "image_size": 64, "patch_size": 16},
        projection_dim=16,
    )
    Owlv2ForObjectDetection(config).save_pretrained(folder)
    _write(
        folder,
        "preprocessor_config.json",
        {
            "image_processor_type": "Owlv2ImageProcessor",
            "size": {"height": 64, "width": 64},
            "image_mean": [0.48145466, 0.4578275, 0.40821073],
            "image_std": [0.26862954, 0.26130258, 0.27577711],
        },
    )
    _clip_words(folder)


def depth_anything(folder: Path, kind: str = "relative") -> None:
    import torch
    from transformers import DepthAnythingConfig, DepthAnythingForDepthEstimation, Dinov2Config

    torch.manual_seed(3)
    backbone = Dinov2Config(
        hidden_size=16,
        num_hidden_layers=4,
        num_attention_heads=2,
        mlp_ratio=1,
        image_size=70,
        patch_size=14,
        out_indices=[1, 2, 3, 4],
        reshape_hidden_states=False,
    )
    config = DepthAnythingConfig(
        backbone_config=backbone,
        reassemble_hidden_size=16,
        neck_hidden_sizes=[8, 8, 16, 16],
        fusion_hidden_size=8,
        head_hidden_size=8,
        depth_estimation_type=kind,
        max_depth=20,
    )
    network = DepthAnythingForDepthEstimation(config)
    torch.nn.init.normal_(network.head.conv3.weight, std=50)  # so that depths differ by more than rounding
    network.save_pretrained(folder)
    _write(
        folder,
        "preprocessor_config.json",
        {
            "image_processor_type": "DPTImageProcessor",
            "size": {"height": 70, "width": 70},
            "keep_aspect_ratio": True,
            "ensure_multiple_of": 14,
            "image_mean": [0.485, 0.456, 0.406],
            "image_std": [0.229, 0.224, 0.225],
        },
    )


def vitpose(folder: Path, experts: int = 1) -> None:
    import torch
    from transformers import VitPoseBackboneConfig, VitPoseConfig, VitPoseForPoseEstimation

    torch.manual_seed(4)
    backbone = VitPoseBackboneConfig(
        image_size=[64, 48],
        patch_size=[16, 16],
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        mlp_ratio=1,
        num_experts=experts,
        part_features=4 if experts > 1 else 0,
        out_indices=[2],
    )
    labels = dict(enumerate(map(str, range(17))))
    config = VitPoseConfig(backbone_config=backbone, id2label=labels, use_simple_decoder=True)
    VitPoseForPoseEstimation(config).save_pretrained(folder)
    _write(
        folder,
        "preprocessor_config.json",
        {
            "image_processor_type": "VitPoseImageProcessor",
            "size": {"height": 64, "width": 48},
            "image_mean": [0.485, 0.456, 0.406],
            "image_std": [0.229, 0.224, 0.225],
        },
    )


BUILDERS: dict[str, Callable[..., None]] = {
    "transformers:grounding-dino": grounding_dino,
    "transformers:owlv2": owlv2,
    "transformers:depth-anything": depth_anything,
    "transformers:vitpose": vitpose,
}


@pytest.fixture(scope="session")
def tiny_network(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """The folder of a tiny network by the name of its adapter; built once."""
    pytest.importorskip("torch", reason="needs torch: pip install 'skyscript[paper]'")
    built: dict[Any, Path] = {}

    def build(name: str, **settings: Any) -> Path:
        key = (name, *settings.items())
        if key not in built:
            built[key] = tmp_path_factory.mktemp(name.partition(":")[2])
            BUILDERS[name](built[key], **settings)
        return built[key]

    return build


def _write(folder: Path, name: str, content: object) -> None:
    (folder / name).write_text(json.dumps(content), "utf-8")


def _bert_words(folder: Path) -> None:
    """BERT's own places for the marks: the network knows them by number."""
    vocabulary = [f"[unused{i}]" for i in range(1100)]
    for place, word in {
        0: "[PAD]",
        100: "[UNK]",
        101: "[CLS]",
        102: "[SEP]",
        103: "[MASK]",
        1012: ".",
        1029: "?",
    }.items():
        vocabulary[place] = word
    vocabulary[1030 : 1030 + len(WORDS)] = WORDS
    (folder / "vocab.txt").write_text("\n".join(vocabulary), "utf-8")
    _write(folder, "tokenizer_config.json", {"tokenizer_class": "BertTokenizer", "do_lower_case": True})


def _clip_words(folder: Path) -> None:
    """Words spelt letter by letter; the network pools the text at the end token, which must be the highest number."""
    letters = [chr(code) for code in range(33, 127)]
    entries = [*letters, *(f"{letter}</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    _write(folder, "vocab.json", {entry: i for i, entry in enumerate(entries)})
    (folder / "merges.txt").write_text("#version: 0.2\n", "utf-8")
    _write(folder, "tokenizer_config.json", {"tokenizer_class": "CLIPTokenizer", "pad_token": "!"})
