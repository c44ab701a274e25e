// What training runs and comparisons of them have in common: an order, a control, and how they ended.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "look.hpp"
#include "thread_job.hpp"

namespace ear_addon {

struct TextOrder {
  std::string recipe, text;
  int32_t threads = 0;
};

// Control: how JavaScript's thread talks into the work.
template <class Order, class Control>
class TextWork : public Work {
 public:
  TextWork(Order order, std::shared_ptr<Control> control) : order_(std::move(order)), control_(std::move(control)) {}

  void explain(Napi::Object error) override { describe(problem_, error); }

 protected:
  const Order order_;
  const std::shared_ptr<Control> control_;

  // What the promise resolves to; written by the work's thread before it ends.
  std::string ended_by_ = "cancelled";
  ear_problem problem_{};
};

}  // namespace ear_addon
