import numpy as np


def softmax(z, axis=-1):
    return np.exp(log_softmax(z, axis))


def log_softmax(z, axis=-1):
    z = np.asarray(z, dtype=np.float64)
    shifted = z - z.max()
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    rows = log_softmax(logits).reshape(-1, np.shape(logits)[-1])
    targets = np.asarray(targets).reshape(-1)
    return float(-rows[np.arange(len(targets)), targets].mean())


def cross_entropy_grad(logits, targets):
    probs = softmax(logits)
    rows = probs.reshape(-1, probs.shape[-1]).copy()
    targets = np.asarray(targets).reshape(-1)
    rows[np.arange(len(targets)), targets] -= 1.0
    return (rows / len(targets)).reshape(probs.shape)
