// The first point of departure: names, places, errors, and what is no departure.
#include "ear/departure.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "check.hpp"

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const double kNan = std::nan("");

// A pair of tensors of the same shape, in double precision unless `single` holds what the student has.
struct Pair {
  std::string name;
  std::vector<int64_t> shape;
  std::vector<double> want, got;
  std::vector<const char*> axes = {};
  std::vector<float> single = {};
  double atol = 0, rtol = 0, max_ulp = 0;
  bool causal = false;

  ear_compared view() const {
    ear_compared one{};
    one.name = name.c_str();
    one.n_dims = one.got_dims = static_cast<int32_t>(shape.size());
    one.shape = one.got_shape = shape.data();
    one.axes = axes.empty() ? nullptr : axes.data();
    one.got_precision = single.empty() ? EAR_FLOAT64 : EAR_FLOAT32;
    one.got = single.empty() ? static_cast<const void*>(got.data()) : single.data();
    one.want_precision = EAR_FLOAT64;
    one.want = want.data();
    one.atol = atol;
    one.rtol = rtol;
    one.max_ulp = max_ulp;
    one.causal = causal;
    return one;
  }
};

ear_departure find(const std::vector<Pair>& pairs) {
  std::vector<ear_compared> views;
  for (const Pair& pair : pairs) views.push_back(pair.view());
  ear_departure found{};
  CHECK(ear_departure_find(views.data(), views.size(), &found) == EAR_OK);
  return found;
}

ear_departure find_one(double got, double want) { return find({{"x", {}, {want}, {got}}}); }

void check_name(const char* name, int32_t layer, int32_t head, const char* operation) {
  int32_t found_layer = 0, found_head = 0;
  CHECK(!std::strcmp(ear_departure_name(name, &found_layer, &found_head), operation));
  CHECK(found_layer == layer);
  CHECK(found_head == head);
}

}  // namespace

TEST("a departure is named by tensor, layer, head and place, with its errors") {
  Pair first{"embd", {2}, {1, 2}, {1, 2}};
  Pair scores{"h.3.attn.scores", {1, 2, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8}, {1, 2, 3, 4, 5, 6.5, 7, 9}};
  scores.axes = {"b", "h", "t", "s"};
  Pair later{"logits", {1}, {0}, {5}};
  const ear_departure found = find({first, scores, later});
  CHECK(found.tensor == 1 && found.reason == EAR_DEPARTS_VALUE && found.layer == 3 && found.head == 1);
  CHECK(found.element == 5 && found.index[0] == 0 && found.index[1] == 1 && found.index[2] == 0 && found.index[3] == 1);
  CHECK(found.got == 6.5 && found.want == 6 && found.abs_error == 0.5 && found.rel_error == 0.5 / 6);
  CHECK(found.departing == 2 && found.compared == 8);
  CHECK(found.worst_element == 7 && found.worst_error == 1);
}

TEST("a departure is none within the tolerance, its border included") {
  Pair pair{"x", {2}, {100, -100}, {101.5, -101.5}};
  pair.atol = 0.5;
  pair.rtol = 0.01;
  CHECK(find({pair}).tensor == -1);
  pair.got[1] = -101.75;
  const ear_departure found = find({pair});
  CHECK(found.tensor == 0 && found.element == 1);
  CHECK(find({}).tensor == -1 && find({}).layer == -1);
}

TEST("a departure counts the numbers that lie between, in the student's precision") {
  const double next = std::nextafter(1.0, 2.0);
  CHECK(find_one(next, 1).ulp_error == 1);
  CHECK(find_one(-next, 1).ulp_error > 1e18);
  CHECK(find_one(5e-324, -5e-324).ulp_error == 2);
  CHECK(find_one(0.0, -0.0).tensor == -1);
  Pair pair{"x", {1}, {1}, {}};
  pair.single = {std::nextafterf(std::nextafterf(1, 2), 2)};
  CHECK(find({pair}).ulp_error == 2);
  pair.max_ulp = 2;
  CHECK(find({pair}).tensor == -1);
  CHECK(find_one(3, 0).rel_error == kInfinity);
}

TEST("a departure into NaN or infinity is said to be one") {
  CHECK(find_one(kNan, 1).reason == EAR_DEPARTS_NAN);
  CHECK(find_one(kNan, kInfinity).reason == EAR_DEPARTS_NAN);
  CHECK(find_one(-kInfinity, kInfinity).reason == EAR_DEPARTS_INFINITE);
  CHECK(find_one(kInfinity, 1).reason == EAR_DEPARTS_INFINITE);
  CHECK(find_one(1, kInfinity).reason == EAR_DEPARTS_VALUE);
  CHECK(find_one(1, kNan).reason == EAR_DEPARTS_VALUE);
  CHECK(find_one(kNan, kNan).tensor == -1 && find_one(kInfinity, kInfinity).tensor == -1);
  Pair pair{"x", {3}, {1, 2, 3}, {1.5, kNan, 9}};
  pair.atol = pair.rtol = 1e300;
  const ear_departure found = find({pair});
  CHECK(found.element == 1 && found.departing == 1 && found.worst_element == 1 && found.worst_error == kInfinity);
  CHECK(found.ulp_error == kInfinity);
}

