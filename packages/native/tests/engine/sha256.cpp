// SHA-256 against the examples of FIPS 180-4's publisher (NIST, "Cryptographic Standards and Guidelines: Examples").
#include "base/sha256.hpp"

#include <algorithm>
#include <string>

#include "check.hpp"

namespace {

std::string digest(const std::string& text, size_t piece) {
  ear::Sha256 hash;
  for (size_t i = 0; i < text.size(); i += piece) hash.update(text.data() + i, std::min(piece, text.size() - i));
  char hex[65];
  hash.finish_hex(hex);
  return hex;
}

}  // namespace

TEST("digests what the standard's examples say, in whatever pieces it comes") {
  CHECK(digest("", 1) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const std::string two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  const std::string million(1000000, 'a');
  for (const size_t piece : {1, 7, 63, 64, 65, 1000}) {
    CHECK(digest("abc", piece) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(digest(two, piece) == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(digest(million, piece) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  }
}
