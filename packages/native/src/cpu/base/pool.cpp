#include "base/pool.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <system_error>
#include <thread>
#include <vector>

namespace ear {

namespace {

thread_local int this_worker = 0;

constexpr auto kSpin = std::chrono::microseconds(5);

inline void breathe() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Whether `ready` came true within the spinning time.
template <class Ready>
bool spin_until(Ready ready) {
  const auto end = std::chrono::steady_clock::now() + kSpin;
  for (;;) {
    for (int i = 0; i < 16; i++) {
      if (ready()) return true;
      breathe();
    }
    if (std::chrono::steady_clock::now() >= end) return ready();
  }
}

using Tile = std::function<void(std::int64_t)>;

// The number of a run above the number of its next tile, in one word: a thread that comes late to a run takes no tile
// of a later one by mistake.
constexpr int kTileBits = 40;
constexpr std::uint64_t kTileMask = (std::uint64_t{1} << kTileBits) - 1;
constexpr std::uint32_t kRunMask = (std::uint32_t{1} << (64 - kTileBits)) - 1;
constexpr int kMostThreads = 256;
constexpr std::int64_t kMostTiles = std::int64_t{1} << 30;

}  // namespace

struct Pool::Team {
  std::atomic<std::uint64_t> next{0};
  std::atomic<const Tile*> tile{nullptr};
  std::atomic<std::int64_t> tiles{0};
  std::atomic<std::uint32_t> unfinished{0};  // the caller sleeps on it
  std::atomic<std::uint32_t> runs{0};        // the others sleep on it
  std::atomic<bool> ending{false};
  std::vector<std::thread> threads;

  // Takes tiles of one run until none is left.
  void work(std::uint64_t run) {
    for (;;) {
      std::uint64_t seen = next.load(std::memory_order_acquire);
      const Tile* todo = tile.load(std::memory_order_acquire);
      const std::int64_t count = tiles.load(std::memory_order_acquire);
      if (seen >> kTileBits != run) return;
      const auto index = static_cast<std::int64_t>(seen & kTileMask);
      if (index >= count) return;
      // That the word did not change means that the run was not over, so what was read belongs to it.
      if (!next.compare_exchange_weak(seen, seen + 1, std::memory_order_acq_rel)) continue;
      (*todo)(index);
      if (unfinished.fetch_sub(1, std::memory_order_acq_rel) == 1) unfinished.notify_one();
    }
  }

  void serve(int number) {
    this_worker = number;
    std::uint32_t seen = 0;
    for (;;) {
      const auto changed = [&] { return runs.load(std::memory_order_acquire) != seen; };
      if (!spin_until(changed)) runs.wait(seen, std::memory_order_acquire);
      if (ending.load(std::memory_order_acquire)) return;
      seen = runs.load(std::memory_order_acquire);
      work(seen & kRunMask);
    }
  }

  void run(std::int64_t count, const Tile& todo) {
    const std::uint32_t number = runs.load(std::memory_order_relaxed) + 1;
    const std::uint64_t run = number & kRunMask;
    // First the word, with no tile to take: whoever sees the new tiles cannot exchange the word of the run before.
    next.store((run << kTileBits) | kTileMask, std::memory_order_release);
    tile.store(&todo, std::memory_order_release);
    tiles.store(count, std::memory_order_release);
    unfinished.store(static_cast<std::uint32_t>(count), std::memory_order_relaxed);
    next.store(run << kTileBits, std::memory_order_release);
    runs.store(number, std::memory_order_release);
    runs.notify_all();
    work(run);
    while (!spin_until([&] { return unfinished.load(std::memory_order_acquire) == 0; })) {
      const std::uint32_t left = unfinished.load(std::memory_order_acquire);
      if (left != 0) unfinished.wait(left, std::memory_order_acquire);
    }
  }
};

Pool::Pool(int threads) : team_(new Team) {
  const int count = std::min(kMostThreads, threads > 0 ? threads : usable_threads());
  team_->threads.reserve(static_cast<std::size_t>(count));
  try {
    for (int number = 1; number < count; number++) {
      team_->threads.emplace_back([team = team_.get(), number] { team->serve(number); });
    }
  } catch (const std::system_error&) {
    // The system gives no more threads: those that there are do the work.
  }
}

Pool::~Pool() {
  team_->ending.store(true, std::memory_order_release);
  team_->runs.fetch_add(1, std::memory_order_release);
  team_->runs.notify_all();
  for (std::thread& thread : team_->threads) thread.join();
}

int Pool::threads() const { return static_cast<int>(team_->threads.size()) + 1; }

int Pool::worker() { return this_worker; }

void Pool::run(std::int64_t tiles, const Tile& tile) {
  if (team_->threads.empty()) {
    for (std::int64_t i = 0; i < tiles; i++) tile(i);
    return;
  }
  for (std::int64_t done = 0; done < tiles; done += kMostTiles) {
    const std::int64_t count = std::min(tiles - done, kMostTiles);
    if (done == 0 && count == tiles) {
      team_->run(count, tile);
    } else {
      team_->run(count, [&](std::int64_t i) { tile(done + i); });
    }
  }
}

}  // namespace ear
