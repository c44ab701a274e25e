#include "base/json.hpp"
#include "run/recipe.hpp"

namespace ear::run {

namespace {

class Writer {
 public:
  void part(const char* name) {
    if (open_) json_.close_object();
    else json_.open_object();
    open_ = true;
    json_.key(name).open_object();
  }
  template <size_t n>
  void word(const char* name, int64_t& value, const std::array<std::string_view, n>& words) {
    json_.key(name).string(words[static_cast<size_t>(value)]);
  }
  void whole(const char* name, int64_t& value, int64_t, int64_t) { json_.key(name).whole(value); }
  void number(const char* name, double& value, double, double) { json_.key(name).number(value); }
  void flag(const char* name, bool& value) { json_.key(name).boolean(value); }
  void text(const char* name, std::string& value, int64_t) { json_.key(name).string(value); }
  void end() { json_.close_object().close_object(); }

  std::string out;

 private:
  json::Writer json_{out};
  bool open_ = false;
};

// Each field as its path and a text that is equal where the field is; the parts that do not train are left out.
class Flattener {
 public:
  struct Field {
    std::string path, value;
  };

  void part(const char* name) {
    part_ = name;
    trains_ = part_ == "model" || part_ == "tokenizer" || part_ == "data" || part_ == "train";
  }
  template <size_t n>
  void word(const char* name, int64_t& value, const std::array<std::string_view, n>&) {
    add(name, std::to_string(value));
  }
  void whole(const char* name, int64_t& value, int64_t, int64_t) { add(name, std::to_string(value)); }
  void number(const char* name, double& value, double, double) {
    std::string digits;
    json::Writer(digits).number(value);
    add(name, std::move(digits));
  }
  void flag(const char* name, bool& value) { add(name, value ? "true" : "false"); }
  void text(const char* name, std::string& value, int64_t) { add(name, value); }
  void end() {}

  std::vector<Field> fields;

 private:
  void add(const char* name, std::string value) {
    if (trains_) fields.push_back({part_ + "." + name, std::move(value)});
  }

  std::string part_;
  bool trains_ = false;
};

std::vector<Flattener::Field> flat(Recipe recipe) {
  Flattener flattener;
  visit(recipe, flattener);
  return flattener.fields;
}

}  // namespace

std::string write_recipe(const Recipe& recipe) {
  Recipe copy = recipe;
  Writer writer;
  visit(copy, writer);
  return writer.out;
}

std::string first_difference(const Recipe& a, const Recipe& b) {
  const std::vector<Flattener::Field> ours = flat(a), theirs = flat(b);
  for (size_t i = 0; i < ours.size(); i++) {
    if (ours[i].value != theirs[i].value) return ours[i].path;
  }
  return "";
}

ear_lm_config lm_config(const Recipe::Model& model, int32_t vocab_size) {
  const auto small = [](int64_t number) { return static_cast<int32_t>(number); };
  return {small(model.family),
          small(model.n_layer),
          small(model.n_head),
          small(model.n_kv_head),
          small(model.n_embd),
          small(model.n_hidden),
          small(model.block_size),
          vocab_size,
          model.bias ? 1 : 0,
          model.tied ? 1 : 0,
          static_cast<float>(model.dropout),
          static_cast<float>(model.rope_theta),
          static_cast<float>(model.norm_eps)};
}

}  // namespace ear::run
