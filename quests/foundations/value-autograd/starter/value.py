import math


class Value:
    """숫자 하나. 값과 기울기를 지니고, 무엇으로 만들어졌는지 기억해요.

    One number. It carries a value and a slope, and it remembers what it was made from.
    """

    def __init__(self, data, inputs=()):
        self.data = float(data)
        # 이 값이 1만큼 움직일 때 마지막 결과가 움직이는 양. 처음에는 아직 몰라서 0이에요.
        # How far the final result moves when this value moves by one. Unknown at first, hence 0.
        self.grad = 0.0
        # 재료와 국소 기울기의 쌍들. 이름도 모양도 마음대로 바꿔도 돼요.
        # Pairs of an input and its local slope. Rename or reshape this as you like.
        self.inputs = inputs

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    # ① 앞으로 · forward

    def __add__(self, other):
        raise NotImplementedError("__add__")

    def __mul__(self, other):
        raise NotImplementedError("__mul__")

    # ② 거꾸로 · backward

    def backward(self):
        raise NotImplementedError("backward")

    # ③ 나머지 연산은 여기에 · the other operations go here
