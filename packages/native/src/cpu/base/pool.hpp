// The threads of the fast engine: few, awake only a moment, and never part of a result.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace ear {

/*
 * A team of threads that shares out numbered tiles. What a tile computes may not depend on which thread runs it or on
 * how many there are, so that 1, 2 or 16 threads give the same bits. The caller works along; a waiting thread spins at
 * most 5 microseconds and then sleeps, so that a busy neighbour costs little. One caller at a time.
 */
class Pool {
 public:
  // threads >= 1, the caller among them; 0 takes as many as this process may use (affinity and cgroup quota).
  explicit Pool(int threads = 0);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  int threads() const;

  // Runs tile(0) … tile(tiles - 1), each once, and returns when all are done. Tiles must not throw. Work of less than
  // about 50 microseconds is better done by the caller alone: see `alone`.
  void run(std::int64_t tiles, const std::function<void(std::int64_t)>& tile);

  // Which of the threads() threads of the pool that runs it works on a tile: 0 (the caller) … threads() - 1. For
  // scratch memory; what a tile computes may not depend on it. 0 outside of tiles.
  static int worker();

  // Whether so many multiply-adds are too few to wake another thread for.
  static bool alone(double multiply_adds) { return multiply_adds < 1.0e6; }

 private:
  struct Team;
  std::unique_ptr<Team> team_;
};

// How many threads this process may keep busy, at least 1: the processors of its affinity mask, and no more than its
// control groups (v1 or v2, its own and those above) grant time for, rounded down. `root` stands before /proc and /sys.
int usable_threads(const char* root = "");

}  // namespace ear
