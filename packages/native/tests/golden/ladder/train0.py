"""train0: count which letter follows which. No network, no gradient; a document is judged before it is counted."""
import math

from common import settings, train


class Counts:
    def __init__(self, vocab_size, given):
        self.counts = [[0] * vocab_size for _ in range(vocab_size)]
        self.temperature = given.temperature

    def row(self, token):
        """Each count and one more, so that nothing is impossible."""
        counts = self.counts[token]
        total = sum(counts) + len(counts)
        return [(count + 1) / total for count in counts]

    def learn(self, tokens, step, rate):
        pairs = list(zip(tokens, tokens[1:]))
        loss = sum(-math.log(self.row(seen)[following]) for seen, following in pairs) / len(pairs)
        for seen, following in pairs:
            self.counts[seen][following] += 1
        return loss

    def start(self):
        return lambda token, position: self.cooled(self.row(token))

    def cooled(self, row):
        if self.temperature == 1:
            return row
        largest = max(row)
        return [(p / largest) ** (1 / self.temperature) for p in row]


if __name__ == "__main__":
    train(Counts, settings(0, 1.0))