TEST("a departure behind a causal mask is none") {
  Pair pair{"att", {2, 2}, {1, 0, 2, 3}, {1, -kInfinity, 2, 3}};
  pair.causal = true;
  CHECK(find({pair}).tensor == -1);
  pair.got[3] = 4;
  const ear_departure found = find({pair});
  CHECK(found.element == 3 && found.compared == 3);
  // One key came before the two queries.
  Pair cached{"att", {2, 3}, {1, 2, 0, 3, 4, 5}, {1, 9, 0, 3, 4, 5}};
  cached.causal = true;
  CHECK(find({cached}).element == 1 && find({cached}).compared == 5);
}

TEST("a departure of shape compares no element") {
  Pair pair{"h.0.attn.q", {2, 3}, std::vector<double>(6), std::vector<double>(6)};
  ear_compared view = pair.view();
  const int64_t turned[] = {3, 2};
  view.got_shape = turned;
  ear_departure found{};
  CHECK(ear_departure_find(&view, 1, &found) == EAR_OK);
  CHECK(found.tensor == 0 && found.reason == EAR_DEPARTS_SHAPE && found.element == -1 && found.layer == 0);
  view.got_dims = 1;
  CHECK(ear_departure_find(&view, 1, &found) == EAR_OK && found.reason == EAR_DEPARTS_SHAPE);
}

TEST("a departure's name tells layer and head") {
  check_name("h.0.attn.scores", 0, -1, "attn.scores");
  check_name("transformer.h.11.mlp.c_fc", 11, -1, "mlp.c_fc");
  check_name("model.layers.2.self_attn/head.3/q", 2, 3, "self_attn/head.3/q");
  check_name("layer1.attn_wq", 1, -1, "attn_wq");
  check_name("block_7.head2.att", 7, 2, "head2.att");
  check_name("heads.4.out", -1, 4, "heads.4.out");
  check_name("ln_f", -1, -1, "ln_f");
  check_name("ln_1", -1, -1, "ln_1");
  check_name("lm_head", -1, -1, "lm_head");
  check_name("h.99999999999999999999.x", -1, -1, "h.99999999999999999999.x");
  check_name("...", -1, -1, "...");
  check_name("", -1, -1, "");
}

TEST("a departure refuses what it cannot read") {
  Pair pair{"x", {2}, {1, 2}, {1, 2}};
  const auto status = [&](auto&& change) {
    ear_compared view = pair.view();
    change(view);
    ear_departure found{};
    return ear_departure_find(&view, 1, &found);
  };
  const int64_t negative[] = {-1};
  const int64_t huge[] = {INT64_MAX, INT64_MAX, INT64_MAX};
  const int64_t none[] = {INT64_MAX, 0};
  CHECK(status([](auto&) {}) == EAR_OK);
  CHECK(status([](auto& v) { v.name = nullptr; }) == EAR_ERR_ARGUMENT);
  CHECK(status([](auto& v) { v.want = nullptr; }) == EAR_ERR_ARGUMENT);
  CHECK(status([](auto& v) { v.got_precision = 2; }) == EAR_ERR_ARGUMENT);
  CHECK(status([](auto& v) { v.atol = -1; }) == EAR_ERR_ARGUMENT);
  CHECK(status([](auto& v) { v.rtol = kNan; }) == EAR_ERR_ARGUMENT);
  CHECK(status([](auto& v) { v.causal = 1; }) == EAR_ERR_ARGUMENT);
  CHECK(status([](auto& v) { v.n_dims = 9; }) == EAR_ERR_ARGUMENT);
  CHECK(status([&](auto& v) { v.shape = negative; }) == EAR_ERR_ARGUMENT);
  CHECK(status([&](auto& v) { v.shape = huge, v.n_dims = 3; }) == EAR_ERR_TOO_LARGE);
  CHECK(status([&](auto& v) { v.shape = v.got_shape = none, v.n_dims = v.got_dims = 2; }) == EAR_OK);
  ear_departure found{};
  CHECK(ear_departure_find(nullptr, 1, &found) == EAR_ERR_ARGUMENT);
  CHECK(ear_departure_find(nullptr, 0, nullptr) == EAR_ERR_ARGUMENT);
}
