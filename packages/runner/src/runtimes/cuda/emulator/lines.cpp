#include "lines.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

namespace ear {

namespace {

struct Row {
  const u8 *address;
  int line; // 0: code of another file than the student's
};

std::vector<Row> rows;

/** Takes values off the front; stays at the end once something did not fit. */
struct Reader {
  const u8 *at, *end;
  template <class T> T take() {
    T value{};
    if (std::size_t(end - at) < sizeof value) return at = end, value;
    std::memcpy(&value, at, sizeof value);
    at += sizeof value;
    return value;
  }
  u64 unsigned_leb() {
    u64 value = 0;
    for (int shift = 0; at < end; shift += 7) {
      const u8 byte = *at++;
      if (shift < 64) value |= u64(byte & 127) << shift;
      if (!(byte & 128)) break;
    }
    return value;
  }
  long signed_leb() {
    u64 value = 0;
    int shift = 0;
    while (at < end) {
      const u8 byte = *at++;
      if (shift < 64) value |= u64(byte & 127) << shift;
      shift += 7;
      if (byte & 128) continue;
      if (shift < 64 && byte & 64) value |= ~u64(0) << shift;
      break;
    }
    return long(value);
  }
  std::string text() {
    const u8 *zero = std::find(at, end, 0);
    std::string value(at, zero);
    at = zero < end ? zero + 1 : end;
    return value;
  }
};

bool is_students(const std::string &file) {
  const std::size_t dot = file.rfind('.');
  const std::string suffix = dot == std::string::npos ? "" : file.substr(dot);
  return suffix == ".cu" || suffix == ".cuh";
}

void run_program(Reader unit, const u8 *bias) {
  const u16 version = unit.take<u16>();
  const u32 header = unit.take<u32>();
  if (version != 4 || header > std::size_t(unit.end - unit.at)) return;
  Reader program{unit.at + header, unit.end};
  const u8 step = unit.take<u8>();
  unit.take<u8>(); // operations per instruction: 1 on machines without bundles
  unit.take<u8>(); // default_is_stmt
  const int line_base = unit.take<signed char>();
  const u8 line_range = unit.take<u8>(), first_special = unit.take<u8>();
  std::vector<u8> operands{0};
  for (int op = 1; op < first_special; op++) operands.push_back(unit.take<u8>());
  while (unit.at < unit.end && !unit.text().empty()) {
  }
  std::vector<bool> students{false};
  for (std::string file = unit.text(); !file.empty(); file = unit.text()) {
    students.push_back(is_students(file));
    for (int field = 0; field < 3; field++) unit.unsigned_leb();
  }
  if (line_range == 0) return;
  u64 address = 0, file = 1;
  long line = 1;
  const auto row = [&] { rows.push_back({bias + address, file < students.size() && students[file] ? int(line) : 0}); };
  while (program.at < program.end) {
    const u8 op = program.take<u8>();
    if (op >= first_special) {
      address += u64(step) * ((op - first_special) / line_range);
      line += line_base + (op - first_special) % line_range;
      row();
    } else if (op == 0) {
      const u64 length = program.unsigned_leb();
      if (length == 0 || length > std::size_t(program.end - program.at)) return;
      Reader extended{program.at, program.at + length};
      program.at += length;
      const u8 what = extended.take<u8>();
      if (what == 1) {
        row();
        address = 0, file = 1, line = 1;
      } else if (what == 2) {
        address = extended.take<u64>();
      }
    } else if (op == 1) {
      row();
    } else if (op == 2) {
      address += step * program.unsigned_leb();
    } else if (op == 3) {
      line += program.signed_leb();
    } else if (op == 4) {
      file = program.unsigned_leb();
    } else if (op == 8) {
      address += u64(step) * ((255 - first_special) / line_range);
    } else if (op == 9) {
      address += program.take<u16>();
    } else {
      for (int left = operands[op]; left > 0; left--) program.unsigned_leb();
    }
  }
}

} // namespace

void read_lines(const u8 *section, std::size_t size, const u8 *bias) {
  Reader all{section, section + size};
  while (std::size_t(all.end - all.at) > 4) {
    const u32 length = all.take<u32>();
    if (length > std::size_t(all.end - all.at)) break;
    run_program({all.at, all.at + length}, bias);
    all.at += length;
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row &a, const Row &b) { return a.address < b.address; });
}

int line_of(const void *address) {
  // The return address lies behind the call, which may be the first byte of the next line.
  const u8 *call = static_cast<const u8 *>(address) - 1;
  const auto lies_before = [](const u8 *at, const Row &row) { return at < row.address; };
  auto row = std::upper_bound(rows.begin(), rows.end(), call, lies_before);
  while (row != rows.begin())
    if ((--row)->line) return row->line;
  return 0;
}

} // namespace ear
