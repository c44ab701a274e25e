#include "kernel_request.hpp"

#include <cstring>

namespace ear {

namespace {

struct Element {
  const char *name, *dtype;
  u32 bytes;
  u64 poison; // repeated over a buffer: a NaN of that type, or a number that nobody computes
};

constexpr Element ELEMENTS[] = {
    {"float*", "f32", 4, 0x7fbfdead7fbfdead}, {"double*", "f64", 8, 0x7ff7deadbeefdead},
    {"int*", "i32", 4, 0x7fbadbad7fbadbad},   {"half*", "f16", 2, 0x7fbf7fbf7fbf7fbf},
    {"bf16*", "bf16", 2, 0x7fbf7fbf7fbf7fbf},
};

const Element *element_of(const std::string &type) {
  for (const Element &one : ELEMENTS)
    if (type == one.name) return &one;
  return nullptr;
}

bool scalar(const std::string &type, double value, Argument &into) {
  if (type == "float") {
    const float narrow = float(value);
    std::memcpy(&into.bits, &narrow, sizeof narrow);
    into.is_floating = true;
  } else if (type == "double") {
    std::memcpy(&into.bits, &value, sizeof value);
    into.is_floating = true;
  } else if (type == "int") {
    into.bits = u64(std::int64_t(int(value)));
  } else if (type == "long" || type == "size_t") {
    into.bits = value < 0 ? u64(std::int64_t(value)) : u64(value);
  } else {
    return false;
  }
  return true;
}

Dim dim_from(const Json &sizes) {
  const auto size = [&](std::size_t i) { return i < sizes.items.size() ? u32(sizes.items[i].number) : 1u; };
  return {size(0), size(1), size(2)};
}

struct Setup {
  Launch launch;
  std::vector<Buffer> buffers;
  std::vector<const Element *> elements; // of each buffer
  std::vector<long> inputs;              // of each buffer: the segment that fills it, or -1
};

bool read_setup(const Json &request, Setup &setup) {
  Launch &launch = setup.launch;
  launch.symbol = request["symbol"].text;
  launch.grid = dim_from(request["launch"]["grid"]);
  launch.block = dim_from(request["launch"]["block"]);
  launch.shared = u64(request["launch"]["shared"].number);
  launch.order = int(request["order"].number);
  launch.seed = u64(request["seed"].number);
  for (const Json &one : request["args"].items) {
    Argument argument;
    std::string type = one["type"].text;
    launch.types += (launch.types.empty() ? "" : ", ") + type;
    const bool constant = type.compare(0, 6, "const ") == 0;
    if (constant) type.erase(0, 6);
    if (const Element *element = element_of(type)) {
      argument.is_buffer = true;
      argument.buffer = setup.buffers.size();
      const bool filled = one["input"].type == Json::NUMBER;
      setup.buffers.push_back({one["name"].text, element->bytes, u64(one["elements"].number), !constant, filled});
      setup.elements.push_back(element);
      setup.inputs.push_back(filled ? long(one["input"].number) : -1);
    } else if (!scalar(type, one["value"].number, argument)) {
      return false;
    }
    launch.arguments.push_back(argument);
  }
  return open_buffers(setup.buffers);
}

std::size_t bytes_of(const Json &segment) {
  std::size_t count = 1;
  for (const Json &extent : segment["shape"].items) count *= std::size_t(extent.number);
  const std::string &dtype = segment["dtype"].text;
  const bool wide = dtype == "f64" || dtype == "i64", narrow = dtype == "f16" || dtype == "bf16";
  return count * (wide ? 8 : narrow ? 2 : dtype == "u8" || dtype == "bool" ? 1 : 4);
}

/** Fills each buffer with its segment, or with poison. */
void fill(const Setup &setup, const Json &request, const std::string &payload) {
  std::vector<std::size_t> begins{0};
  for (const Json &segment : request["segments"].items) begins.push_back(begins.back() + bytes_of(segment));
  for (std::size_t i = 0; i < setup.buffers.size(); i++) {
    const Region &region = buffer(i);
    poison(region.base, region.bytes, setup.elements[i]->poison);
    const long input = setup.inputs[i];
    if (input < 0 || std::size_t(input) + 1 >= begins.size()) continue;
    const std::size_t begin = begins[std::size_t(input)], length = begins[std::size_t(input) + 1] - begin;
    if (begin > payload.size()) continue;
    payload.copy(reinterpret_cast<char *>(region.base), std::min(length, region.bytes), begin);
  }
}

std::string dim_text(const Dim &dim) {
  return "[" + std::to_string(dim.x) + "," + std::to_string(dim.y) + "," + std::to_string(dim.z) + "]";
}

std::string place_text(const Place &place) {
  return "\"block\":" + dim_text(machine.grid.at(place.block)) +
         ",\"thread\":" + dim_text(machine.block.at(place.thread));
}

std::string fault_text(const Fault &fault) {
  const std::string nothing = "null";
  const bool placed = fault.has_place && fault.at.thread != NO_THREAD;
  std::string other = nothing;
  if (fault.other.thread != NO_THREAD)
    other = "{" + place_text(fault.other) + ",\"write\":" + (fault.other.write ? "true" : "false") + "}";
  return std::string("\"fault\":{\"kind\":\"") + fault.kind +
         "\",\"buffer\":" + (fault.buffer.empty() ? nothing : json_text(fault.buffer)) +
         ",\"elements\":" + (fault.elements > 0 ? std::to_string(fault.elements) : nothing) +
         ",\"index\":" + (fault.has_index ? std::to_string(fault.index) : nothing) + "," +
         (placed ? place_text(fault.at) : "\"block\":null,\"thread\":null") + ",\"other\":" + other +
         ",\"line\":" + (fault.line > 0 ? std::to_string(fault.line) : nothing) +
         ",\"signal\":" + (fault.signal ? json_text(fault.signal) : nothing) +
         ",\"what\":" + (fault.what ? json_text(fault.what) : nothing) + "}";
}

std::string counters_text(const Counters &c) {
  const auto one = [](const char *name, u64 count) { return "\"" + std::string(name) + "\":" + std::to_string(count); };
  return "\"counters\":{" + one("global_loads", c.global_loads) + "," + one("global_stores", c.global_stores) + "," +
         one("shared_loads", c.shared_loads) + "," + one("shared_stores", c.shared_stores) + "," +
         one("atomics", c.atomics) + "," + one("barriers", c.barriers) + "}";
}

} // namespace

KernelReply run_kernel(const Json &request, const std::string &payload) {
  KernelReply reply;
  Setup setup;
  if (!read_setup(request, setup)) {
    reply.fields = "\"unsendable\":\"arguments\"";
    return reply;
  }
  fill(setup, request, payload);
  const Outcome outcome = run_launch(setup.launch);
  if (outcome == Outcome::MISSING) reply.fields = "\"missing\":" + json_text(setup.launch.symbol);
  if (outcome == Outcome::MISMATCH)
    reply.fields = R"("raised":{"type":"TypeError","base":"TypeError","frames":[],"text":)" +
                   json_text(machine.fault.buffer + " is launched with (" + setup.launch.types + ")") + "}";
  if (outcome == Outcome::FAULT) reply.fields = fault_text(machine.fault);
  if (outcome != Outcome::DONE) return reply;
  reply.fields = "\"value\":true," + counters_text(machine.counters);
  for (std::size_t i = 0; i < setup.buffers.size(); i++) {
    const Region &region = buffer(i);
    if (!region.writable) continue;
    if (!reply.segments.empty()) reply.segments += ",";
    reply.segments += std::string("{\"dtype\":\"") + setup.elements[i]->dtype + "\",\"shape\":[" +
                      std::to_string(setup.buffers[i].elements) + "]}";
    reply.payload.append(reinterpret_cast<const char *>(region.base), region.bytes);
  }
  return reply;
}

} // namespace ear
