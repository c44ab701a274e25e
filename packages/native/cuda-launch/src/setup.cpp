#include "setup.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

namespace ear {

namespace {

/** Parameters of a kernel take 32,764 bytes at most; each lies in so much of its own, so that no size is too large. */
constexpr std::size_t SLOT = 32 * 1024, MOST_ARGUMENTS = 24;
/** 2 GiB: more than a broker's frame can fill. */
constexpr double MOST_ELEMENTS = 1 << 28;

std::size_t bytes_of(const Json &segment) {
  double count = 1;
  for (const Json &extent : segment["shape"].items) count *= extent.number;
  const std::string &dtype = segment["dtype"].text;
  const bool wide = dtype == "f64" || dtype == "i64", narrow = dtype == "f16" || dtype == "bf16";
  return std::size_t(count) * (wide ? 8 : narrow ? 2 : dtype == "u8" || dtype == "bool" ? 1 : 4);
}

std::optional<std::string> content_of(const Json &argument, const Request &request) {
  if (argument["input"].type != Json::NUMBER) return std::nullopt;
  const auto &segments = request.header["segments"].items;
  const auto wanted = std::size_t(argument["input"].number);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < wanted && i < segments.size(); i++) begin += bytes_of(segments[i]);
  if (wanted >= segments.size() || begin > request.payload.size()) return std::string();
  return request.payload.substr(begin, bytes_of(segments[wanted]));
}

/** Bytes of the number, as the kernel's parameter holds it; 0 for a type that is none. */
std::size_t put_number(const std::string &type, double value, char *into) {
  const auto put = [into](auto number) { return std::memcpy(into, &number, sizeof number), sizeof number; };
  if (type == "float") return put(float(value));
  if (type == "double") return put(value);
  if (type == "int") return put(int(value));
  if (type == "long") return put(long(value));
  return type == "size_t" ? put(std::size_t(value)) : 0;
}

bool read_sizes(const Json &sizes, unsigned (&into)[3]) {
  for (std::size_t i = 0; i < 3; i++) {
    const double size = i < sizes.items.size() ? sizes.items[i].number : 1;
    if (!(size >= 1 && size < 4294967296.0)) return false;
    into[i] = unsigned(size);
  }
  return true;
}

} // namespace

bool read_setup(const Request &request, Setup &setup) {
  const Json &launch = request.header["launch"];
  const auto &args = request.header["args"].items;
  setup.symbol = request.header["symbol"].text;
  if (!read_sizes(launch["grid"], setup.grid) || !read_sizes(launch["block"], setup.block)) return false;
  setup.shared = unsigned(std::clamp(launch["shared"].number, 0.0, 1e9));
  if (args.size() > MOST_ARGUMENTS) return false;
  setup.slots.assign((args.size() + 1) * SLOT, '\0');
  setup.buffers.reserve(args.size());
  for (const Json &one : args) {
    std::string type = one["type"].text;
    setup.types += (setup.types.empty() ? "" : ", ") + type;
    const bool constant = type.rfind("const ", 0) == 0;
    if (constant) type.erase(0, 6);
    char *slot = &setup.slots[setup.parameters.size() * SLOT];
    if (const Element *element = element_of(type)) {
      const double elements = one["elements"].number;
      if (!(elements >= 0 && elements <= MOST_ELEMENTS)) return false;
      setup.parameters.push_back({sizeof(Address), setup.buffers.size(), true});
      setup.buffers.emplace_back(one["name"].text, *element, std::size_t(elements), constant, content_of(one, request));
    } else {
      const std::size_t bytes = put_number(type, one["value"].number, slot);
      if (bytes == 0) return false;
      setup.parameters.push_back({bytes, 0, false});
    }
  }
  return true;
}

std::vector<void *> pointers_of(Setup &setup) {
  // The kernel may take more than it gets, where the driver cannot say how many: those are zeros.
  std::vector<void *> pointers(SLOT, &setup.slots[setup.parameters.size() * SLOT]);
  for (std::size_t i = 0; i < setup.parameters.size(); i++) {
    pointers[i] = &setup.slots[i * SLOT];
    if (!setup.parameters[i].is_buffer) continue;
    const Address address = setup.buffers[setup.parameters[i].buffer].data();
    std::memcpy(pointers[i], &address, sizeof address);
  }
  return pointers;
}

} // namespace ear
