"""Holds single operations of the engine against PyTorch in double precision, gradients against its autograd.

Reads one call a line: {"op", "dims", "inputs", "outputs"}, arrays flat, as the engine was given and answered them.
Prints each operation's worst error, relative to the largest number of the output; ends with 1 where one is over 1e-11.
"""

import json
import math
import sys

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
TOLERANCE = 1e-11


def gradients(out, given, *leaves):
    """The derivatives of sum(out * given) by each leaf."""
    return torch.autograd.grad((out * given).sum(), leaves)


def leaf(x):
    return x.clone().requires_grad_(True)


def causal(scores):
    """Softmax over keys up to the query; the last query sees every key."""
    T, S = scores.shape[-2:]
    later = torch.ones(T, S, dtype=torch.bool).triu(S - T + 1)
    return torch.softmax(scores.masked_fill(later, -math.inf), -1)


def heads_of(inp, d):
    """(B, T, 3 C) as q, k, v, each (B, NH, T, HS)."""
    parts = inp.view(d["B"], d["T"], 3, d["NH"], d["C"] // d["NH"]).permute(2, 0, 3, 1, 4)
    return parts[0], parts[1], parts[2]


def self_attention(inp, d):
    q, k, v = heads_of(inp, d)
    att = causal(q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]))
    return att, (att @ v).transpose(1, 2).reshape(d["B"], d["T"], d["C"])


def attention_forward(d, i):
    att, out = self_attention(i["inp"].view(d["B"], d["T"], -1), d)
    return {"att": att, "out": out}


def attention_backward(d, i):
    inp = leaf(i["inp"].view(d["B"], d["T"], -1))
    att, out = self_attention(inp, d)
    given = i["dout"].view_as(out)
    datt, dinp = gradients(out, given, att, inp)
    return {"datt": datt.tril(), "dinp": dinp}


def one_head(d, i):
    q, k, v = (i[name].view(d["T"], d["HS"]) for name in "qkv")
    att = causal(q @ k.T / math.sqrt(d["HS"]))
    return {"att": att, "out": att @ v}


def grouped(d, i):
    q = i["q"].view(d["B"], d["NH"], d["T"], d["HS"])
    k, v = (
        i[name].view(d["B"], d["NKV"], d["S"], d["HS"]).repeat_interleave(d["NH"] // d["NKV"], 1) for name in "kv"
    )
    att = causal(q @ k.transpose(-1, -2) / math.sqrt(d["HS"]))
    return {"att": att, "out": att @ v}


def rope(d, i):
    x = i["x"].view(d["B"], d["NH"], d["T"], d["HS"])
    half = d["HS"] // 2
    rates = i["base"] ** (-torch.arange(half) * 2.0 / d["HS"])
    angles = (i["start"] + torch.arange(d["T"])).unsqueeze(1) * rates
    cos, sin = angles.cos(), angles.sin()
    a, b = x[..., :half], x[..., half:]
    return {"cos": cos, "sin": sin, "out": torch.cat((a * cos - b * sin, a * sin + b * cos), -1)}


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
    "attention_forward": attention_forward,
    "attention_backward": attention_backward,
    "attention": one_head,
    "gqa_attention": grouped,
    "rope": rope,
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
    "swiglu": swiglu,
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


def main():
    worst = {}
    for line in sys.stdin:
        call = json.loads(line)
        inputs = {name: torch.tensor(values) for name, values in call["inputs"].items()}
        for name, want in OPS[call["op"]](call["dims"], inputs).items():
            got = torch.tensor(call["outputs"][name])
            error = (got - want.detach().reshape(-1)).abs().max() / max(1.0, want.abs().max().item())
            error = math.inf if error.isnan() else error.item()
            worst[call["op"]] = max(worst.get(call["op"], 0.0), error)
    for name, error in worst.items():
        print(f"{name} {error:.1e}{'' if error <= TOLERANCE else ' TOO FAR'}")
    sys.exit(0 if worst and max(worst.values()) <= TOLERANCE else 1)


main()
