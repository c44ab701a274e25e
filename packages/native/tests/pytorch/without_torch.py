"""What PyTorch has no operation for, in whole numbers of plain Python: Philox4x32-10 and one merge of BPE."""

from collections import Counter

import torch

MASK = 2**32 - 1


def philox(counter, key):
    """Four numbers of 32 bits for a counter of four words and a key of two (Salmon et al., 2011)."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        low, high = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (high >> 32) ^ c1 ^ k0, high & MASK, (low >> 32) ^ c3 ^ k1, low & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c0, c1, c2, c3


def dropout_mask(d, i):
    seed, stream = int(i["seed"]), int(i["stream"])
    words = []
    for block in range(0, d["N"], 64):
        lanes = [
            philox((block // 4 + lane, 0, stream & MASK, stream >> 32), (seed & MASK, seed >> 32)) for lane in range(16)
        ]
        words += [four[number] for number in range(4) for four in lanes]
    words = torch.tensor(words[: d["N"]])
    return {"words": words, "mask": (words >= int(i["p"] * 2**32)).long()}


def merged(ids, pair, new):
    out = []
    for one in ids:
        # A token that was made just now is no left half, because it is new.
        if out and (out[-1], one) == pair:
            out[-1] = new
        else:
            out.append(one)
    return out


def merge(d, i, pick):
    ids = i["ids"].long().tolist()
    counts = Counter(zip(ids, ids[1:]))
    pair = pick(counts)
    out = merged(ids, pair, d["V"])
    return {
        "pair": torch.tensor(pair),
        "count": torch.tensor(counts[pair]),
        "length": torch.tensor(len(out)),
        "out": torch.tensor(out + [-1] * (len(ids) - len(out))),
    }


def bpe_merge(d, i):
    return merge(d, i, lambda counts: min(counts, key=lambda pair: (-counts[pair], pair)))


def bpe_merge_first(d, i):
    # A dict keeps the order in which its keys came, and max takes the first of several.
    return merge(d, i, lambda counts: max(counts, key=counts.get))
