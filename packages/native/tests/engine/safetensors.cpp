// safetensors: what is written is read back, here and by Python; every byte of a file is distrusted.
#include "ear/safetensors.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/sentence.hpp"
#include "check.hpp"
#include "files/safetensors.hpp"
#include "korean.hpp"

namespace {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "ear-safetensors-XXXXXX").string();
    CHECK(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string operator/(const char* name) const { return path_ + "/" + name; }
  size_t count() const {
    return static_cast<size_t>(
        std::distance(std::filesystem::directory_iterator(path_), std::filesystem::directory_iterator()));
  }

 private:
  std::string path_;
};

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string with_header(const std::string& header, const std::string& data = "") {
  std::string file(8, '\0');
  for (size_t i = 0; i < 8; i++) file[i] = static_cast<char>(header.size() >> (8 * i) & 0xff);
  return file + header + data;
}

// What the reader says; "" when it takes the file.
std::string refusal(const std::string& file, ear_status expected = EAR_ERR_TEXT) {
  ear_safetensors* read = nullptr;
  char why[300];
  const ear_status status = ear_safetensors_read(&read, file.data(), file.size(), why, sizeof why);
  CHECK((status == EAR_OK) == (read != nullptr) && (status == EAR_OK || status == expected));
  CHECK((status == EAR_OK) == (why[0] == '\0'));
  ear_safetensors_destroy(read);
  ear::Reason reason;
  read = nullptr;
  CHECK(ear::read_safetensors(&read, file.data(), file.size(), reason) == status);
  CHECK(status == EAR_OK || (check::is_korean_alone(reason.korean) && reason.korean.ends_with(".")));
  ear_safetensors_destroy(read);
  return why;
}

bool says(const std::string& file, const char* words, ear_status expected = EAR_ERR_TEXT) {
  const std::string why = refusal(file, expected);
  if (why.find(words) == why.npos) std::printf("  said instead: %s\n", why.c_str());
  return why.find(words) != why.npos;
}

std::string tensor(const char* name, const char* rest) { return std::string("\"") + name + "\":" + rest; }

constexpr float kFloats[6] = {1, -2.5f, 3e-38f, 0, 5, 6};
constexpr uint8_t kBytes[3] = {1, 2, 255};
constexpr double kDoubles[1] = {0.1};

std::vector<ear_safetensors_tensor> sample() {
  return {{"bytes", "U8", 1, {3}, kBytes, 3},
          {"wte.weight", "F32", 2, {2, 3}, kFloats, 24},
          {"한글", "F64", 0, {}, kDoubles, 8},
          {"empty", "I64", 3, {2, 0, 5}, nullptr, 0}};
}

ear_status write(const std::string& path, const std::vector<ear_safetensors_tensor>& tensors,
                 std::string* why = nullptr) {
  const char* metadata[] = {"format", "pt", "note", "가\n\"나\""};
  char said[300];
  const ear_status status =
      ear_safetensors_write(path.c_str(), tensors.data(), tensors.size(), metadata, 2, said, sizeof said);
  ear::Reason reason;
  CHECK(ear::write_safetensors(path.c_str(), tensors.data(), tensors.size(), metadata, 2, reason) == status);
  CHECK(status == EAR_OK || (check::is_korean_alone(reason.korean) && reason.korean.ends_with(".")));
  if (why) *why = said;
  return status;
}

}  // namespace

TEST("safetensors: what is written is read back") {
  const Folder folder;
  const std::string path = folder / "a.safetensors";
  CHECK(write(path, sample()) == EAR_OK && folder.count() == 1);
  const std::string file = contents(path);
  ear_safetensors* read = nullptr;
  CHECK(ear_safetensors_read(&read, file.data(), file.size(), nullptr, 0) == EAR_OK);
  CHECK(ear_safetensors_count(read) == 4);
  for (const ear_safetensors_tensor& expected : sample()) {
    ear_safetensors_tensor found;
    const size_t index = ear_safetensors_find(read, expected.name);
    CHECK(ear_safetensors_tensor_at(read, index, &found) == EAR_OK);
    CHECK(std::strcmp(found.name, expected.name) == 0 && std::strcmp(found.dtype, expected.dtype) == 0);
    CHECK(found.n_dims == expected.n_dims && found.n_bytes == expected.n_bytes);
    CHECK(std::memcmp(found.shape, expected.shape, sizeof(int64_t) * static_cast<size_t>(found.n_dims)) == 0);
    CHECK(found.n_bytes == 0 || std::memcmp(found.data, expected.data, found.n_bytes) == 0);
  }
  CHECK(ear_safetensors_find(read, "wte") == 4 && ear_safetensors_find(read, "__metadata__") == 4);
  ear_safetensors_tensor none;
  CHECK(ear_safetensors_tensor_at(read, 4, &none) == EAR_ERR_ARGUMENT);
  CHECK(std::strcmp(ear_safetensors_metadata(read, "note"), "가\n\"나\"") == 0 &&
        !ear_safetensors_metadata(read, "other"));
  ear_safetensors_destroy(read);
}

