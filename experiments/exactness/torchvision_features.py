"""Computes an exported encoder's features in torchvision and compares them with Selfstudy's.

    selfstudy export STUDY STAGE -o encoder.safetensors --sample sample.safetensors
    python torchvision_features.py encoder.safetensors sample.safetensors [--tolerance 1e-4]

Needs torch, torchvision and safetensors. The network is torchvision's with fc replaced by the
identity, and the weights are loaded strictly: none may be missing or left over. Reports the largest
absolute difference and the largest feature; exits with 1 if a difference is above the tolerance or
the weights are not those of the network, with 2 if a file can't be used.
"""

import argparse
import json

import console

console.require("torch", "torchvision", "safetensors")

import torch  # noqa: E402
from torch import nn  # noqa: E402
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet  # noqa: E402

BLOCKS = {
    "resnet18": (BasicBlock, [2, 2, 2, 2]),
    "resnet34": (BasicBlock, [3, 4, 6, 3]),
    "resnet50": (Bottleneck, [3, 4, 6, 3]),
    "resnet101": (Bottleneck, [3, 4, 23, 3]),
    "resnet152": (Bottleneck, [3, 8, 36, 3]),
    "small": (BasicBlock, [1, 1, 1, 1]),
}


def network(spec: dict) -> nn.Module:
    """torchvision's ResNet, with the widths and the stem that the spec asks for."""
    block, depths = BLOCKS[spec["architecture"]]
    widths = [channels * spec["width"] for channels in spec["widths"]]
    resnet = ResNet(block, depths)
    resnet.inplanes = widths[0]
    for stage in range(4):
        layer = nn.Identity()
        if stage < len(widths):
            layer = resnet._make_layer(block, widths[stage], depths[stage], stride=1 if stage == 0 else 2)
        setattr(resnet, f"layer{stage + 1}", layer)
    kernel, stride = {"imagenet": (7, 2), "cifar": (3, 1), "stride2": (3, 2)}[spec["stem"]]
    resnet.conv1 = nn.Conv2d(3, widths[0], kernel, stride, kernel // 2, bias=False)
    resnet.bn1 = nn.BatchNorm2d(widths[0])
    if spec["stem"] != "imagenet":
        resnet.maxpool = nn.Identity()
    resnet.fc = nn.Identity()
    return resnet


def sampled(path: str) -> tuple[dict, dict[str, torch.Tensor]]:
    """The encoder's spec, and the images with the features that Selfstudy computes of them."""
    file = console.safetensors(path)
    try:
        spec = json.loads((file.metadata() or {})["encoder"])
        known = spec["architecture"] in BLOCKS
    except (KeyError, ValueError) as problem:
        raise console.WrongUse(f"{path} is not what `selfstudy export --sample` writes: it names no encoder") from problem
    if not known:
        raise console.WrongUse(f"{path}: encoder {spec['architecture']} is none of {', '.join(BLOCKS)}")
    sample = {name: console.tensor(file, path, name) for name in ("images", "features", "folded")}
    images = sample["images"]
    formula = torch.sin(torch.arange(images.numel(), dtype=torch.float64) / 10).reshape(images.shape)
    if (images - formula).abs().max() > 1e-6:
        raise console.WrongUse(f"{path}: the images are not those of the formula")
    return spec, sample


def load(resnet: nn.Module, path: str) -> None:
    file = console.safetensors(path)
    try:
        resnet.load_state_dict({name: file.get_tensor(name) for name in file.keys()}, strict=True)
    except RuntimeError as problem:  # Of many lines: names and shapes.
        told = " ".join(str(problem).split())
        raise console.Differs(f"{path} is not of the sample's network: {told[:300]}") from problem


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("encoder", help="what `selfstudy export -o` wrote")
    parser.add_argument("sample", help="what `selfstudy export --sample` wrote")
    parser.add_argument("--tolerance", type=float, default=1e-4)
    arguments = parser.parse_args()
    spec, sample = sampled(arguments.sample)
    images = sample["images"]
    resnet = network(spec)
    load(resnet, arguments.encoder)
    resnet.eval()
    with torch.inference_mode():
        theirs = resnet(images)
    print(f"{spec['architecture']} x{spec['width']}, stem {spec['stem']}, images {list(images.shape)}")
    print(f"largest feature     {theirs.abs().max():.3g}")
    fine = True
    for name in ("features", "folded"):
        difference = (sample[name] - theirs).abs().max().item()
        fine &= difference <= arguments.tolerance  # Not so of a NaN.
        print(f"{name:<10} differ by {difference:.3g} at most")
    return 0 if fine else 1


if __name__ == "__main__":
    console.run(main)
