"""A network in eager PyTorch, run when asked to: the other side of PeerProcess.cs.

    pytorch_peer.py FOLDER forward|gradient|training [--lrn operator|band] [--threads N]

FOLDER holds what PyTorchWriter.cs wrote. One line in, one line out:
    run          one run; answers its milliseconds
    answer FILE  one run; writes what it gives (float32) and answers "written"
The first line out is "ready", the version, and the BLAS that matrix products come from.
  forward:  the last node's output
  gradient: the gradient at the input of the last node's output, itself given the gradient in output_gradient.f32
  training: from the initial weights, a step of SGD (momentum, weight decay on kernels) on the cross-entropy of the last
            node with labels.i64; gives the logits and then the changes of all kernels, of all else that is trained, in
            the order of the file, over the learning rate
"""
import argparse
import json
import os
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

LEARNING_RATE, MOMENTUM, WEIGHT_DECAY = 0.01, 0.9, 5e-4


def floats(folder, name):
    return torch.from_numpy(np.fromfile(os.path.join(folder, name), np.float32))


class Network:
    """Runs the nodes in order, and lets go of a value after its last use."""

    def __init__(self, folder, lrn, training):
        with open(os.path.join(folder, "graph.json")) as f:
            graph = json.load(f)
        tensors = floats(folder, "tensors.f32")
        self.input = floats(folder, "input.f32").reshape(graph["input"])
        self.kernels, self.offsets, self.steps = [], [], []
        uses = [i for n in graph["nodes"] for i in n["inputs"]]
        kinds = {n["name"]: n["op"] for n in graph["nodes"]}
        last = {name: n["name"] for n in graph["nodes"] for name in n["inputs"]}
        for node in graph["nodes"]:
            weights = {k: self.tensor(tensors, v) for k, v in node.items() if k in ("kernel", "bias", "mean", "variance", "gamma", "beta")}
            for k in ("kernel", "bias", "gamma", "beta") if training else ():
                if weights.get(k) is not None:
                    weights[k].requires_grad_()
                    (self.kernels if k == "kernel" else self.offsets).append(weights[k])
            alone = node["op"] == "relu" and uses.count(node["inputs"][0]) == 1
            in_place = alone and kinds[node["inputs"][0]] in ("convolution", "batch_normalization", "add", "linear")
            step = operation({**node, **weights}, in_place, lrn, training)
            self.steps.append((node["name"], node["inputs"], [i for i in set(node["inputs"]) if last[i] == node["name"]], step))

    @staticmethod
    def tensor(tensors, place):
        return place and tensors[place["offset"] : place["offset"] + int(np.prod(place["sizes"]))].reshape(place["sizes"]).clone()

    def __call__(self, x):
        values = {}
        for name, inputs, done, step in self.steps:
            values[name] = step(*(values[i] for i in inputs)) if inputs else x
            for i in done:
                del values[i]
        return values[name]


def operation(n, in_place, lrn, training):
    """The node's function."""
    op = n["op"]
    if op == "convolution":
        kernel, bias, stride, dilation, groups = n["kernel"], n["bias"], n["stride"], n["dilation"], n["groups"]
        inside, pad = split(n["padding"], 0.0)
        return lambda x: F.conv2d(pad(x), kernel, bias, stride, inside, dilation, groups)
    if op == "linear":
        kernel, bias = n["kernel"], n["bias"]
        return lambda x: F.linear(x.flatten(1), kernel, bias)[:, :, None, None]
    if op == "batch_normalization":
        mean, variance, gamma, beta, epsilon = n["mean"], n["variance"], n["gamma"], n["beta"], n["epsilon"]
        return lambda x: F.batch_norm(x, mean, variance, gamma, beta, training, 0.1, epsilon)
    if op == "max_pool":
        return max_pool(n["size"], n["stride"], n["padding"])
    if op == "average_pool":
        size, stride, (top, left, bottom, right) = n["size"], n["stride"], n["padding"]
        assert (top, left) == (bottom, right), n["name"]
        return lambda x: F.avg_pool2d(x, size, stride, (top, left), count_include_pad=False)
    if op == "relu":
        ceiling = n["ceiling"]
        return lambda x: F.relu(x, in_place) if ceiling is None else F.hardtanh(x, 0.0, ceiling, in_place)
    if op == "local_response_normalization":
        return normalization(n, lrn)
    simple = {
        "input": None,
        "global_average": lambda x: F.adaptive_avg_pool2d(x, 1),
        "affine": lambda x: x * n["scale"] + n["offset"],
        "zero_pad": lambda x: split(n["padding"], 0.0)[1](x),
        "concat": lambda *x: torch.cat(x, 1),
        "add": lambda a, b: a + b,
        "flatten": lambda x: x.flatten(1)[:, :, None, None],
        "identity": lambda x: x,
        "softmax": lambda x: F.softmax(x, 1),
    }
    return simple[op]


