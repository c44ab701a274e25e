"""Holds single operations of the engine against PyTorch in double precision, gradients against its autograd.

Reads one call a line: {"op", "dims", "inputs", "outputs"}, arrays flat, as the engine was given and answered them.
Prints each operation's worst error, relative to the largest number of the output; ends with 1 where one is over 1e-11,
or where whole numbers (what comes back as an integer tensor) differ at all.
"""

import json
import math
import sys

import torch
import torch.nn.functional as F

import attention
import without_torch
from autograd import gradients, leaf

torch.set_default_dtype(torch.float64)
TOLERANCE = 1e-11


def layernorm_forward(d, i):
    return {"out": F.layer_norm(i["inp"].view(-1, d["C"]), (d["C"],), i["weight"], i["bias"], 1e-5)}


def layernorm_backward(d, i):
    x, weight, bias = leaf(i["inp"].view(-1, d["C"])), leaf(i["weight"]), torch.zeros(d["C"], requires_grad=True)
    out = F.layer_norm(x, (d["C"],), weight, bias, 1e-5)
    dx, dweight, dbias = gradients(out, i["dout"].view_as(out), x, weight, bias)
    return {"dinp": dx, "dweight": dweight, "dbias": dbias}


def rms(x, weight, eps):
    return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + eps) * weight


def rmsnorm_backward(d, i):
    x, weight = leaf(i["x"].view(-1, d["C"])), leaf(i["weight"])
    dx, dweight = gradients(rms(x, weight, i["eps"]), i["dout"].view_as(x), x, weight)
    return {"dx": dx, "dweight": dweight}


def matmul_backward(d, i):
    x, weight = leaf(i["inp"].view(-1, d["C"])), leaf(i["weight"].view(d["OC"], d["C"]))
    bias = torch.zeros(d["OC"], requires_grad=True)
    out = F.linear(x, weight, bias)
    dx, dweight, dbias = gradients(out, i["dout"].view_as(out), x, weight, bias)
    return {"dinp": dx, "dweight": dweight, "dbias": dbias}


def encoder_backward(d, i):
    wte, wpe = torch.zeros(d["V"], d["C"], requires_grad=True), torch.zeros(d["T"], d["C"], requires_grad=True)
    out = F.embedding(i["inp"].long().view(d["B"], d["T"]), wte) + wpe
    dwte, dwpe = gradients(out, i["dout"].view_as(out), wte, wpe)
    return {"dwte": dwte, "dwpe": dwpe}


def gelu_backward(d, i):
    x = leaf(i["inp"])
    return {"dinp": gradients(F.gelu(x, approximate="tanh"), i["dout"], x)[0]}


def swiglu(d, i):
    x, w1, w3 = i["x"].view(-1, d["C"]), i["w1"].view(d["H"], -1), i["w3"].view(d["H"], -1)
    hidden = F.silu(x @ w1.T) * (x @ w3.T)
    return {"hidden": hidden, "out": hidden @ i["w2"].view(d["C"], d["H"]).T}


def swiglu_backward(d, i):
    x = leaf(i["x"].view(-1, d["C"]))
    w1, w3, w2 = (leaf(i[name].view(-1, columns)) for name, columns in (("w1", d["C"]), ("w3", d["C"]), ("w2", d["H"])))
    gate, up = x @ w1.T, x @ w3.T
    hidden = F.silu(gate) * up
    out = hidden @ w2.T
    names = ("dhidden", "dgate", "dup", "dw2", "dw1", "dw3", "dx")
    return dict(zip(names, gradients(out, i["dout"].view_as(out), hidden, gate, up, w2, w1, w3, x)))


def relu_backward(d, i):
    x = leaf(i["inp"])
    return {"dinp": gradients(F.relu(x), i["dout"], x)[0]}


def dropped(x, d, i):
    return torch.where(i["mask"] == 1, x / (1 - i["p"]), torch.zeros(()))


def dropout_backward(d, i):
    x = torch.zeros(d["N"], requires_grad=True)
    return {"dinp": gradients(dropped(x, d, i), i["dout"], x)[0]}


