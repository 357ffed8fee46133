"""Writes the images that both sides read.

    python images.py CIFAR10.tar.gz [FOLDER]

The archive holds class folders of 32x32 images ({train,test}/<class>/<image>). FOLDER (default:
images, beside this script) gets:
    cifar10.rgb     the training images, N x 32 x 32 x 3 bytes
    cifar10-test.rgb, cifar10-1000.rgb  the test images, and a thousand of them
    photos/         96 JPEGs of 500x375, cut from the two photographs that scikit-learn brings
    photos.rgb      the same decoded, 96 x 375 x 500 x 3 bytes
"""

import io
import random
import sys
import tarfile
from pathlib import Path

import numpy as np
from PIL import Image
from sklearn.datasets import load_sample_images

WIDTH, HEIGHT, PHOTOS = 500, 375, 96


def cifar(archive, split):
    with tarfile.open(archive) as tar:
        members = sorted((m for m in tar if m.isfile() and f"/{split}/" in m.name), key=lambda m: m.name)
        if not members:
            raise SystemExit(f"{archive} has no {split}/ folder")
        return np.stack([np.asarray(Image.open(io.BytesIO(tar.extractfile(m).read())).convert("RGB")) for m in members])


def photos(folder):
    """Random crops of at least half the side, mirrored half of the time, JPEG quality 90."""
    draws = random.Random(0)
    pictures = [Image.fromarray(picture) for picture in load_sample_images().images]
    folder.mkdir(exist_ok=True)
    for i in range(PHOTOS):
        picture = pictures[i % len(pictures)]
        share = draws.uniform(0.5, 1)
        width, height = int(picture.width * share), int(picture.height * share)
        left, top = draws.randint(0, picture.width - width), draws.randint(0, picture.height - height)
        cut = picture.crop((left, top, left + width, top + height)).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
        if draws.random() < 0.5:
            cut = cut.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        cut.save(folder / f"{i:03}.jpg", quality=90)


def main():
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    folder = Path(sys.argv[2]) if len(sys.argv) == 3 else Path(__file__).resolve().parent / "images"
    folder.mkdir(parents=True, exist_ok=True)
    cifar(sys.argv[1], "train").tofile(folder / "cifar10.rgb")
    test = cifar(sys.argv[1], "test")
    test.tofile(folder / "cifar10-test.rgb")
    test[::max(1, len(test) // 1000)][:1000].tofile(folder / "cifar10-1000.rgb")
    photos(folder / "photos")
    files = sorted((folder / "photos").glob("*.jpg"))
    np.stack([np.asarray(Image.open(file)) for file in files]).tofile(folder / "photos.rgb")


if __name__ == "__main__":
    main()