def split(sides, value):
    """Padding that an operation can do itself, or else a function that pads before it."""
    top, left, bottom, right = sides
    if (top, left) == (bottom, right):
        return (top, left), lambda x: x
    return (0, 0), lambda x: F.pad(x, (left, right, top, bottom), value=value)


def max_pool(size, stride, sides):
    if sides[:2] == [0, 0] and max(sides) < min(stride):
        # A window that begins inside and ends in the padding: what ceil_mode does, without a copy.
        return lambda x: F.max_pool2d(x, size, stride, ceil_mode=any(sides))
    inside, pad = split(sides, float("-inf"))
    return lambda x: F.max_pool2d(pad(x), size, stride, inside)


def normalization(n, form):
    """x / (bias + alpha * sum of squares of the channels within the radius) ** beta."""
    radius, bias, alpha, beta, channels = n["radius"], n["lrn_bias"], n["alpha"], n["lrn_beta"], n["channels"]
    if form == "operator":
        return lambda x: F.local_response_norm(x, 2 * radius + 1, alpha * (2 * radius + 1), beta, bias)
    assert beta == 0.5, "the rewritten form takes a square root"
    apart = (torch.arange(channels)[:, None] - torch.arange(channels)[None, :]).abs()
    band = (alpha * (apart <= radius).float())[:, :, None, None].contiguous()
    offset = torch.full((channels,), float(bias))
    return lambda x: x * torch.rsqrt(F.conv2d(x * x, band, offset))


class Forward:
    def __init__(self, network, folder):
        self.network, self.images = network, network.input

    def run(self):
        with torch.inference_mode():
            return self.network(self.images)

    answer = run


class Gradient:
    def __init__(self, network, folder):
        self.network, self.images = network, network.input.requires_grad_()
        self.given = floats(folder, "output_gradient.f32")

    def run(self):
        self.images.grad = None
        output = self.network(self.images)
        output.backward(self.given.reshape(output.shape))
        return self.images.grad

    answer = run


class Training:
    def __init__(self, network, folder):
        self.network, self.images = network, network.input
        self.labels = torch.from_numpy(np.fromfile(os.path.join(folder, "labels.i64"), np.int64))
        self.optimizer = torch.optim.SGD(
            [{"params": network.kernels, "weight_decay": WEIGHT_DECAY}, {"params": network.offsets}], LEARNING_RATE, MOMENTUM
        )

    def run(self):
        self.optimizer.zero_grad(set_to_none=True)
        logits = self.network(self.images).flatten(1)
        F.cross_entropy(logits, self.labels).backward()
        self.optimizer.step()
        return logits

    def answer(self):
        """Asked for before the first run: the step from the initial weights."""
        weights = [*self.network.kernels, *self.network.offsets]
        before = [w.detach().clone() for w in weights]
        logits = self.run().detach()
        return torch.cat([logits.flatten(), *((w.detach() - b).flatten() / LEARNING_RATE for w, b in zip(weights, before))])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder")
    arguments.add_argument("task", choices=["forward", "gradient", "training"])
    arguments.add_argument("--lrn", choices=["operator", "band"], default="operator")
    arguments.add_argument("--threads", type=int, default=2)
    a = arguments.parse_args()
    torch.set_num_threads(a.threads)
    task = {"forward": Forward, "gradient": Gradient, "training": Training}[a.task]
    task = task(Network(a.folder, a.lrn, a.task == "training"), a.folder)
    say(f"ready PyTorch {torch.__version__} ({blas()})")
    for line in sys.stdin:
        command, _, file = line.strip().partition(" ")
        if command == "run":
            start = time.perf_counter()
            task.run()
            say(f"{1000 * (time.perf_counter() - start):.6f}")
        elif command == "answer":
            task.answer().detach().contiguous().numpy().astype(np.float32).tofile(file)
            say("written")


def blas():
    """Debian's PyTorch takes whichever library stands for libblas.so.3; the reference one is many times slower than others."""
    with open("/proc/self/maps") as maps:
        loaded = {line.split()[-1] for line in maps if "blas" in os.path.basename(line.split()[-1])}
    if not loaded:
        return "BLAS within"
    if any(os.path.basename(os.path.dirname(path)) == "blas" for path in loaded):
        return "reference BLAS"
    return "BLAS " + ", ".join(sorted("/".join(path.split("/")[-2:]) for path in loaded))


def say(line):
    print(line, flush=True)


if __name__ == "__main__":
    main()
