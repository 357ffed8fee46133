"""Writes golden/augmentations.json beside it: torchvision's pixels for each operation on images.

Selfstudy's GoldenAugmentationsTest compares itself with them.

    python augmentations.py

Needs torch 2.7.1 and torchvision 0.22.1. The image is a formula that both sides compute; values are
floats in 0 to 1, row by row, R G B interleaved. What bicubic interpolation overshoots is cut off, as
8-bit images do.
"""

import argparse
import json
from pathlib import Path

import console

console.require("torch", "torchvision")

import torch  # noqa: E402
from torchvision.transforms.v2 import functional as F  # noqa: E402

WIDTH, HEIGHT = 41, 29
CROPS = [(0, 0, 41, 29), (7, 3, 20, 11), (30, 2, 7, 9), (1, 20, 36, 4), (40, 28, 1, 1)]
SIDES = [8, 16]
VIEWS = [(58, 29, 16, 14), (24, 24, 16, 14), (20, 40, 32, 28), (30, 20, 20, 20)]
BICUBIC = F.InterpolationMode.BICUBIC
HERE = Path(__file__).parent / "golden"


def pixel(x: int, y: int, c: int) -> int:
    """0 to 255, in integers: equal on both sides."""
    return (x * x * 7 + y * y * 13 + x * y * 5 + c * 85 + 31 * x * (c + 1)) % 256


def image() -> torch.Tensor:
    """3 x HEIGHT x WIDTH in 0 to 1."""
    values = [
        [[pixel(x, y, c) for x in range(WIDTH)] for y in range(HEIGHT)] for c in range(3)
    ]
    return torch.tensor(values, dtype=torch.float32) / 255


def case(operation: str, side: int, result: torch.Tensor, **parameters) -> dict:
    pixels = result.permute(1, 2, 0).flatten().tolist()
    return {
        "operation": operation,
        "side": side,
        **parameters,
        "pixels": [round(value, 6) for value in pixels],
    }


def main() -> int:
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    whole = image()
    cases = []
    for left, top, width, height in CROPS:
        for side in SIDES:
            out = F.resized_crop(whole, top, left, height, width, [side, side], antialias=True)
            box = {"left": left, "top": top, "width": width, "height": height}
            cases.append(case("crop", side, out, **box))
            cases.append(case("crop-flip", side, F.horizontal_flip(out), **box))
    for left, top, width, height in CROPS:
        for side in SIDES:
            out = F.resized_crop(
                whole, top, left, height, width, [side, side], BICUBIC, antialias=True
            )
            box = {"left": left, "top": top, "width": width, "height": height}
            cases.append(case("bicubic", side, out.clamp(0, 1), **box))
    # Evaluations: the shorter side resized, then the centre; sizes at which nothing is rounded.
    for width, height, resize, side in VIEWS:
        picture = whole.repeat(1, 2, 2)[:, :height, :width].contiguous()
        out = F.center_crop(F.resize(picture, [resize], BICUBIC, antialias=True), [side, side])
        cut = {"width": width, "height": height, "resize": resize}
        cases.append(case("plain", side, out.clamp(0, 1), **cut))
    # The others start from the upper left corner as it is.
    side = 12
    start = whole[:, :side, :side].contiguous()
    for factor in (0.2, 0.9, 1.8):
        cases.append(case("brightness", side, F.adjust_brightness(start, factor), factor=factor))
        cases.append(case("contrast", side, F.adjust_contrast(start, factor), factor=factor))
        cases.append(case("saturation", side, F.adjust_saturation(start, factor), factor=factor))
    for factor in (-0.5, -0.2, -0.03, 0.0, 0.11, 0.2, 0.5):
        cases.append(case("hue", side, F.adjust_hue(start, factor), factor=factor))
    cases.append(case("grey", side, F.rgb_to_grayscale(start, num_output_channels=3)))
    for size, sigmas in ((12, (0.1, 0.7, 2.0)), (29, (1.3,))):
        radius = max(1, size // 20)
        square = whole[:, :size, :size].contiguous()
        for sigma in sigmas:
            kernel = [2 * radius + 1] * 2
            out = F.gaussian_blur(square, kernel, [sigma, sigma])
            cases.append(case("blur", size, out, sigma=sigma))
    # The kernel of 112 pixels: 11 taps.
    wide = whole.repeat(1, 4, 3)[:, :112, :112].contiguous()
    out = F.gaussian_blur(wide, [11, 11], [1.7, 1.7])[:, :14, :]
    cases.append(case("blur-wide", 112, out, sigma=1.7))
    text = ",\n".join(json.dumps(c) for c in cases)
    (HERE / "augmentations.json").write_text(f"[\n{text}\n]\n")
    return 0


if __name__ == "__main__":
    console.run(main)
