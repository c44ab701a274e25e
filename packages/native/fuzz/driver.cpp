/*
 * A main() for a fuzz target where the compiler brings none: changes seeds at random, the same way for the same seed of
 * the generator, and hands them to LLVMFuzzerTestOneInput.
 *
 * usage: ear-fuzz-NAME [--runs 4000] [--seed 1] [--crash FILE] SEED_FILE_OR_FOLDER...
 *
 * The seeds themselves come first. EAR_TEST_LONG=1 runs fifty times as many. When the target crashes, hangs for 20
 * seconds or a sanitizer stops it, the input is left in FILE ("fuzz-crash"); ear-fuzz-NAME --runs 0 FILE runs it again.
 */
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
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

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)());

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kLongest = 1 << 16;
constexpr unsigned kHangs = 20;  // seconds

const char* crash_file = "fuzz-crash";
const Bytes* current = nullptr;

// Only what a signal handler may do.
void leave_input() {
  if (!current) return;
  const int file = open(crash_file, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file < 0) return;
  const ssize_t written = write(file, current->data(), current->size());
  close(file);
  const char said[] = "fuzz: the input was left in a file, see --crash\n";
  if (written >= 0) (void)!write(2, said, sizeof said - 1);
  current = nullptr;
}

void on_signal(int number) {
  leave_input();
  std::signal(number, SIG_DFL);
  std::raise(number);
}

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : state_(seed * 2 + 1) {}
  std::size_t below(std::size_t n) {
    state_ = state_ * 6364136223846793005ull + 1442695040888963407ull;
    return n == 0 ? 0 : static_cast<std::size_t>(state_ >> 33) % n;
  }

 private:
  std::uint64_t state_;
};

// Pieces that mean something to the formats: brackets, numbers at the edges, escapes, broken UTF-8.
const std::string kWords[] = {
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud800", "\\udc00", "null", "true", "-1", "0", "1e308",
    "1e-400", "0.5", "255", "256", "257", "65536", "2147483648", "9223372036854775807", "18446744073709551616", "-0",
    "[[[[", "{\"a\":", "\"end\"", "\"kind\"", "\"merges\"", "\"pieces\"", "\"bytes\"", "\"dtype\"", "\"shape\"",
    "\"data_offsets\"", "\"__metadata__\"", "\"F32\"", "\"U8\"", "[0,0]", "\xea\xb0\x80", "\xff", "\xed\xa0\x80",
    "\xf4\x90\x80\x80", "e\xcc\x81", " ", "\n", std::string(8, '\0'), std::string(8, '\xff'),
    std::string("\1\0\0\0\0\0\0\0", 8)};

void change_once(Bytes& input, const std::vector<Bytes>& seeds, Generator& random) {
  const auto place = [&] { return static_cast<std::ptrdiff_t>(random.below(input.size() + 1)); };
  const auto range = [&](const Bytes& bytes, std::size_t longest) {
    const std::size_t start = random.below(bytes.size());
    const std::size_t n = std::min(bytes.size() - start, 1 + random.below(longest));
    return Bytes(bytes.begin() + static_cast<std::ptrdiff_t>(start),
                 bytes.begin() + static_cast<std::ptrdiff_t>(start + n));
  };
  const auto insert = [&](const Bytes& bytes) { input.insert(input.begin() + place(), bytes.begin(), bytes.end()); };
  const std::size_t kind = input.empty() ? 5 : random.below(8);
  if (kind == 0) {
    input[random.below(input.size())] ^= static_cast<std::uint8_t>(1u << random.below(8));
  } else if (kind == 1) {
    input[random.below(input.size())] = static_cast<std::uint8_t>(random.below(256));
  } else if (kind == 2) {
    const auto from = static_cast<std::ptrdiff_t>(random.below(input.size()));
    const auto n = std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(1 + random.below(32)),
                                            static_cast<std::ptrdiff_t>(input.size()) - from);
    input.erase(input.begin() + from, input.begin() + from + n);
  } else if (kind == 3) {
    insert(range(input, 64));
  } else if (kind == 4) {
    input.resize(random.below(input.size()) + 1);
  } else if (kind == 5 || kind == 6) {
    const std::string& word = kWords[random.below(std::size(kWords))];
    if (kind == 6) {  // in place of what is there, so that lengths stay right
      const std::size_t at = random.below(input.size());
      std::copy_n(word.begin(), std::min(word.size(), input.size() - at),
                  input.begin() + static_cast<std::ptrdiff_t>(at));
    } else {
      insert(Bytes(word.begin(), word.end()));
    }
  } else {
    insert(range(seeds[random.below(seeds.size())], 256));
  }
  if (input.size() > kLongest) input.resize(kLongest);
}

void run(const Bytes& input) {
  current = &input;
  alarm(kHangs);
  LLVMFuzzerTestOneInput(input.data(), input.size());
  alarm(0);
  current = nullptr;
}

void read_seeds(const std::filesystem::path& path, std::vector<Bytes>& seeds) {
  std::vector<std::filesystem::path> files;
  if (std::filesystem::is_directory(path)) {
    for (const auto& entry : std::filesystem::directory_iterator(path)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
  } else {
    files.push_back(path);
  }
  for (const auto& file : files) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
      std::fprintf(stderr, "fuzz: cannot read %s\n", file.c_str());
      std::exit(64);
    }
    seeds.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  }
}

}  // namespace

int main(int argc, char** argv) {
  unsigned long runs = 4000, seed = 1;
  std::vector<Bytes> seeds;
  for (int i = 1; i < argc; i++) {
    const bool option = std::strncmp(argv[i], "--", 2) == 0;
    if (option && i + 1 == argc) return std::fprintf(stderr, "fuzz: %s needs a value\n", argv[i]), 64;
    if (std::strcmp(argv[i], "--runs") == 0) {
      runs = std::strtoul(argv[++i], nullptr, 10);
    } else if (std::strcmp(argv[i], "--seed") == 0) {
      seed = std::strtoul(argv[++i], nullptr, 10);
    } else if (std::strcmp(argv[i], "--crash") == 0) {
      crash_file = argv[++i];
    } else if (option) {
      return std::fprintf(stderr, "fuzz: there is no option %s\n", argv[i]), 64;
    } else {
      read_seeds(argv[i], seeds);
    }
  }
  if (std::getenv("EAR_TEST_LONG")) runs *= 50;
  for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM}) std::signal(number, on_signal);
  if (__sanitizer_set_death_callback) __sanitizer_set_death_callback(leave_input);

  for (const Bytes& input : seeds) run(input);
  seeds.emplace_back();
  Generator random(seed);
  for (unsigned long i = 0; i < runs; i++) {
    Bytes input = seeds[random.below(seeds.size())];
    for (std::size_t changes = 1 + random.below(8); changes > 0; changes--) change_once(input, seeds, random);
    run(input);
  }
  std::printf("fuzz: %zu seeds and %lu changed inputs, seed %lu: nothing found\n", seeds.size() - 1, runs, seed);
}