def embedding_backward(d, i):
    weight = torch.zeros(d["V"], d["C"], requires_grad=True)
    out = F.embedding(i["tokens"].long(), weight)
    return {"dweight": gradients(out, i["dout"].view_as(out), weight)[0]}


def softmax_backward(d, i):
    # Softmax forgets what is added to a whole row, so any logits with these probabilities do.
    x = leaf(i["out"].view(-1, d["C"]).log())
    out = x.softmax(-1)
    given = i["dout"].view_as(out)
    return {"dot": (out * given).sum(-1), "dx": gradients(out, given, x)[0]}


def clip_grad_norm(d, i):
    tensors = [torch.zeros(d["N"], requires_grad=True) for _ in range(d["P"])]
    for tensor, gradient in zip(tensors, i["grads"].view(d["P"], d["N"])):
        tensor.grad = gradient.clone()
    norm = torch.nn.utils.clip_grad_norm_(tensors, i["max_norm"].item())
    return {"norm": norm, "grads": torch.stack([tensor.grad for tensor in tensors])}


def sample_token(d, i):
    scores, history = i["logits"].clone(), i["history"].long()
    was = scores[history]
    scores[history] = torch.where(was > 0, was / i["repetition_penalty"], was * i["repetition_penalty"])
    k = int(i["top_k"])
    order = scores.sort(descending=True, stable=True).indices[: k or None]
    likely = (scores[order] / i["temperature"]).softmax(-1)
    order = order[likely.cumsum(-1) - likely < i["top_p"]]
    probs = torch.zeros_like(scores)
    probs[order] = (scores[order] / i["temperature"]).softmax(-1)
    token = torch.searchsorted(probs.cumsum(-1), i["draw"], right=True)
    return {"scores": scores, "probs": probs, "token": token}


def crossentropy_softmax_backward(d, i):
    # Softmax forgets what is added to a whole row, so any logits with these probabilities do.
    logits = leaf(i["probs"].view(-1, d["VP"])[:, : d["V"]].log())
    losses = F.cross_entropy(logits, i["targets"].long(), reduction="none")
    (dlogits,) = gradients(losses, i["dlosses"], logits)
    return {"dlogits": F.pad(dlogits, (0, d["VP"] - d["V"]))}


def softmax_crossentropy(d, i):
    logits = leaf(i["logits"].view(d["N"], d["V"]))
    losses = F.cross_entropy(logits, i["targets"].long(), reduction="none")
    (dlogits,) = torch.autograd.grad(losses.mean(), logits)
    return {"losses": losses, "loss": losses.mean(), "dlogits": dlogits, "probs": logits.softmax(-1)}


def adamw(d, i):
    w = leaf(i["params"])
    w.grad = i["grads"]
    hyper = {name: i[name].item() for name in ("lr", "eps", "weight_decay")}
    optimizer = torch.optim.AdamW([w], betas=(i["beta1"].item(), i["beta2"].item()), **hyper)
    step = torch.tensor(i["t"].item() - 1, dtype=torch.float32)
    optimizer.state[w] = {"step": step, "exp_avg": i["m"].clone(), "exp_avg_sq": i["v"].clone()}
    optimizer.step()
    return {"m": optimizer.state[w]["exp_avg"], "v": optimizer.state[w]["exp_avg_sq"], "params": w}


