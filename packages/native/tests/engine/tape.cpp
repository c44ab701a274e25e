// The tape against CPython's graphs to the last bit, against differences, and with graphs that are none.
#include "ear/tape.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>

#include "check.hpp"
#include "golden.hpp"

namespace {

struct Graph {
  std::vector<uint8_t> ops;
  std::vector<int32_t> left, right;
  std::vector<double> numbers;
  size_t output = 0;

  int32_t add(ear_tape_op op, int32_t a = 0, int32_t b = 0, double number = 0) {
    ops.push_back(static_cast<uint8_t>(op));
    left.push_back(a);
    right.push_back(b);
    numbers.push_back(number);
    output = ops.size() - 1;
    return static_cast<int32_t>(output);
  }
  int32_t leaf(double number) { return add(EAR_TAPE_LEAF, 0, 0, number); }
};

struct Replayed {
  ear_status status;
  ear_tape_fault fault;
  std::vector<double> values, gradients;
  std::vector<int32_t> order;
  size_t not_finite;
};

Replayed replay(const Graph& graph) {
  const size_t n = graph.ops.size();
  Replayed out{EAR_OK, {}, std::vector<double>(n), std::vector<double>(n), std::vector<int32_t>(n), 0};
  const ear_tape tape{n, graph.ops.data(), graph.left.data(), graph.right.data(), graph.numbers.data(), graph.output};
  ear_tape_result result{out.values.data(), out.gradients.data(), out.order.data(), 0, 0};
  out.status = ear_tape_replay(&tape, nullptr, &result, &out.fault);
  if (out.status == EAR_OK) out.order.resize(result.n_order);
  out.not_finite = result.not_finite;
  return out;
}

struct Expected {
  Graph graph;
  std::vector<double> values, gradients;
  std::vector<int32_t> order;
};

std::vector<Expected> cpython() {
  std::vector<Expected> all;
  for (const std::string& line : golden::lines(std::string(EAR_GOLDEN) + "/ladder/tape.txt")) {
    const golden::Words words = golden::words(line);
    const auto whole = [&](size_t i) { return std::atoi(words[i].c_str()); };
    const auto number = [&](size_t i) { return std::strtod(words[i].c_str(), nullptr); };
    if (words[0] == "graph") {
      all.emplace_back();
    } else if (words[0] == "order") {
      for (size_t i = 1; i < words.size(); i++) all.back().order.push_back(whole(i));
      all.back().graph.output = static_cast<size_t>(all.back().order[0]);
    } else {
      all.back().graph.add(static_cast<ear_tape_op>(whole(0)), whole(1), whole(2), number(3));
      all.back().values.push_back(number(4));
      all.back().gradients.push_back(number(5));
    }
  }
  return all;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](double x, double y) { return std::bit_cast<uint64_t>(x) == std::bit_cast<uint64_t>(y); });
}

bool close(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](double x, double y) { return std::fabs(x - y) <= 1e-12 * (1 + std::fabs(y)); });
}

void check_fault(const Graph& graph, ear_tape_fault_kind kind, size_t node) {
  const Replayed out = replay(graph);
  CHECK(out.status == EAR_ERR_ARGUMENT);
  CHECK(out.fault.kind == kind);
  CHECK(out.fault.node == node);
}

}  // namespace

TEST("a tape gives CPython's values, gradients and walk back, to the last bit") {
  const std::vector<Expected> graphs = cpython();
  CHECK(graphs.size() == 8);
  int near_graphs = 0;
  for (const Expected& expected : graphs) {
    const Replayed out = replay(expected.graph);
    CHECK(out.status == EAR_OK);
    CHECK(out.order == expected.order);
    // tanh is the C library's, and not every library rounds it alike.
    const bool near = std::count(expected.graph.ops.begin(), expected.graph.ops.end(), EAR_TAPE_TANH) > 0;
    CHECK(near ? close(out.values, expected.values) : same_bits(out.values, expected.values));
    CHECK(near ? close(out.gradients, expected.gradients) : same_bits(out.gradients, expected.gradients));
    near_graphs += near;
  }
  CHECK(near_graphs == 1);
}

TEST("a tape's nodes may stand in any order") {
  for (const Expected& expected : cpython()) {
    const size_t n = expected.graph.ops.size();
    const auto mirrored = [&](size_t i) { return n - 1 - i; };
    const auto operand = [&](int32_t i) { return static_cast<int32_t>(mirrored(static_cast<size_t>(i))); };
    Graph graph;
    for (size_t i = 0; i < n; i++) {
      const size_t from = mirrored(i);
      graph.add(static_cast<ear_tape_op>(expected.graph.ops[from]), operand(expected.graph.left[from]),
                operand(expected.graph.right[from]), expected.graph.numbers[from]);
    }
    graph.output = mirrored(expected.graph.output);
    Replayed out = replay(graph);
    std::reverse(out.gradients.begin(), out.gradients.end());
    CHECK(close(out.gradients, expected.gradients));
  }
}

