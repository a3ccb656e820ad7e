#!/usr/bin/env python3
"""Times `circuits bench inception-v3 --json` and eager PyTorch on the same weights, in turn, in one run.

    dotnet build -c Release src/Circuits.Cli
    /usr/bin/python3 src/Circuits.Benchmarks/pytorch_side_by_side.py [--batch N] [--rounds N] [--seconds S] [--threads N]

PyTorch (Debian: apt-get install python3-torch) runs the file fixtures/weights/inception-v3.safetensors, layer by layer
from its own topology, batch normalisation folded into the convolutions as our engine folds it, in inference mode. The
two take turns, so that a clock that drifts, or a neighbour on the machine, touches both. First both answer to one
batch, and the largest difference is printed: a time for another network would say nothing.
"""
import argparse
import json
import os
import statistics
import struct
import subprocess
import sys
import tempfile
import time

import numpy as np
import torch
import torch.nn.functional as F

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WEIGHTS = os.path.join(ROOT, "fixtures", "weights", "inception-v3.safetensors")
COMMAND = ["dotnet", os.path.join(ROOT, "src", "Circuits.Cli", "bin", "Release", "net10.0", "circuits.dll")]
SIZE = 299


def read(path):
    """The Keras layers and the weights by name: byte * scale + min in double, rounded once."""
    with open(path, "rb") as f:
        (length,) = struct.unpack("<Q", f.read(8))
        header = json.loads(f.read(length))
        data = f.read()
    metadata = header.pop("__metadata__")
    quantization = json.loads(metadata["quantization"])
    weights = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        if entry["dtype"] == "U8":
            scale, least = quantization[name]
            values = np.frombuffer(data[begin:end], np.uint8).astype(np.float64) * scale + least
        else:
            values = np.frombuffer(data[begin:end], np.float32)
        weights[name] = torch.from_numpy(values.astype(np.float32).reshape(entry["shape"]))
    return json.loads(metadata["topology"])["model_config"]["config"]["layers"], weights


def network(layers, weights):
    """A list of (name, inputs, function); a batch normalisation is folded into the convolution before it."""
    normalised = {}
    for layer in layers:
        if layer["class_name"] == "BatchNormalization":
            normalised[layer["inbound_nodes"][0][0][0]] = layer

    steps = []
    for layer in layers:
        kind, name, config = layer["class_name"], layer["name"], layer["config"]
        inputs = [i[0] for i in layer["inbound_nodes"][0]] if layer["inbound_nodes"] else []
        if kind == "Conv2D":
            assert not config["use_bias"] and config["activation"] == "linear" and config["dilation_rate"] == [1, 1], name
            norm = normalised[name]["name"]
            scale = 1 / torch.sqrt(weights[norm + "/moving_variance"].double() + normalised[name]["config"]["epsilon"])
            kernel = weights[name + "/kernel"].permute(3, 2, 0, 1).double() * scale[:, None, None, None]
            bias = weights[norm + "/beta"].double() - weights[norm + "/moving_mean"].double() * scale
            assert norm + "/gamma" not in weights, norm
            step = convolution(kernel.float().contiguous(), bias.float(), tuple(config["strides"]), border(config))
        elif kind == "Activation":
            assert config["activation"] == "relu", name
            step = F.relu
        elif kind == "MaxPooling2D":
            step = maximum(tuple(config["pool_size"]), tuple(config["strides"]), border(config))
        elif kind == "AveragePooling2D":
            step = average(tuple(config["pool_size"]), tuple(config["strides"]), border(config))
        elif kind == "Concatenate":
            step = lambda *x: torch.cat(x, 1)
        elif kind == "Flatten":
            step = lambda x: x.permute(0, 2, 3, 1).flatten(1)
        elif kind == "Dense":
            activation = {"relu": F.relu, "softmax": lambda x: F.softmax(x, 1)}[config["activation"]]
            step = dense(weights[name + "/kernel"].t().contiguous(), weights[name + "/bias"], activation)
        else:
            assert kind in ("InputLayer", "Dropout", "BatchNormalization"), kind
            step = None
        steps.append((name, inputs, step))
    return steps


