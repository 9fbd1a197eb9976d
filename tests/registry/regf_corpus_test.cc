// Every hive of the corpus through both engines: whatever hivex reads, the native engine reads, and
// it reads the same.
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "base/hash.h"
#include "base/text.h"
#include "io/memory_source.h"
#include "registry/hive_contract.h"
#include "registry/hivex_hive.h"
#include "registry/regf/base_block.h"
#include "registry/regf/regf_hive.h"
#include "support/corpus.h"

namespace assay {
namespace {

// Counts what was compared, so that a test cannot pass over nothing.
struct Compared {
  std::uint64_t keys = 0;
  std::uint64_t values = 0;
};

// Walks what the reference engine reads; the native one must read it too, and look it up.
class Comparison {
 public:
  Comparison(const Hive& reference, const Hive& native) : reference_(reference), native_(native) {}

  Compared run() {
    std::vector<std::pair<KeyId, KeyId>> pending{{reference_.root(), native_.root()}};
    while (!pending.empty() && ++compared_.keys < 100'000) {
      const auto [theirs, ours] = pending.back();
      pending.pop_back();
      // Everything is listed; looking everything up as well would take minutes.
      const bool look_up = compared_.keys < 500 || compared_.keys % 32 == 0;
      compare_values(theirs, ours, look_up);
      const auto their_children = reference_.children(theirs);
      if (!their_children) continue;
      const auto our_children = native_.children(ours);
      if (!our_children || our_children->size() != their_children->size())
        FAIL("subkeys of " << name_of(theirs));
      for (std::size_t i = 0; i < our_children->size(); ++i)
        if (compare_infos((*their_children)[i], (*our_children)[i]))
          pending.emplace_back((*their_children)[i], (*our_children)[i]);
      if (look_up) compare_look_ups(theirs, ours, *their_children);
    }
    return compared_;
  }

 private:
  bool compare_infos(KeyId theirs, KeyId ours) {
    const auto their_info = reference_.info(theirs);
    if (!their_info) return false;
    const auto our_info = native_.info(ours);
    if (our_info && *our_info == *their_info) return true;
    INFO(their_info->name);
    REQUIRE(our_info);
    CHECK(our_info->name == their_info->name);
    CHECK(our_info->class_name == their_info->class_name);
    CHECK(our_info->last_written.ticks == their_info->last_written.ticks);
    return false;
  }

  void compare_values(KeyId theirs, KeyId ours, bool look_up) {
    const auto their_values = reference_.values(theirs);
    if (!their_values) return;
    const auto our_values = native_.values(ours);
    if (!our_values || *our_values != *their_values) FAIL("values of " << name_of(theirs));
    compared_.values += our_values->size();
    if (!look_up) return;
    for (const Value& value : sample(*our_values, 8)) {
      const auto found = native_.value(ours, other_case(value.name));
      if (!found || !*found || !equal_no_case((*found)->name, value.name))
        FAIL("value " << value.name << " of " << name_of(theirs));
    }
  }

  void compare_look_ups(KeyId theirs, KeyId ours, const std::vector<KeyId>& children) {
    for (const KeyId child : sample(children, 8)) {
      const auto info = reference_.info(child);
      if (!info) continue;
      const auto their_child = reference_.child(theirs, info->name);
      if (!their_child || !*their_child) continue;
      const auto our_child = native_.child(ours, other_case(info->name));
      if (!our_child || !*our_child) FAIL("key " << info->name << " of " << name_of(theirs));
      CHECK(native_.info(**our_child).value() == reference_.info(**their_child).value());
    }
  }

  std::string name_of(KeyId theirs) const {
    return reference_.info(theirs).value_or(KeyInfo{"?", {}, {}}).name;
  }

  const Hive& reference_;
  const Hive& native_;
  Compared compared_;
};

// Touches everything, and is content with errors.
void walk(const Hive& hive, std::uint64_t max_keys) {
  std::vector<KeyId> pending{hive.root()};
  for (std::uint64_t seen = 0; !pending.empty() && seen < max_keys; ++seen) {
    const KeyId key = pending.back();
    pending.pop_back();
    static_cast<void>(hive.info(key));
    static_cast<void>(hive.values(key));
    static_cast<void>(hive.value(key, "ProductId"));
    static_cast<void>(hive.child(key, "Microsoft"));
    if (const auto children = hive.children(key))
      pending.insert(pending.end(), children->begin(), children->end());
  }
}

Bytes file_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return to_bytes(std::string{std::istreambuf_iterator<char>(in), {}});
}

// Hives only: nullopt for logs and what has another signature.
std::optional<Bytes> hive_bytes(const std::filesystem::path& path) {
  Bytes bytes = file_bytes(path);
  if (!regf::is_hive(bytes)) return std::nullopt;
  const auto block = regf::read_base_block(*make_memory_source(bytes));
  if (!block || block->type != 0) return std::nullopt;
  return bytes;
}

TEST_CASE("every hive of the corpus reads as with hivex") {
  const TemporaryFolder scratch;
  int read = 0;
  Compared total;
  for (const std::string folder :
       {"hive-dirty", "hive-other", "hive-software", "hive-system", "malformed-hive"}) {
    for (const auto& path : corpus_files(folder)) {
      INFO(path.filename());
      const std::optional<Bytes> bytes = hive_bytes(unpacked(path, scratch));
      if (!bytes) continue;
      const ByteSourcePtr source = make_memory_source(*bytes);
      const Result<HivePtr> reference = open_hive_reference(source, {});
      const Result<HivePtr> native = open_hive_native(source, {});
      if (!reference) continue;
      REQUIRE(native);
      CHECK((*native)->state().dirty == (*reference)->state().dirty);
      CHECK((*native)->state().note == (*reference)->state().note);
      const Compared compared = Comparison(**reference, **native).run();
      total.keys += compared.keys;
      total.values += compared.values;
      ++read;
    }
  }
  if (!find_corpus()) return;
#ifdef ASSAY_WITH_HIVEX
  CHECK(read >= 40);
  CHECK(total.keys > 50'000);
  CHECK(total.values > 100'000);
#endif
}

TEST_CASE("odd and broken hives give an answer or an error, whole and cut") {
  for (const auto& path : corpus_files("malformed-hive")) {
    INFO(path.filename());
    const Bytes bytes = file_bytes(path);
    for (const std::size_t quarters : {1u, 2u, 3u, 4u}) {
      const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() * quarters / 4);
      const ByteSourcePtr source = make_memory_source({bytes.begin(), end});
      const Result<HivePtr> hive = open_hive_native(source, {});
      if (hive) walk(**hive, 3'000);
      const LogFile itself{"LOG1", source};
      static_cast<void>(replay_logs(source, {itself}, {}));
    }
  }
}

TEST_CASE("names that look alike are told apart as Windows does") {
  const auto corpus = find_corpus();
  if (!corpus) return;
  // Two keys: U+009F, which has no upper case, and U+0178, which is the upper case of U+00FF.
  const Bytes bytes = file_bytes(*corpus / "malformed-hive" / "msuhanov__yarp__CompHive");
  const HivePtr hive = open_hive_native(make_memory_source(bytes), {}).value();
  const auto control = hive->child(hive->root(), "\xc2\x9f").value();
  const auto letter = hive->child(hive->root(), "\xc3\xbf").value();
  REQUIRE(control);
  REQUIRE(letter);
  CHECK_FALSE(*control == *letter);
}

}  // namespace
}  // namespace assay