TEST("a tape's gradients are those of small differences") {
  Graph graph;
  const int32_t x = graph.leaf(0.7), y = graph.leaf(-1.3);
  const int32_t product = graph.add(EAR_TAPE_MUL, x, y);
  const int32_t curve = graph.add(EAR_TAPE_TANH, graph.add(EAR_TAPE_ADD, product, graph.add(EAR_TAPE_EXP, x)));
  const int32_t gate = graph.add(EAR_TAPE_SIGMOID, graph.add(EAR_TAPE_MUL, curve, y));
  const int32_t root = graph.add(EAR_TAPE_POW, graph.add(EAR_TAPE_ADD, gate, graph.add(EAR_TAPE_MUL, x, x)), 0, 0.5);
  graph.add(EAR_TAPE_LOG, graph.add(EAR_TAPE_ADD, root, graph.add(EAR_TAPE_RELU, graph.add(EAR_TAPE_ADD, x, gate))));
  const Replayed out = replay(graph);
  for (const int32_t leaf : {x, y}) {
    const size_t at = static_cast<size_t>(leaf);
    const auto moved = [&](double by) {
      Graph other = graph;
      other.numbers[at] += by;
      return replay(other).values[graph.output];
    };
    CHECK(std::fabs(out.gradients[at] - (moved(1e-6) - moved(-1e-6)) / 2e-6) < 1e-8);
  }
}

TEST("a tape of a million nodes in a row needs no deep stack") {
  Graph graph;
  int32_t last = graph.leaf(1);
  const int32_t step = graph.leaf(1e-6);
  for (int i = 0; i < 1000000; i++) last = graph.add(EAR_TAPE_ADD, last, step);
  const Replayed out = replay(graph);
  CHECK(out.status == EAR_OK);
  CHECK(out.gradients[static_cast<size_t>(step)] == 1000000);
  CHECK(out.order.size() == 1000002 && out.order[0] == last);
}

TEST("a tape names the node that makes it no graph") {
  Graph unknown;
  unknown.leaf(1);
  unknown.add(static_cast<ear_tape_op>(9), 0);
  check_fault(unknown, EAR_TAPE_UNKNOWN_OP, 1);

  for (const int32_t operand : {-1, 2, 2147483647}) {
    Graph lost;
    lost.leaf(1);
    lost.add(EAR_TAPE_MUL, 0, operand);
    check_fault(lost, EAR_TAPE_NO_OPERAND, 1);
    CHECK(replay(lost).fault.operand == operand);
  }

  Graph itself;
  itself.add(EAR_TAPE_EXP, 0);
  check_fault(itself, EAR_TAPE_CYCLE, 0);

  Graph ring;  // the output does not depend on it, and it is refused all the same
  ring.leaf(1);
  ring.add(EAR_TAPE_ADD, 0, 2);
  ring.add(EAR_TAPE_RELU, 1);
  ring.output = 0;
  check_fault(ring, EAR_TAPE_CYCLE, 1);
}

TEST("a tape of garbage is refused or replayed, and every node of its walk is one") {
  uint32_t state = 1;
  const auto draw = [&](uint32_t n) { return (state = state * 1664525u + 1013904223u) / 65536u % n; };
  int replayed = 0;
  for (int round = 0; round < 3000; round++) {
    Graph graph;
    const uint32_t n = 1 + draw(12);
    for (uint32_t i = 0; i < n; i++) {
      const auto operand = [&] { return static_cast<int32_t>(draw(8) == 0 ? draw(n + 2) : i > 0 ? draw(i) : 0); };
      const uint32_t op = i == 0 ? 0 : draw(draw(20) == 0 ? 12 : 9);
      graph.add(static_cast<ear_tape_op>(op), operand(), operand(), draw(7) - 3.0);
    }
    const Replayed out = replay(graph);
    if (out.status != EAR_OK) {
      CHECK(out.fault.kind != EAR_TAPE_SOUND && out.fault.node < n);
      continue;
    }
    replayed++;
    CHECK(!out.order.empty() && out.order[0] == static_cast<int32_t>(graph.output));
    for (const int32_t node : out.order) CHECK(node >= 0 && static_cast<uint32_t>(node) < n);
  }
  CHECK(replayed > 300 && replayed < 2700);
}

TEST("a tape computes with infinities and names the first") {
  Graph graph;
  const int32_t zero = graph.leaf(0);
  const int32_t log = graph.add(EAR_TAPE_LOG, zero);
  graph.add(EAR_TAPE_MUL, log, zero);
  const Replayed out = replay(graph);
  CHECK(out.status == EAR_OK && out.not_finite == static_cast<size_t>(log));
  CHECK(std::isinf(out.values[1]) && std::isnan(out.values[2]));
}

TEST("a tape refuses sizes and pointers that do not fit") {
  Graph graph;
  graph.leaf(2);
  double number = 0;
  int32_t place = 0;
  ear_tape_result result{&number, &number, &place, 0, 0};
  ear_tape tape{1, graph.ops.data(), graph.left.data(), graph.right.data(), graph.numbers.data(), 0};
  ear_tape_fault fault{};
  tape.output = 1;
  CHECK(ear_tape_replay(&tape, nullptr, &result, &fault) == EAR_ERR_ARGUMENT && fault.kind == EAR_TAPE_SOUND);
  tape.output = 0;
  tape.n = EAR_TAPE_MAX_NODES + 1;
  CHECK(ear_tape_replay(&tape, nullptr, &result, &fault) == EAR_ERR_TOO_LARGE);
  tape.n = 0;
  CHECK(ear_tape_replay(&tape, nullptr, &result, nullptr) == EAR_ERR_ARGUMENT);
  CHECK(ear_tape_replay(nullptr, nullptr, &result, nullptr) == EAR_ERR_ARGUMENT);
  tape.n = 1;
  CHECK(ear_tape_replay(&tape, nullptr, &result, nullptr) == EAR_OK && number == 1);
  const int32_t cancel = 1;
  CHECK(ear_tape_replay(&tape, &cancel, &result, nullptr) == EAR_FINISHED);
}
