// The pool's threads: each tile once, runs one after another, and how many threads there are.
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/pool.hpp"
#include "check.hpp"

TEST("a pool runs each tile once, whatever the number of threads") {
  for (const int threads : {1, 2, 3, 8}) {
    ear::Pool pool(threads);
    CHECK(pool.threads() == threads);
    for (const std::int64_t tiles : {0, 1, 2, 1000}) {
      std::vector<std::atomic<int>> times(static_cast<std::size_t>(tiles));
      std::atomic<bool> in_range{true};
      pool.run(tiles, [&](std::int64_t i) {
        times[static_cast<std::size_t>(i)]++;
        if (ear::Pool::worker() < 0 || ear::Pool::worker() >= threads) in_range = false;
      });
      bool once = true;
      for (const std::atomic<int>& one : times) once = once && one == 1;
      CHECK(once && in_range);
    }
  }
}

TEST("a pool's runs follow one another without mixing tiles") {
  ear::Pool pool(4);
  bool right = true;
  for (int run = 0; run < 20000; run++) {
    std::atomic<std::int64_t> sum{0};
    const std::int64_t tiles = 1 + run % 7;
    pool.run(tiles, [&, run](std::int64_t i) { sum += run + i; });
    right = right && sum == tiles * run + tiles * (tiles - 1) / 2;
  }
  CHECK(right);
}

TEST("two tiles that run at once do not share a worker's number") {
  ear::Pool pool(3);
  std::atomic<int> busy[3] = {};
  std::atomic<bool> alone{true};
  pool.run(3000, [&](std::int64_t) {
    std::atomic<int>& mine = busy[ear::Pool::worker()];
    if (mine.fetch_add(1) != 0) alone = false;
    mine.fetch_sub(1);
  });
  CHECK(alone);
}

TEST("a pool takes no more threads than the control group grants time for") {
  std::string root = (std::filesystem::temp_directory_path() / "ear-pool-test-").string();
  root += std::to_string(getpid());
  const auto write = [&](const std::string& path, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(root + path).parent_path());
    std::ofstream(root + path) << text;
  };
  const int all = ear::usable_threads();
  CHECK(all >= 1);
  std::filesystem::remove_all(root);
  const int processors = ear::usable_threads(root.c_str());  // no groups at all
  CHECK(processors >= all);
  write("/proc/self/cgroup", "0::/a/b\n");
  write("/sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
  CHECK(ear::usable_threads(root.c_str()) == processors);
  write("/sys/fs/cgroup/a/cpu.max", "150000 100000\n");  // the group above counts too
  CHECK(ear::usable_threads(root.c_str()) == 1);
  write("/proc/self/cgroup", "4:memory:/m\n3:cpu,cpuacct:/c\nnonsense\n");
  CHECK(ear::usable_threads(root.c_str()) == processors);
  write("/sys/fs/cgroup/cpu,cpuacct/c/cpu.cfs_quota_us", "-1\n");
  write("/sys/fs/cgroup/cpu,cpuacct/c/cpu.cfs_period_us", "100000\n");
  CHECK(ear::usable_threads(root.c_str()) == processors);
  write("/sys/fs/cgroup/cpu,cpuacct/c/cpu.cfs_quota_us", "20000\n");
  CHECK(ear::usable_threads(root.c_str()) == 1);
  std::filesystem::remove_all(root);
}