def border(config):
    """Inception-v3's SAME windows all have stride 1 and odd sides, so TensorFlow's padding is symmetric."""
    size = config.get("kernel_size") or config["pool_size"]
    assert config["padding"] == "valid" or (config["strides"] == [1, 1] and all(s % 2 for s in size))
    return tuple(s // 2 for s in size) if config["padding"] == "same" else (0, 0)


def convolution(kernel, bias, strides, padding):
    return lambda x: F.conv2d(x, kernel, bias, strides, padding)


def maximum(size, strides, padding):
    return lambda x: F.max_pool2d(x, size, strides, padding)


def average(size, strides, padding):
    return lambda x: F.avg_pool2d(x, size, strides, padding, count_include_pad=False)


def dense(kernel, bias, activation):
    return lambda x: activation(F.linear(x, kernel, bias))


def forward(steps, images):
    values = {}
    for name, inputs, step in steps:
        values[name] = step(*(values[i] for i in inputs)) if step else values[inputs[0]] if inputs else images
    return values[steps[-1][0]]


def milliseconds(steps, images, seconds):
    """Of each run; the first two warm up."""
    times, begin = [], None
    while len(times) < 7 or time.perf_counter() - begin < seconds:
        start = time.perf_counter()
        begin = begin or start
        forward(steps, images)
        times.append(1000 * (time.perf_counter() - start))
    return times[2:]


def circuits(*args):
    try:
        return subprocess.run([*COMMAND, *args], check=True, stdout=subprocess.PIPE, text=True).stdout
    except (OSError, subprocess.CalledProcessError) as e:
        sys.exit(f"{' '.join(COMMAND)}: {e}. Build it: dotnet build -c Release src/Circuits.Cli")


def difference(steps, images):
    with tempfile.TemporaryDirectory() as folder:
        np.save(os.path.join(folder, "x.npy"), images.numpy())
        circuits("run", "inception-v3", "--input", os.path.join(folder, "x.npy"), "--nodes", steps[-1][0], "--out", folder)
        ours = np.load(os.path.join(folder, steps[-1][0] + ".npy"))
    return float(np.abs(ours.reshape(ours.shape[0], -1) - forward(steps, images).numpy()).max())


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--batch", type=int, default=1)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--seconds", type=float, default=3, help="of PyTorch in each round; ours runs for 3")
    arguments.add_argument("--threads", type=int, default=2, help="of PyTorch; ours takes all processors")
    a = arguments.parse_args()
    torch.set_num_threads(a.threads)
    with torch.inference_mode():
        steps = network(*read(WEIGHTS))
        images = torch.from_numpy(np.random.default_rng(1).random((a.batch, 3, SIZE, SIZE), np.float32))
        print(f"inception-v3, batch {a.batch}, {SIZE} px; PyTorch {torch.__version__}, {a.threads} threads, oneDNN {'on' if torch.backends.mkldnn.is_available() else 'off'}")
        print(f"largest difference between the answers: {difference(steps, images):.1e}")
        ours, theirs = [], []
        for round in range(a.rounds):
            ours.append(json.loads(circuits("bench", "inception-v3", "--batch", str(a.batch), "--json")))
            times = milliseconds(steps, images, a.seconds)
            theirs.append((min(times), statistics.median(times)))
            print(
                f"round {round + 1}: circuits min {ours[-1]['minMilliseconds']:.1f} median {ours[-1]['medianMilliseconds']:.1f} ms "
                f"({100 * ours[-1]['shareOfPeak']:.0f} % of peak, {ours[-1]['threads']} threads); "
                f"PyTorch min {theirs[-1][0]:.1f} median {theirs[-1][1]:.1f} ms"
            )
    least = min(o["minMilliseconds"] for o in ours), min(t[0] for t in theirs)
    middle = statistics.median(o["medianMilliseconds"] for o in ours), statistics.median(t[1] for t in theirs)
    print(f"min:    circuits {least[0]:.1f} ms, PyTorch {least[1]:.1f} ms, ratio {least[0] / least[1]:.2f}")
    print(f"median: circuits {middle[0]:.1f} ms, PyTorch {middle[1]:.1f} ms, ratio {middle[0] / middle[1]:.2f}")


if __name__ == "__main__":
    main()