OPS = {
    **attention.OPS,
    "layernorm_forward": layernorm_forward,
    "layernorm_backward": layernorm_backward,
    "rmsnorm": lambda d, i: {"out": rms(i["x"].view(-1, d["C"]), i["weight"], i["eps"])},
    "rmsnorm_backward": rmsnorm_backward,
    "matmul_forward": lambda d, i: {
        "out": F.linear(i["inp"].view(-1, d["C"]), i["weight"].view(d["OC"], d["C"]), i["bias"])
    },
    "matmul_backward": matmul_backward,
    "matmul": lambda d, i: {"out": i["a"].view(d["M"], d["K"]) @ i["b"].view(d["K"], d["N"])},
    "transpose": lambda d, i: {"out": i["a"].view(d["M"], d["N"]).T},
    "encoder_forward": lambda d, i: {
        "out": F.embedding(i["inp"].long().view(d["B"], -1), i["wte"].view(d["V"], -1)) + i["wpe"].view(d["T"], -1)
    },
    "encoder_backward": encoder_backward,
    "residual_forward": lambda d, i: {"out": i["inp1"] + i["inp2"]},
    "residual_backward": lambda d, i: {"dinp1": i["dout"], "dinp2": i["dout"]},
    "vec_add": lambda d, i: {"out": i["a"] + i["b"]},
    "gelu_forward": lambda d, i: {"out": F.gelu(i["inp"], approximate="tanh")},
    "gelu_backward": gelu_backward,
    "relu_forward": lambda d, i: {"out": F.relu(i["inp"])},
    "relu_backward": relu_backward,
    "swiglu": swiglu,
    "swiglu_backward": swiglu_backward,
    "dropout_mask": without_torch.dropout_mask,
    "dropout_forward": lambda d, i: {"out": dropped(i["inp"], d, i)},
    "dropout_backward": dropout_backward,
    "embedding_forward": lambda d, i: {"out": F.embedding(i["tokens"].long(), i["weight"].view(d["V"], d["C"]))},
    "embedding_backward": embedding_backward,
    "softmax_backward": softmax_backward,
    "clip_grad_norm": clip_grad_norm,
    "sample_token": sample_token,
    "bpe_merge": without_torch.bpe_merge,
    "bpe_merge_first": without_torch.bpe_merge_first,
    "softmax": lambda d, i: {"out": i["x"].view(-1, d["C"]).softmax(-1)},
    "softmax_online": lambda d, i: {
        "m": i["x"].view(-1, d["C"]).amax(-1),
        "s": (i["x"].view(-1, d["C"]) - i["x"].view(-1, d["C"]).amax(-1, keepdim=True)).exp().sum(-1),
    },
    "softmax_forward": lambda d, i: {
        "probs": F.pad(i["logits"].view(-1, d["VP"])[:, : d["V"]].softmax(-1), (0, d["VP"] - d["V"]))
    },
    "crossentropy_forward": lambda d, i: {
        "losses": F.nll_loss(i["probs"].view(-1, d["VP"]).log(), i["targets"].long(), reduction="none")
    },
    "crossentropy_softmax_backward": crossentropy_softmax_backward,
    "softmax_crossentropy": softmax_crossentropy,
    "adamw_update": adamw,
    "sgd_update": lambda d, i: {"params": i["params"] - i["lr"] * i["grads"]},
    "cumsum": lambda d, i: {"out": i["a"].cumsum(0)},
    "dot": lambda d, i: {"out": i["a"] @ i["b"]},
    "block_sum": lambda d, i: {"out": torch.stack([part.sum() for part in i["a"].split(d["BS"])])},
    "column_sum": lambda d, i: {"out": i["a"].view(d["M"], d["N"]).sum(0)},
    "conv1d": lambda d, i: {"out": F.conv1d(F.pad(i["a"], (0, d["K"] - 1)).view(1, 1, -1), i["w"].view(1, 1, -1))},
}


def error_of(got, want):
    if not want.is_floating_point():
        return 0.0 if torch.equal(got, want.double()) else math.inf
    error = (got - want).abs().max() / max(1.0, want.abs().max().item())
    return math.inf if error.isnan() else error.item()


def main():
    worst = {}
    for line in sys.stdin:
        call = json.loads(line)
        inputs = {name: torch.tensor(values, dtype=torch.float64) for name, values in call["inputs"].items()}
        for name, want in OPS[call["op"]](call["dims"], inputs).items():
            error = error_of(torch.tensor(call["outputs"][name], dtype=torch.float64), want.detach().reshape(-1))
            worst[call["op"]] = max(worst.get(call["op"], 0.0), error)
    for name, error in worst.items():
        print(f"{name} {error:.1e}{'' if error <= TOLERANCE else ' TOO FAR'}")
    sys.exit(0 if worst and max(worst.values()) <= TOLERANCE else 1)


main()
