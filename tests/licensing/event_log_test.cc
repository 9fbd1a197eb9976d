// Event logs: records counted by the headers of chunks, or one by one where the log was left open.

#include "licensing/event_log.h"

#include <random>

#include <catch2/catch.hpp>

#include "io/memory_source.h"
#include "licensing/event_log_builder.h"
#include "support/seeds.h"

namespace assay {
namespace {

using Builder = EventLogBuilder;

constexpr std::size_t kFirstChunk = Builder::kBlock;

Result<EventLogCount> count(const Builder& log, const Limits& limits = {}) {
  return count_event_records(*make_memory_source(log.build()), limits);
}

std::uint64_t records_of(const Builder& log) {
  const Result<EventLogCount> result = count(log);
  INFO((result ? "" : to_string(result.error())));
  REQUIRE(result);
  return result->records;
}

// A memory source that counts the bytes read.
class CountedSource : public ByteSource {
 public:
  explicit CountedSource(Bytes bytes) : source_(make_memory_source(std::move(bytes))) {}
  std::uint64_t size() const override { return source_->size(); }
  Result<void> read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    bytes_read_ += out.size();
    return source_->read_at(offset, out);
  }
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  ByteSourcePtr source_;
  mutable std::uint64_t bytes_read_ = 0;
};

TEST_CASE("a log without events holds one empty chunk and no record") {
  CHECK(records_of(Builder()) == 0);
  CHECK(records_of(Builder().empty_chunk()) == 0);
  CHECK(records_of(Builder().unused_chunk().unused_chunk()) == 0);
}

TEST_CASE("records are counted over all chunks") {
  CHECK(records_of(Builder().chunk_of(1)) == 1);
  CHECK(records_of(Builder().chunk_of(3).chunk_of(2)) == 5);
  CHECK(records_of(Builder().chunk_of(3).unused_chunk().chunk_of(2)) == 5);
  CHECK(records_of(Builder().chunk_of(3).empty_chunk()) == 3);
}

TEST_CASE("numbers that start late are those of a log whose old events were overwritten") {
  Builder log;
  log.chunk_of(2);
  log.set<std::uint64_t>(kFirstChunk + 0x08, 1'000'001)
      .set<std::uint64_t>(kFirstChunk + 0x10, 1'000'002);
  CHECK(records_of(log) == 2);
}

TEST_CASE("numbers of a chunk whose records take no room count nothing") {
  Builder log;
  log.empty_chunk()
      .set<std::uint64_t>(kFirstChunk + 0x08, 0)
      .set<std::uint64_t>(kFirstChunk + 0x10, 0);
  CHECK(records_of(log) == 0);
}

TEST_CASE("a log that was left open is counted record by record") {
  const Result<EventLogCount> open = count(Builder().chunk_of(3).chunk_of(2).left_open());
  REQUIRE(open);
  CHECK(open->records == 5);
  CHECK(open->dirty);
  CHECK(records_of(Builder().empty_chunk().left_open()) == 0);
  CHECK_FALSE(count(Builder().chunk_of(3))->dirty);
}

TEST_CASE("so is a single chunk that was left open") {
  Builder log;
  log.chunk_of(4);
  log.set<std::uint32_t>(kFirstChunk + 0x78, 1).set<std::uint64_t>(kFirstChunk + 0x10, 1);
  CHECK(records_of(log) == 4);
}

TEST_CASE("records of an earlier use behind the last one are not counted") {
  const std::size_t third = kFirstChunk + Builder::kFirstRecord + 2 * Builder::kRecordSize;
  Builder older;
  older.chunk_of(5).left_open().set<std::uint64_t>(third + 8, 77);
  CHECK(records_of(older) == 2);
  for (const std::uint32_t size : {0U, 27U, 0xFFFFFFFFU, 65536U}) {
    CAPTURE(size);
    Builder broken;
    broken.chunk_of(5).left_open().set<std::uint32_t>(third + 4, size);
    CHECK(records_of(broken) == 2);
  }
}

TEST_CASE("what is no event log is refused with the place of the fault") {
  CHECK(count(Builder().cut(0)).error().code == ErrorCode::kTruncated);
  CHECK(count(Builder().cut(127)).error().code == ErrorCode::kTruncated);
  const Error signature = count(Builder().set<std::uint32_t>(0, 0)).error();
  CHECK(signature.code == ErrorCode::kCorrupt);
  CHECK(signature.what == "is no event log: the signature is not ElfFile");
  CHECK(signature.offset == 0u);
  const Error version = count(Builder().set<std::uint16_t>(0x26, 2)).error();
  CHECK(version.code == ErrorCode::kUnsupported);
  CHECK(version.offset == 0x26u);
  CHECK(count(Builder().set<std::uint16_t>(0x28, 512)).error().offset == 0x28u);
}

TEST_CASE("a chunk that is named and is none, or not there, is an error of a closed log") {
  Builder signature;
  signature.chunk_of(1).set<std::uint32_t>(kFirstChunk, 1);
  CHECK(count(signature).error().code == ErrorCode::kCorrupt);
  CHECK(count(signature).error().offset == kFirstChunk);
  CHECK(count(Builder().chunk_of(1).cut(kFirstChunk + 1000)).error().code == ErrorCode::kTruncated);
  CHECK(records_of(Builder().chunk_of(2).chunk_of(1).left_open().cut(kFirstChunk + Builder::kChunk +
                                                                     1000)) == 2);
}

TEST_CASE("numbers that no chunk can hold are refused") {
  for (const std::uint64_t last : {std::uint64_t{0}, std::uint64_t{2323}, ~std::uint64_t{0} - 1}) {
    CAPTURE(last);
    Builder log;
    log.chunk_of(1).set<std::uint64_t>(kFirstChunk + 0x10, last);
    const Result<EventLogCount> result = count(log);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::kCorrupt);
    CHECK(result.error().offset == kFirstChunk + 8);
  }
}

TEST_CASE("more chunks than the limit allows are refused") {
  Limits limits;
  limits.max_event_log_chunks = 1;
  CHECK(count(Builder().chunk_of(1), limits));
  CHECK(count(Builder().chunk_of(1).chunk_of(1), limits).error().code == ErrorCode::kLimit);
}

TEST_CASE("counting reads headers alone") {
  const CountedSource source(Builder().chunk_of(1000).chunk_of(1000).build());
  CHECK(count_event_records(source, {})->records == 2000);
  CHECK(source.bytes_read() == 3 * 128);
}

TEST_CASE("a damaged log gives a count or an error") {
  const Bytes whole = Builder().chunk_of(20).empty_chunk().build();
  std::mt19937 random(1);
  unsigned counted = 0;
  for (unsigned round = 0; round < seed_count(3'000); ++round) {
    Bytes bytes = whole;
    const std::size_t part = round % 3 == 0 ? 0 : kFirstChunk;
    for (unsigned n = random() % 4 + 1; n > 0; --n)
      bytes[part + random() % 128] = static_cast<std::byte>(random());
    if (round % 7 == 0) bytes.resize(random() % bytes.size());
    const auto result =
        count_event_records(*make_memory_source(std::move(bytes)), Limits::for_fuzzing());
    if (result) ++counted;
    if (result) CHECK(result->records <= 2 * 2322);
  }
  CHECK(counted > 100);  // else nothing but signatures was tried
}

}  // namespace
}  // namespace assay
