// The rules by which logs are used or left, on logs built byte by byte.
#include <catch2/catch.hpp>

#include "io/memory_source.h"
#include "registry/regf/base_block.h"
#include "registry/regf/marvin32.h"
#include "registry/regf/regf_hive.h"
#include "support/hive_log_builder.h"

namespace assay {
namespace {

constexpr std::uint32_t kPage = 512;

// A hive of two pages, dirty with the numbers 11/10, whose root has one value.
BuiltHive dirty_hive() {
  HiveBuilder builder;
  builder.add_value(0, "v", 3, Bytes(5000, std::byte{'0'}));
  return builder.build().set_sequences(11, 10);
}

// A page in the middle of the value's data.
LogPage page_of(char fill, std::uint32_t offset = 2 * kPage) {
  return {offset, Bytes(kPage, static_cast<std::byte>(fill))};
}

char byte_at(const ByteSource& source, std::uint64_t bin_offset) {
  return static_cast<char>(
      read_struct<std::array<char, 1>>(source, regf::kBaseBlockBytes + bin_offset, "byte")
          .value()[0]);
}

ReplayedHive replay(const BuiltHive& hive, const std::vector<LogFile>& logs) {
  return replay_logs(hive.source(), logs, {}).value();
}

void check_unused(const ReplayedHive& replayed) {
  CHECK(replayed.logs.empty());
  CHECK(replayed.state.dirty);
  CHECK(replayed.state.note == "dirty: written when it was captured, and no log was applied");
  CHECK(byte_at(*replayed.bytes, 2 * kPage) == '0');
}

TEST_CASE("Marvin32 is the function that others compute") {
  // From the public tests of Microsoft's implementation: "Abcdefg" in UTF-16; its two halves are
  // folded into one there.
  Bytes text;
  for (const char c : std::string_view("Abcdefg")) {
    text.push_back(static_cast<std::byte>(c));
    text.push_back(std::byte{0});
  }
  const std::uint64_t hash = regf::marvin32(text, 0x5D70D359C498B3F8);
  CHECK((static_cast<std::uint32_t>(hash >> 32) ^ static_cast<std::uint32_t>(hash)) == 0xba627c81);
}

TEST_CASE("Marvin32 of a source is that of its bytes, in however many pieces") {
  for (const std::size_t length : {0u, 1u, 3u, 4u, 65'535u, 65'536u, 65'537u, 200'001u}) {
    Bytes bytes(length);
    for (std::size_t i = 0; i < length; ++i) bytes[i] = static_cast<std::byte>(i * 31);
    CAPTURE(length);
    CHECK(regf::marvin32(*make_memory_source(bytes), 0, length).value() == regf::marvin32(bytes));
  }
}

TEST_CASE("an entry's pages are laid over the hive") {
  LogBuilder log(dirty_hive(), 10);
  log.add_entry({page_of('a'), page_of('b', 3 * kPage)}).add_entry({page_of('c')});
  const ReplayedHive replayed = replay(dirty_hive(), {log.file("LOG1")});
  CHECK(byte_at(*replayed.bytes, 2 * kPage) == 'c');
  CHECK(byte_at(*replayed.bytes, 3 * kPage) == 'b');
  CHECK(byte_at(*replayed.bytes, 4 * kPage) == '0');
  CHECK(replayed.logs == std::vector<AppliedLog>{{"LOG1", 10, 11, 2, 3}});
  CHECK(replayed.state.logs_applied == std::vector<std::string>{"LOG1"});
  CHECK_FALSE(replayed.state.dirty);
  CHECK(open_hive_native(replayed, {}).value()->state().logs_applied.size() == 1);
}

TEST_CASE("the hive grows and shrinks with the last entry") {
  LogBuilder log(dirty_hive(), 10);
  log.add_entry({page_of('a', 5 * 4096)}, 6 * 4096);
  const ReplayedHive grown = replay(dirty_hive(), {log.file("LOG1")});
  CHECK(grown.bytes->size() == 7 * 4096);
  CHECK(byte_at(*grown.bytes, 5 * 4096) == 'a');
  CHECK(byte_at(*grown.bytes, 4 * 4096) == '\0');
  log.add_entry({page_of('b')}, 4096);
  const ReplayedHive shrunk = replay(dirty_hive(), {log.file("LOG1")});
  CHECK(shrunk.bytes->size() == 2 * 4096);
  CHECK(regf::read_base_block(*shrunk.bytes)->bins_size == 4096);
}

TEST_CASE("a clean hive is left alone") {
  BuiltHive hive = dirty_hive();
  LogBuilder log(hive, 11);
  log.add_entry({page_of('a')});
  hive.set_sequences(11, 11);
  const ByteSourcePtr source = hive.source();
  const ReplayedHive replayed = replay_logs(source, {log.file("LOG1")}, {}).value();
  CHECK(replayed.bytes == source);
  CHECK(replayed.logs.empty());
  CHECK_FALSE(replayed.state.dirty);
}

TEST_CASE("two logs are used in the order of their numbers") {
  LogBuilder older(dirty_hive(), 10);
  older.add_entry({page_of('a')}).add_entry({page_of('b'), page_of('b', 3 * kPage)});
  LogBuilder newer(dirty_hive(), 12);
  newer.add_entry({page_of('c')});
  const LogFile first = older.file("x");
  const LogFile second = newer.file("y");
  for (const auto& logs : {std::vector{first, second}, {second, first}}) {
    const ReplayedHive replayed = replay(dirty_hive(), logs);
    CHECK(byte_at(*replayed.bytes, 2 * kPage) == 'c');
    CHECK(byte_at(*replayed.bytes, 3 * kPage) == 'b');
    CHECK(replayed.state.logs_applied == std::vector<std::string>{"x", "y"});
    CHECK(regf::read_base_block(*replayed.bytes)->secondary_sequence == 12);
  }
}

TEST_CASE("sequence numbers wrap around") {
  BuiltHive hive = dirty_hive();
  hive.set_sequences(0xFFFFFFFF, 0xFFFFFFFE);
  LogBuilder older(hive, 0xFFFFFFFF);
  older.add_entry({page_of('a')});
  LogBuilder newer(hive, 0);
  newer.add_entry({page_of('b')});
  const ReplayedHive replayed = replay(hive, {newer.file("n"), older.file("o")});
  CHECK(replayed.state.logs_applied == std::vector<std::string>{"o", "n"});
  CHECK(byte_at(*replayed.bytes, 2 * kPage) == 'b');
}

TEST_CASE("a stale log is left out") {
  LogBuilder stale(dirty_hive(), 5);
  stale.add_entry({page_of('s')});
  LogBuilder log(dirty_hive(), 10);
  log.add_entry({page_of('a')});
  const ReplayedHive replayed = replay(dirty_hive(), {log.file("LOG1"), stale.file("LOG2")});
  CHECK(replayed.state.logs_applied == std::vector<std::string>{"LOG1"});
  CHECK(byte_at(*replayed.bytes, 2 * kPage) == 'a');
  check_unused(replay(dirty_hive(), {stale.file("LOG2")}));
}

TEST_CASE("a log may begin later than the hive's number: it was written back in part") {
  LogBuilder log(dirty_hive(), 40);
  log.add_entry({page_of('a')});
  CHECK_FALSE(replay(dirty_hive(), {log.file("LOG1")}).state.dirty);
}

TEST_CASE("a gap between two logs leaves the hive dirty, and is told") {
  LogBuilder older(dirty_hive(), 10);
  older.add_entry({page_of('a')});
  LogBuilder newer(dirty_hive(), 15);
  newer.add_entry({page_of('b')});
  const ReplayedHive replayed = replay(dirty_hive(), {newer.file("n"), older.file("o")});
  CHECK(replayed.state.logs_applied == std::vector<std::string>{"o"});
  CHECK(byte_at(*replayed.bytes, 2 * kPage) == 'a');
  CHECK(replayed.state.dirty);
  CHECK(replayed.state.note == "log entries 11 to 14 are missing");
}

TEST_CASE("entries end where one is not whole, not true, or not the next") {
  LogBuilder log(dirty_hive(), 10);
  log.add_entry({page_of('a')}).add_entry({page_of('b')}).add_entry({page_of('c')});
  const std::size_t second = log.entry(1);
  SECTION("a hash of pages that does not hold") { log.set32(second + 60, 1); }
  SECTION("a hash of the head that does not hold") { log.set32(second + 8, 1); }
  SECTION("a number that was left out") { log.set32(second + 12, 14).rehash(1); }
  SECTION("a number of old") { log.set32(second + 12, 9).rehash(1); }
  SECTION("another signature") { log.set32(second, 0).rehash(1); }
  SECTION("a size that is no multiple of 512") { log.set32(second + 4, 600).rehash(1); }
  SECTION("a size below its head") { log.set32(second + 4, 0); }
  SECTION("a size beyond the log") { log.set32(second + 4, 1 << 20).rehash(1); }
  SECTION("hive bins that are no multiple of 4096") { log.set32(second + 16, 5000).rehash(1); }
  SECTION("hive bins above the limit") { log.set32(second + 16, 0xFFFFF000).rehash(1); }
  SECTION("more pages than fit") { log.set32(second + 20, 0x20000000).rehash(1); }
  SECTION("a page beyond the hive") { log.set32(second + 40, 1 << 20).rehash(1); }
  SECTION("a page of no bytes") { log.set32(second + 44, 0).rehash(1); }
  SECTION("a page larger than the entry") { log.set32(second + 44, 4096).rehash(1); }
  const ReplayedHive replayed = replay(dirty_hive(), {log.file("LOG1")});
  CHECK(replayed.logs == std::vector<AppliedLog>{{"LOG1", 10, 10, 1, 1}});
  CHECK(byte_at(*replayed.bytes, 2 * kPage) == 'a');
}

TEST_CASE("a log whose first entry has another number than its base block is not used") {
  LogBuilder log(dirty_hive(), 10);
  log.add_entry_numbered(11, {page_of('a')});
  check_unused(replay(dirty_hive(), {log.file("LOG1")}));
}

TEST_CASE("logs whose base block is not whole are not used") {
  LogBuilder log(dirty_hive(), 10);
  log.add_entry({page_of('a')});
  SECTION("a checksum that is wrong") { log.set32(508, 1); }
  SECTION("a write under way") { log.set32(8, 9).fix_checksum(); }
  SECTION("another signature") { log.set32(0, 0).fix_checksum(); }
  SECTION("the type of a hive") { log.set32(28, 0).fix_checksum(); }
  check_unused(replay(dirty_hive(), {log.file("LOG1")}));
}

TEST_CASE("logs that are empty, short or missing are not used") {
  LogBuilder log(dirty_hive(), 10);
  check_unused(replay(dirty_hive(), {}));
  check_unused(replay(dirty_hive(), {{"LOG1", nullptr}}));
  check_unused(replay(dirty_hive(), {{"LOG1", make_memory_source({})}}));
  check_unused(replay(dirty_hive(), {{"LOG1", make_memory_source(Bytes(65'536))}}));
  check_unused(replay(dirty_hive(), {log.file("LOG1")}));
}

TEST_CASE("the flag for pending transactions comes from the last entry") {
  LogBuilder log(dirty_hive(), 10);
  log.add_entry_numbered(10, {page_of('a')}, 0, 1);
  CHECK(regf::read_base_block(*replay(dirty_hive(), {log.file("L")}).bytes)->flags == 1);
  log.add_entry_numbered(11, {page_of('a')}, 0, 0);
  CHECK(regf::read_base_block(*replay(dirty_hive(), {log.file("L")}).bytes)->flags == 0);
}

TEST_CASE("a broken base block comes from the newest log, which alone is used") {
  BuiltHive hive = dirty_hive();
  LogBuilder older(hive, 10);
  older.add_entry({page_of('a', 3 * kPage)});
  LogBuilder newer(hive, 11);
  newer.add_entry({page_of('b')});
  SECTION("its checksum is wrong") { hive.set32(508, 0); }
  SECTION("it was never written") {
    for (std::uint64_t at = 0; at < 512; at += 4) hive.set32(at, 0);
  }
  const ReplayedHive replayed = replay(hive, {newer.file("n"), older.file("o")});
  CHECK(replayed.state.logs_applied == std::vector<std::string>{"n"});
  CHECK(byte_at(*replayed.bytes, 3 * kPage) == '0');
  const HivePtr opened = open_hive_native(replayed.bytes, {}).value();
  CHECK_FALSE(opened->state().dirty);
  CHECK(opened->info(opened->root()).value().name == "ROOT");
}

TEST_CASE("without a log, what is no hive stays none") {
  BuiltHive hive = dirty_hive();
  hive.set32(0, 0);
  CHECK_FALSE(replay_logs(hive.source(), {}, {}));
  CHECK_FALSE(replay_logs(make_memory_source({}), {}, {}));
}

TEST_CASE("a dirty vector lays its pages over the hive") {
  const std::uint32_t factor = GENERATE(1u, 8u);
  BuiltHive hive = dirty_hive();
  const Bytes log = dirty_vector_log(
      hive, 10, {page_of('a'), page_of('b', 3 * kPage), page_of('c', 7 * kPage)}, factor);
  const ReplayedHive replayed = replay(hive, {{"LOG", make_memory_source(log)}});
  CHECK(byte_at(*replayed.bytes, 2 * kPage) == 'a');
  CHECK(byte_at(*replayed.bytes, 4 * kPage - 1) == 'b');
  CHECK(byte_at(*replayed.bytes, 4 * kPage) == '0');
  CHECK(byte_at(*replayed.bytes, 7 * kPage) == 'c');
  CHECK(replayed.logs == std::vector<AppliedLog>{{"LOG", 10, 10, 1, 3}});
  CHECK_FALSE(replayed.state.dirty);
}

TEST_CASE("of dirty vectors the one with the time of the hive is used, else the newest later one") {
  const auto hive_of = [](std::uint32_t time) {
    BuiltHive hive = dirty_hive();
    hive.set32(12, time).fix_checksum();
    return hive;
  };
  const auto log_of = [&](std::uint32_t time, char fill) {
    return LogFile{std::string(1, fill),
                   make_memory_source(dirty_vector_log(hive_of(time), 10, {page_of(fill)}))};
  };
  const auto used = [&](const std::vector<LogFile>& logs) {
    return replay(hive_of(500), logs).state.logs_applied;
  };
  CHECK(used({log_of(500, 'e'), log_of(600, 'l')}) == std::vector<std::string>{"e"});
  CHECK(used({log_of(600, 'l'), log_of(500, 'e')}) == std::vector<std::string>{"e"});
  CHECK(used({log_of(600, 'l'), log_of(700, 'n')}) == std::vector<std::string>{"n"});
  CHECK(used({log_of(499, 's')}).empty());
}

TEST_CASE("a page that should begin a hive bin and does not ends the recovery") {
  const Bytes log = dirty_vector_log(dirty_hive(), 10, {page_of('x', 0), page_of('a')});
  check_unused(replay(dirty_hive(), {{"LOG", make_memory_source(log)}}));
}

TEST_CASE("a dirty vector that is cut is not used") {
  const Bytes log = dirty_vector_log(dirty_hive(), 10, {page_of('a'), page_of('b', 3 * kPage)});
  for (const std::size_t size : {512u, 515u, 517u, 1024u, 1535u, 2047u}) {
    CAPTURE(size);
    const auto end = log.begin() + static_cast<std::ptrdiff_t>(size);
    check_unused(replay(dirty_hive(), {{"LOG", make_memory_source({log.begin(), end})}}));
  }
}

}  // namespace
}  // namespace assay
