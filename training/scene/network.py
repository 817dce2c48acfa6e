"""The scene network as an ONNX file.

Input: ``input``, (1, 3, h, w) float32, (rgb - 127) / 128; h and w are multiples of 32. Outputs: ``parts``,
(1, 20, h / 8, w / 8), logits in the order of :data:`training.scene.pictures.PARTS`; ``things``,
(1, 1000, h / 32, w / 32), the logits of ImageNet's classes at each place.

Weights are stored in half precision. Other runtimes would want them cast before they meet single precision;
OpenCV, which runs the file, widens them as it reads them.
"""

from collections.abc import Sequence

import numpy as np
import onnx
from numpy.typing import NDArray

from training.scene.backbone import Backbone, Block, Convolution, Weights
from training.scene.features import FEATURES
from training.scene.head import FACTORS, Head

INPUT, PARTS_OUTPUT, THINGS_OUTPUT = "input", "parts", "things"
_OPSET, _IR_VERSION = 13, 8  # old enough for every OpenCV that the package allows


def backbone_file(backbone: Backbone) -> bytes:
    """A file with the features alone, for training, at strides 8, 16 and 32."""
    graph = _Graph()
    for value, name in zip(_features(graph, backbone), FEATURES, strict=True):
        graph.name_output(value, name)
    return graph.file(FEATURES)


def scene_file(backbone: Backbone, head: Head) -> bytes:
    """The file of the whole network."""
    graph = _Graph()
    features = _features(graph, backbone)
    graph.name_output(_parts(graph, head, features), PARTS_OUTPUT)
    top = graph.rectified(graph.convolved(features[-1], backbone.top))
    graph.name_output(graph.convolved(top, backbone.classifier), THINGS_OUTPUT)
    return graph.file((PARTS_OUTPUT, THINGS_OUTPUT))


class _Graph:
    """Nodes and weights, in the order in which they are added; values are known by their names."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._stored: list[onnx.TensorProto] = []
        self._limits = [self.stored(np.array(limit, np.float32)) for limit in (0, 6)]

    def stored(self, values: NDArray[np.generic]) -> str:
        name = f"stored{len(self._stored)}"
        self._stored.append(onnx.numpy_helper.from_array(values, name))
        return name

    def added(self, kind: str, inputs: Sequence[str], **attributes: object) -> str:
        name = f"value{len(self._nodes)}"
        self._nodes.append(onnx.helper.make_node(kind, inputs, [name], **attributes))
        return name

    def name_output(self, value: str, name: str) -> None:
        """Give a value the name that callers ask for it by."""
        for node in self._nodes:
            for names in (node.input, node.output):
                names[:] = [name if each == value else each for each in names]

    def convolved(self, value: str, convolution: Convolution) -> str:
        size, stride = convolution.weights.shape[2], convolution.stride
        total = size - stride if stride > 1 else size - 1  # TensorFlow's "same" for sides that stride divides
        before = total // 2
        stored = [self.stored(each.astype(np.float16)) for each in (convolution.weights, convolution.bias)]
        return self.added(
            "Conv",
            [value, *stored],
            kernel_shape=[size, size],
            strides=[stride, stride],
            pads=[before, before, total - before, total - before],
            group=convolution.groups,
        )

    def rectified(self, value: str) -> str:
        """ReLU6."""
        return self.added("Clip", [value, *self._limits])

    def file(self, outputs: Sequence[str]) -> bytes:
        kind = onnx.TensorProto.FLOAT
        ends = [
            onnx.helper.make_tensor_value_info(name, kind, [1, *(f"{name}_{axis}" for axis in "cyx")])
            for name in outputs
        ]
        start = onnx.helper.make_tensor_value_info(INPUT, kind, [1, 3, "h", "w"])
        graph = onnx.helper.make_graph(self._nodes, "scene", [start], ends, self._stored)
        opset = onnx.helper.make_opsetid("", _OPSET)
        model = onnx.helper.make_model(graph, opset_imports=[opset], ir_version=_IR_VERSION)
        return bytes(model.SerializeToString())


def _features(graph: _Graph, backbone: Backbone) -> list[str]:
    """The features at strides 8, 16 and 32."""
    values = [graph.rectified(graph.convolved(INPUT, backbone.stem))]
    for block in backbone.blocks:
        values.append(_through(graph, values[-1], block))
    return [values[end] for end in backbone.ends]


def _through(graph: _Graph, value: str, block: Block) -> str:
    wide = value if block.expand is None else graph.rectified(graph.convolved(value, block.expand))
    filtered = graph.rectified(graph.convolved(wide, block.depthwise))
    projected = graph.convolved(filtered, block.project)
    return graph.added("Add", [projected, value]) if block.is_residual else projected


def _parts(graph: _Graph, head: Head, features: Sequence[str]) -> str:
    # What is coarse is made smaller before it is made larger: 128 channels for 320, and the sum is the same.
    biases = (head.bias, *(np.zeros_like(head.bias) for _ in features[1:]))
    summed = ""
    for value, weights, bias, factor in zip(features, head.weights, biases, FACTORS, strict=True):
        share = graph.convolved(value, _pointwise(weights, bias))
        summed = graph.added("Add", [summed, _larger(graph, share, factor)]) if summed else share
    return graph.convolved(graph.added("Relu", [summed]), _pointwise(head.out, head.out_bias))


def _larger(graph: _Graph, value: str, factor: int) -> str:
    scales = graph.stored(np.array([1, 1, factor, factor], np.float32))
    return graph.added(
        "Resize", [value, "", scales], mode="linear", coordinate_transformation_mode="half_pixel"
    )


def _pointwise(weights: Weights, bias: Weights) -> Convolution:
    return Convolution(weights[:, :, None, None], bias)
