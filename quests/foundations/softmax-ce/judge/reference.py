"""What the oracle checks compare with: written plainly, one row at a time."""
import math

import numpy as np


def rows_of(logits, targets):
    V = logits.shape[-1]
    return list(zip(logits.reshape(-1, V), targets.reshape(-1)))


def log_sum_exp(row):
    top = max(row)
    return top + math.log(math.fsum(math.exp(score - top) for score in row))


def cross_entropy(logits, targets):
    pairs = rows_of(logits, targets)
    return math.fsum(log_sum_exp(row) - float(row[target]) for row, target in pairs) / len(pairs)


def cross_entropy_grad(logits, targets):
    pairs = rows_of(logits, targets)
    grads = []
    for row, target in pairs:
        whole = log_sum_exp(row)
        grads.append([(math.exp(score - whole) - (index == target)) / len(pairs) for index, score in enumerate(row)])
    return np.array(grads).reshape(logits.shape)
