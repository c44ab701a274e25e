// What a job's cancel() raises and the engine looks at: a number that lives as long as either of them.
#pragma once

#include <cstdint>
#include <memory>

namespace ear_addon {

using CancelFlag = std::shared_ptr<int32_t>;

inline CancelFlag make_cancel_flag() { return std::make_shared<int32_t>(0); }

inline void raise(const CancelFlag& flag) { __atomic_store_n(flag.get(), 1, __ATOMIC_RELAXED); }

}  // namespace ear_addon