TEST("safetensors: tensors are aligned for their numbers, also those of files that do not align them") {
  const Folder folder;
  const std::string path = folder / "a.safetensors";
  CHECK(write(path, sample()) == EAR_OK);
  const std::string b = tensor("b", "{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}");
  const std::string d = tensor("d", "{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[1,9]}");
  const std::string header = ear::joined({"{", b, ",", d, "}"});
  std::string odd(9, '\7');
  std::memcpy(&odd[1], kDoubles, 8);
  for (const std::string& file : {contents(path), with_header(header, odd)}) {
    for (size_t shift = 0; shift < 8; shift++) {
      std::vector<char> memory(file.size() + shift);
      std::memcpy(memory.data() + shift, file.data(), file.size());
      ear_safetensors* read = nullptr;
      CHECK(ear_safetensors_read(&read, memory.data() + shift, file.size(), nullptr, 0) == EAR_OK);
      for (size_t i = 0; i < ear_safetensors_count(read); i++) {
        ear_safetensors_tensor found;
        CHECK(ear_safetensors_tensor_at(read, i, &found) == EAR_OK);
        if (std::strcmp(found.dtype, "F64") != 0) continue;
        CHECK(reinterpret_cast<uintptr_t>(found.data) % 8 == 0 && *static_cast<const double*>(found.data) == 0.1);
      }
      ear_safetensors_destroy(read);
    }
  }
}

