// Hives and logs with random damage: an answer or an error, and what hivex still reads is read the
// same. The seeds are fixed: a failure comes back.
#include <random>

#include <catch2/catch.hpp>

#include "io/memory_source.h"
#include "registry/hivex_hive.h"
#include "registry/regf/regf_hive.h"
#include "support/hive_log_builder.h"

#include "fuzz/hive_walk.h"

namespace assay {
namespace {

// One of everything.
BuiltHive rich_hive() {
  HiveBuilder builder;
  const BuilderKey fast = builder.add_key(0, "Fast");
  const BuilderKey index = builder.add_key(0, "Index");
  for (int i = 0; i < 12; ++i) {
    builder.add_key(fast, "key" + std::to_string(i));
    builder.add_value(builder.add_key(index, "Schlüssel" + std::to_string(i)), "v", 4, Bytes(4));
  }
  builder.set_list(fast, HiveBuilder::List::kFast).set_list(index, HiveBuilder::List::kHash, 5);
  builder.set_class_name(fast, "class").use_utf16(fast);
  builder.add_value(fast, "", 1, Bytes(30, std::byte{'a'}));
  builder.add_value(fast, "big", 3, Bytes(20'000, std::byte{'b'}));
  return builder.build();
}

// Changes one to four bytes or words, more often to something that means much.
void mutate(Bytes& bytes, std::size_t from, std::mt19937& random) {
  constexpr std::uint32_t kTelling[] = {0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFF8, 0x20};
  for (unsigned n = random() % 4 + 1; n > 0; --n) {
    const std::size_t at = from + random() % (bytes.size() - from - 4);
    if (random() % 2 == 0) {
      bytes[at] ^= static_cast<std::byte>(1U << random() % 8);
      continue;
    }
    const std::uint32_t word = kTelling[random() % std::size(kTelling)];
    for (std::size_t i = 0; i < 4; ++i)
      bytes[at / 4 * 4 + i] = static_cast<std::byte>(word >> (8 * i) & 0xFF);
  }
}

// The records lie in the first 8 KiB behind the big data; bytes of data itself teach nothing.
std::size_t where_records_lie(const BuiltHive& hive) { return hive.bytes.size() - 8192; }

TEST_CASE("a damaged hive gives answers or errors") {
  const BuiltHive hive = rich_hive();
  std::mt19937 random(1);
  int opened_at_all = 0;
  for (int round = 0; round < 2'000; ++round) {
    Bytes bytes = hive.bytes;
    mutate(bytes, round % 4 == 0 ? 0 : where_records_lie(hive), random);
    const auto opened = open_hive_native(make_memory_source(bytes), Limits::for_fuzzing());
    if (!opened) continue;
    ++opened_at_all;
    walk_hive(**opened, 200);
  }
  CHECK(opened_at_all > 1'000);  // else nothing but base blocks was tried
}

TEST_CASE("a hive that is cut gives answers or errors") {
  const BuiltHive hive = rich_hive();
  int opened_at_all = 0;
  for (std::size_t size = 0; size < hive.bytes.size(); size += 97) {
    const auto opened = open_hive_native(BuiltHive(hive).cut(size).source(), Limits::for_fuzzing());
    if (!opened) {
      CHECK(opened_at_all == 0);  // what is longer is not less readable
      continue;
    }
    ++opened_at_all;
    walk_hive(**opened, 200);
  }
  CHECK(opened_at_all > 100);
}

#ifdef ASSAY_WITH_HIVEX
// Keys and values that hivex reads completely, and we do not, or otherwise.
void compare(const Hive& theirs, KeyId their_key, const Hive& ours, KeyId our_key, int depth) {
  const auto their_info = theirs.info(their_key);
  if (their_info) {
    const auto our_info = ours.info(our_key);
    REQUIRE(our_info);
    CHECK(our_info->name == their_info->name);
  }
  const auto their_values = theirs.values(their_key);
  const auto our_values = ours.values(our_key);
  if (their_values && our_values) CHECK((*our_values == *their_values));
  if (their_values && !our_values) {
    // The one thing that hivex gives and we do not: big data that is shorter than it says.
    const std::string what = our_values.error().what;
    CAPTURE(what);
    CHECK((what.starts_with("data segment") || what.starts_with("big data")));
  }
  const auto their_children = theirs.children(their_key);
  if (!their_children || depth > 4) return;
  const auto our_children = ours.children(our_key);
  REQUIRE(our_children);
  REQUIRE(our_children->size() == their_children->size());
  for (std::size_t i = 0; i < our_children->size(); ++i)
    compare(theirs, (*their_children)[i], ours, (*our_children)[i], depth + 1);
}

TEST_CASE("what hivex reads of a damaged hive reads the same") {
  const BuiltHive hive = rich_hive();
  std::mt19937 random(2);
  int compared = 0;
  for (int round = 0; round < 400; ++round) {
    Bytes bytes = hive.bytes;
    mutate(bytes, where_records_lie(hive), random);
    const ByteSourcePtr source = make_memory_source(bytes);
    const auto theirs = open_hive_reference(source, {});
    if (!theirs) continue;
    const auto ours = open_hive_native(source, {});
    CAPTURE(round);
    REQUIRE(ours);
    compare(**theirs, (*theirs)->root(), **ours, (*ours)->root(), 0);
    ++compared;
  }
  CHECK(compared > 50);
}
#endif

TEST_CASE("damaged logs over a hive give a hive or an error") {
  const BuiltHive hive = rich_hive().set_sequences(3, 2);
  LogBuilder log(hive, 2);
  for (std::uint32_t i = 0; i < 3; ++i)
    log.add_entry({{4096 * i, Bytes(512, std::byte{'x'})}, {8192, Bytes(1024)}});
  const Bytes vector = dirty_vector_log(hive, 2, {{512, Bytes(512)}, {4096, Bytes(512)}});
  std::mt19937 random(4);
  for (int round = 0; round < 2'000; ++round) {
    const bool is_new = round % 2 == 0;
    LogBuilder damaged = log;
    Bytes bytes = is_new ? log.bytes() : vector;
    mutate(bytes, round % 3 == 0 ? 0 : 512, random);
    if (round % 16 < 2) bytes.resize(random() % bytes.size());
    const LogFile file{"LOG1", make_memory_source(bytes)};
    const auto replayed = replay_logs(hive.source(), {file}, Limits::for_fuzzing());
    REQUIRE(replayed);
    if (const auto opened = open_hive_native(*replayed, Limits::for_fuzzing()))
      walk_hive(**opened, 50);
  }
}

TEST_CASE("log entries with right hashes and wrong fields stay within bounds") {
  const BuiltHive hive = rich_hive().set_sequences(3, 2);
  std::mt19937 random(5);
  for (int round = 0; round < 2'000; ++round) {
    LogBuilder log(hive, 2);
    log.add_entry({{512, Bytes(512)}, {4096, Bytes(1024)}}).add_entry({{0, Bytes(512)}});
    const std::size_t entry = random() % 2;
    constexpr std::uint32_t kWords[] = {0xFFFFFFFF, 512, 40, 0, 4096};
    const std::uint32_t word = kWords[random() % std::size(kWords)];
    log.set32(log.entry(entry) + random() % 14 * 4, word);
    if (read_raw<le32>(log.bytes(), log.entry(entry) + 4, "size")->get() >= 40) log.rehash(entry);
    const auto replayed = replay_logs(hive.source(), {log.file("LOG1")}, Limits::for_fuzzing());
    REQUIRE(replayed);
    REQUIRE(replayed->bytes->size() <= Limits::for_fuzzing().max_hive_bytes);
    REQUIRE(read_all(*replayed->bytes, 1 << 30, "hive"));
  }
}

}  // namespace
}  // namespace assay
