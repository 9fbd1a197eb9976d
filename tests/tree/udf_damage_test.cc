// UDF discs that are damaged, on purpose or at random.
#include <cstdio>
#include <unistd.h>

#include "support/seeds.h"
#include "tree/disc_mutation.h"
#include "tree/udf_disc.h"

#ifdef ASSAY_WITH_UDFREAD

namespace assay {
namespace {

TEST_CASE("a damaged file entry concerns its file only, and is named") {
  if (!needs_tool("genisoimage")) return;
  UdfDisc disc = media_disc();
  const std::size_t entry = disc.find_entry(kWimBytes);
  struct Case {
    std::function<void()> damage;
    std::string what;
  };
  const std::size_t ads = entry + 176 + disc.get32(entry + 168);
  const Case cases[] = {
      {[&] { disc.set8(entry + 4, 0xAA); }, "UDF file entry has a tag with a bad checksum"},
      {[&] { disc.set16(entry, 262).seal(entry); },
       "UDF file entry has tag 262 instead of 261 or 266"},
      {[&] { disc.set16(entry + 0x14, 4096).seal(entry); },
       "UDF strategy 4096 of file entries is not read"},
      {[&] { disc.set16(entry + 0x22, 5).seal(entry); },
       "UDF file entry has allocation descriptors of kind 5"},
      {[&] { disc.set32(entry + 172, 4000).seal(entry); },
       "UDF file entry is longer than its block"},
      {[&] { disc.set32(ads, 2048).seal(entry); },
       "UDF file has 300001 bytes but extents for 2048"},
      {[&] { disc.set32(ads + 4, 0x7FFFFFFF).seal(entry); },
       "UDF extent leaves its partition (block 2147483647)"},
      {[&] { disc.set32(ads, 0xC0000800).set32(ads + 4, 1).seal(entry); },
       "UDF allocation extent has tag"},
  };
  for (const Case& test : cases) {
    CAPTURE(test.what);
    disc = media_disc();
    test.damage();
    const FileTreePtr tree = opened(disc.source());
    const auto refused = tree->open(kWim);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().what.starts_with(test.what));
    CHECK_FALSE(tree->find(kWim));
    CHECK_FALSE(tree->list("sources"));
    CHECK(tree->open("sources/ei.cfg"));
    CHECK(tree->list(""));
  }
}

TEST_CASE("a cycle of UDF allocation extents is noticed") {
  if (!needs_tool("genisoimage")) return;
  const FileTreePtr tree = opened(with_allocation_extent(true).source());
  const auto refused = tree->open(kWim);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().what == "UDF allocation extents form a cycle");
}

TEST_CASE("damage to the descriptors above the root is named with its place") {
  if (!needs_tool("genisoimage")) return;
  UdfDisc disc = media_disc();
  const auto damage = [&disc](std::uint16_t tag, std::size_t field, std::uint32_t value) {
    disc = media_disc();
    // Main and reserve sequences.
    for (int n = 0; n < (tag == udf::kFileSet ? 1 : 2); ++n) {
      const std::size_t at = disc.find_tag(tag, n);
      disc.set32(at + field, value).seal(at);
    }
    return refusal_of(disc);
  };
  CHECK(damage(udf::kLogicalVolume, 0xD4, 512).what ==
        "UDF blocks of 512 bytes are not read, only of 2048");
  CHECK(damage(udf::kLogicalVolume, 0xDA, 0).what == "logical volume is not of OSTA's UDF");
  CHECK(damage(udf::kLogicalVolume, 0xF8, 0xFFFFFFFF).what.find("file set leaves its partition") ==
        0);
  CHECK(damage(udf::kLogicalVolume, 0xFC, 0xFFFFFFFF).what.find("file set leaves its partition") ==
        0);
  CHECK(damage(udf::kLogicalVolume, 0x1B8, 0x00000603).what ==
        "UDF partition map 0 of type 3 and 6 bytes is not read");
  CHECK(damage(udf::kLogicalVolume, 0x1BC, 7).what ==
        "UDF partition map names partition 7, which is not there");
  CHECK(damage(udf::kFileSet, 0x194, 0x7FFFFFFF).what ==
        "UDF file entry leaves its partition (block 2147483647)");
  const Error error = damage(udf::kFileSet, 0, 257);
  CHECK(error.what == "UDF file set descriptor has tag 257 instead of 256");
  CHECK(error.offset == disc.find_tag(257));
}

TEST_CASE("a UDF disc without a sound anchor is refused") {
  if (!needs_tool("genisoimage")) return;
  UdfDisc disc = media_disc();
  disc.set8(256 * 2048, 77);
  CHECK(open_udf(disc.source(), Limits{}));  // genisoimage writes a second one at the end
  for (std::size_t at = 257 * 2048; at + 2048 <= disc.bytes().size(); at += 2048)
    if (disc.get32(at) == 0x00020002) disc.set8(at, 77);
  CHECK(refusal_of(disc).what == "no UDF anchor in block 256 or at the end of the disc");
}