TEST("safetensors: what is wrong with a file is named") {
  const auto one = [](const char* fields) { return tensor("{\"w", fields).substr(1) + "}"; };
  const std::string four(4, '\0');
  CHECK(refusal(with_header("{}")) == "" && refusal(with_header("{\"__metadata__\":{}}   ")) == "");
  CHECK(refusal(with_header(one("{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}"), four)) == "");
  CHECK(says("", "The file has 0 bytes"));
  CHECK(says(std::string("\xff\xff\xff\xff\xff\xff\xff\xff{}", 10), "should have 18446744073709551615 bytes"));
  CHECK(says(with_header(""), "does not begin with {") && says(with_header(" {}"), "does not begin with {"));
  CHECK(says(with_header("{\"w\":}"), "The header, line 1, column 6"));
  CHECK(says(with_header("{}", "x"), "1 bytes after the last tensor"));
  CHECK(says(with_header(one("[]")), "is not described by") &&
        says(with_header(one("{\"dtype\":\"F32\"}")), "is not described"));
  CHECK(says(with_header(one("{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}"), four),
             "unknown dtype \"F31\""));
  CHECK(says(with_header(one("{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}"), four),
             "does not go with its shape"));
  CHECK(says(with_header(one("{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}"), four),
             "not made of whole numbers"));
  CHECK(says(with_header(one("{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}"), four),
             "not made of whole numbers"));
  CHECK(
      says(with_header(one("{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}"), four), "it may be truncated"));
  CHECK(
      says(with_header(one("{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}"), four), "lies at bytes 4 to 0"));
  CHECK(says(with_header(one("{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}"), four),
             "not two whole numbers"));
  CHECK(says(with_header(one("{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,4]}"), four),
             "go with its shape"));
  CHECK(says(with_header(one("{\"dtype\":\"F32\",\"shape\":[0,4611686018427387904,9],\"data_offsets\":[0,4]}"), four),
             "its shape"));
  CHECK(says(with_header(one("{\"dtype\":\"U8\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,1]}"), "x"),
             "has 9 dimensions", EAR_ERR_TOO_LARGE));
  CHECK(says(with_header("{\"w\\u0000\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}"), "NUL"));
  CHECK(says(with_header("{\"__metadata__\":{\"a\":1}}"), "\"a\" is not a string"));
  CHECK(says(with_header("{\"__metadata__\":[]}"), "is an array instead of an object"));
  const auto two = [](const char* first, const char* second) {
    const auto fields = [](const char* offsets) {
      return ear::joined({"{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":", offsets, "}"});
    };
    return ear::joined({"{", tensor("a", fields(first).c_str()), ",", tensor("b", fields(second).c_str()), "}"});
  };
  CHECK(refusal(with_header(two("[2,4]", "[0,2]"), four)) == "");
  CHECK(says(with_header(two("[0,2]", "[1,3]"), four), "begins at byte 1, but the one before it ends at 2"));
  CHECK(says(with_header(two("[0,2]", "[0,2]"), four), "begins at byte 0"));
  CHECK(says(with_header("{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}}", four), "begins at byte 1"));
}

TEST("safetensors: a truncated file is refused at every length") {
  const Folder folder;
  const std::string path = folder / "a.safetensors";
  CHECK(write(path, sample()) == EAR_OK);
  const std::string file = contents(path);
  for (size_t n = 0; n < file.size(); n++) CHECK(refusal(file.substr(0, n)) != "");
}

TEST("safetensors: tensors that make no sense are not written") {
  const Folder folder;
  const std::string path = folder / "a.safetensors";
  std::string why;
  const auto refused = [&](std::vector<ear_safetensors_tensor> tensors, const char* words) {
    return write(path, tensors, &why) == EAR_ERR_ARGUMENT && why.find(words) != why.npos;
  };
  CHECK(refused({{"a", "U8", 1, {3}, kBytes, 2}}, "does not go with its shape"));
  CHECK(refused({{"a", "U8", 1, {-3}, kBytes, 3}}, "does not go with its shape"));
  CHECK(refused({{"a", "U9", 1, {3}, kBytes, 3}}, "unknown dtype"));
  CHECK(refused({{"__metadata__", "U8", 1, {3}, kBytes, 3}}, "No tensor may be called"));
  CHECK(refused({{"a\xff", "U8", 1, {3}, kBytes, 3}}, "not UTF-8"));
  CHECK(refused({{"a", "U8", 1, {3}, kBytes, 3}, {"a", "U8", 1, {3}, kBytes, 3}}, "is there twice"));
  CHECK(refused({{"a", "U8", 9, {3}, kBytes, 3}}, "does not go with its shape"));
  CHECK(folder.count() == 0);
  const char* half[] = {"key", nullptr};
  CHECK(ear_safetensors_write(path.c_str(), nullptr, 0, half, 1, nullptr, 0) == EAR_ERR_ARGUMENT);
  CHECK(ear_safetensors_write(path.c_str(), nullptr, 1, nullptr, 0, nullptr, 0) == EAR_ERR_ARGUMENT);
}

TEST("safetensors: a file that cannot be written whole leaves the old one and nothing else") {
  const Folder folder;
  const std::string path = folder / "a.safetensors";
  CHECK(write(path, sample()) == EAR_OK);
  const std::string before = contents(path);
  std::string why;
  const std::vector<uint8_t> large(1 << 20);
  rlimit usual{};
  getrlimit(RLIMIT_FSIZE, &usual);
  const rlimit small{4096, usual.rlim_max};
  auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  const ear_status status = write(path, {{"large", "U8", 1, {1 << 20}, large.data(), large.size()}}, &why);
  setrlimit(RLIMIT_FSIZE, &usual);
  std::signal(SIGXFSZ, handler);
  CHECK(status == EAR_ERR_INTERNAL && why.find("File too large") != why.npos);
  CHECK(contents(path) == before && folder.count() == 1);
  CHECK(write(folder / "no/such/folder", sample(), &why) == EAR_ERR_INTERNAL && why.find("No such file") != why.npos);
  std::filesystem::create_directory(folder / "folder");
  CHECK(write(folder / "folder", sample(), &why) == EAR_ERR_INTERNAL && folder.count() == 2);
}

TEST("safetensors: Python reads what the engine writes, and the engine what Python writes") {
  if (std::system("python3 -c 'import json, struct' >/dev/null 2>&1") != 0) {
    std::printf("  skipped: python3 is not on this machine\n");
    return;
  }
  const Folder folder;
  CHECK(write(folder / "engine.safetensors", sample()) == EAR_OK);
  const std::string command = "python3 '" EAR_TESTS "/safetensors_peer.py' '" + (folder / "engine.safetensors") +
                              "' '" + (folder / "python.safetensors") + "'";
  CHECK(std::system(command.c_str()) == 0);
  const std::string file = contents(folder / "python.safetensors");
  ear_safetensors* read = nullptr;
  CHECK(ear_safetensors_read(&read, file.data(), file.size(), nullptr, 0) == EAR_OK);
  ear_safetensors_tensor found = {};
  CHECK(ear_safetensors_count(read) == 2);
  CHECK(ear_safetensors_tensor_at(read, ear_safetensors_find(read, "w"), &found) == EAR_OK && found.shape[1] == 3);
  CHECK(found.n_bytes == 24 && std::memcmp(found.data, kFloats, 24) == 0);
  CHECK(ear_safetensors_tensor_at(read, ear_safetensors_find(read, "ids"), &found) == EAR_OK);
  CHECK(std::strcmp(found.dtype, "I32") == 0 && static_cast<const int32_t*>(found.data)[1] == -7);
  CHECK(std::strcmp(ear_safetensors_metadata(read, "format"), "pt") == 0);
  ear_safetensors_destroy(read);
}
