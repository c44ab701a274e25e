// The counter-based random numbers that the fast model stands on.
#include "base/philox.hpp"
#include "check.hpp"

// The known answers that the authors of Philox publish with it (Random123, kat_vectors: philox4x32 10).
TEST("Philox gives its authors' known answers") {
  using Four = std::array<uint32_t, 4>;
  CHECK((ear::philox(0, 0, 0) == Four{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  CHECK((ear::philox(~0ull, ~0ull, ~0ull) == Four{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  CHECK((ear::philox(0x299f31d0a4093822ull, 0x85a308d3243f6a88ull, 0x0370734413198a2eull) ==
         Four{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
  CHECK(ear::unit_interval(0, 0) == 0 && ear::unit_interval(~0u, ~0u) < 1 && ear::unit_interval(1u << 31, 0) == 0.5);
}