TEST_CASE("volume descriptors of UDF that lead back to themselves end") {
  if (!needs_tool("genisoimage")) return;
  UdfDisc disc = media_disc();
  for (const int n : {0, 1}) {
    const std::size_t at = disc.find_tag(udf::kPartition);
    const std::size_t anchor = 256 * 2048;
    const std::uint32_t start = disc.get32(anchor + (n == 0 ? 0x14 : 0x1C));
    disc.set16(at, udf::kVolumePointer)
        .set32(at + 0x14, 16 * 2048)
        .set32(at + 0x18, start)
        .seal(at);
  }
  CHECK(refusal_of(disc).what == "too many volume descriptors");
}

TEST_CASE("a UDF directory that contains itself is not entered") {
  if (!needs_tool("genisoimage")) return;
  UdfDisc disc = media_disc();
  // Every directory below the root becomes the root again.
  const std::size_t root = disc.get32(disc.find_tag(udf::kFileSet) + 0x194);
  const std::size_t list =
      partition_start(disc) + std::size_t{disc.get32(find_directory(disc, 0) + 176 + 4)} * 2048;
  std::size_t changed = 0;
  for (std::size_t at = list; disc.get32(at) % 0x10000 == udf::kFileIdentifier;) {
    const auto raw = *read_raw<udf::RawFileIdentifier>(disc.bytes(), at, "entry");
    if ((raw.flags & 10U) == 2) {
      disc.set32(at + 0x18, static_cast<std::uint32_t>(root));
      ++changed;
    }
    at += (sizeof raw + raw.used + raw.name + 3) / 4 * 4;
  }
  REQUIRE(changed == 3);
  const FileTreePtr tree = opened(disc.source());
  CHECK(tree->list(""));
  const auto refused = tree->list("boot");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().what == "UDF directory contains itself");
}

TEST_CASE("a damaged UDF directory is an error, not a shorter list") {
  if (!needs_tool("genisoimage")) return;
  UdfDisc disc = media_disc();
  const std::size_t entry = find_directory(disc, 1);
  const std::size_t ads = entry + 176 + disc.get32(entry + 168);
  const std::size_t list = partition_start(disc) + std::size_t{disc.get32(ads + 4)} * 2048;
  const auto first_error = [](const UdfDisc& damaged) {
    const auto tree = open_udf(damaged.source(), Limits{});
    if (!tree) return tree.error().what;
    const PathMatches all = match_paths(**tree, "**", Limits{});
    return all.errors.empty() ? std::string() : all.errors.front().what;
  };
  CHECK(first_error(UdfDisc(disc).set8(list, 0)) ==
        "UDF directory entry has a tag with a bad checksum");
  CHECK(first_error(UdfDisc(disc).set16(list + 0x24, 0xFFFF)) ==
        "UDF directory ends within an entry");
  const std::size_t second = list + 40;
  CHECK(first_error(UdfDisc(disc).set8(second + 0x26, 9)) == "UDF name has an unknown encoding");
  CHECK(first_error(UdfDisc(disc).set8(second + 0x27, '/').set8(second + 0x26, 8)) != "");
  CHECK(first_error(UdfDisc(disc)
                        .set32(ads, 2048)
                        .set32(ads + 8, 2048)
                        .set32(ads + 12, disc.get32(ads + 4))
                        .set32(entry + 172, 16)
                        .seal(entry)) == "UDF directory in 2 pieces is not read");
}

// Standard error, kept away from the terminal: libudfread would write there.
class SilentError {
 public:
  SilentError() : before_(::dup(2)), file_(::fileno(std::tmpfile())) { ::dup2(file_, 2); }
  ~SilentError() {
    ::dup2(before_, 2);
    ::close(before_);
  }
  SilentError(const SilentError&) = delete;
  SilentError& operator=(const SilentError&) = delete;

  std::string said() const {
    std::string text(200, '\0');
    const auto count = ::pread(file_, text.data(), text.size(), 0);
    text.resize(static_cast<std::size_t>(count < 0 ? 0 : count));
    return text;
  }

 private:
  const int before_;
  const int file_;
};

TEST_CASE("a UDF disc that is cut gives an answer or an error") {
  if (!needs_tool("genisoimage")) return;
  expect_bounded_when_cut(UdfDisc(media_disc()).bytes(), open_udf);
}

TEST_CASE("a damaged UDF disc gives answers or errors") {
  if (!needs_tool("genisoimage")) return;
  UdfDisc disc = media_disc();
  const std::size_t first = disc.find_tag(udf::kFileSet);
  const std::size_t last = disc.find_entry(kWimBytes) + 2048;
  const SilentError silent;
  CHECK(open_mutated(disc.bytes(), 16 * 2048, 64 * 2048, seed_count(100), open_udf) > 20);
  CHECK(open_mutated(disc.bytes(), first, last, seed_count(300), open_udf) > 100);
  CHECK(silent.said() == "");
}

}  // namespace
}  // namespace assay

#endif
