#include <random>

#include <catch2/catch.hpp>

#include "io/memory_source.h"
#include "tree/wim_native/blob_table.h"

#include "wim_native_builder.h"

namespace assay::wim {
namespace {

struct Row {
  std::uint64_t stored_size;
  std::uint64_t offset;
  std::uint64_t size;
  std::uint8_t flags = 0;
  Sha1 sha1{};
  std::uint16_t part = 1;
  std::uint32_t references = 1;
};

constexpr std::uint64_t kMark = 0x1'0000'0000;

Bytes table_of(const std::vector<Row>& rows) {
  Bytes out;
  for (const Row& row : rows) {
    RawResourceHeader raw{};
    for (std::size_t i = 0; i < 7; ++i)
      raw.stored_size[i] = static_cast<std::byte>(row.stored_size >> (8 * i));
    raw.flags = row.flags;
    raw.offset = row.offset;
    raw.original_size = row.size;
    append(out, raw);
    append(out, le16(row.part));
    append(out, le32(row.references));
    append(out, row.sha1);
  }
  return out;
}

WimHeader header_of(std::uint32_t version, std::uint16_t part = 1) {
  WimHeader header;
  header.version = version;
  header.part_number = part;
  header.total_parts = 2;
  return header;
}

// The heads of two solid resources of 1000 and 500 bytes, at 0 and 16.
Bytes solid_heads() {
  Bytes file;
  for (const std::uint64_t size : {1000U, 500U}) {
    append(file, le64(size));
    append(file, le32(32'768));
    append(file, le32(3));
  }
  return file;
}

Result<void> add(BlobTable& table, const WimHeader& header, Bytes bytes) {
  return table.add_part(header, *make_memory_source(std::move(bytes)),
                        *make_memory_source(solid_heads()), Limits{});
}

BlobTable parsed(const std::vector<Row>& rows, std::uint32_t version = kWimVersionDefault) {
  BlobTable table;
  REQUIRE(add(table, header_of(version), table_of(rows)));
  table.finish();
  return table;
}

BlobPlace place_of(const BlobTable& table, const Sha1& sha1) {
  const auto found = table.find(sha1);
  REQUIRE(found);
  REQUIRE(*found);
  return **found;
}

TEST_CASE("an empty table has no blobs") {
  const BlobTable table = parsed({});
  CHECK(table.blob_count() == 0);
  CHECK_FALSE(*table.find(digest(1)));
}

TEST_CASE("blobs are found by SHA-1 in a table without order") {
  std::vector<Row> rows;
  for (unsigned i = 0; i < 200; ++i)
    rows.push_back(
        {i, i * 1000ULL, i + 5ULL, 0,
         digest(static_cast<unsigned char>(251 - i), static_cast<unsigned char>(i % 3))});
  const BlobTable table = parsed(rows);
  CHECK(table.blob_count() == 200);
  for (const Row& row : rows) {
    const BlobPlace place = place_of(table, row.sha1);
    CHECK(place.resource.offset == row.offset);
    CHECK(place.size == row.size);
    CHECK_FALSE(place.solid);
  }
  CHECK_FALSE(*table.find(digest(255, 9)));
}

TEST_CASE("of two entries for one SHA-1 the first counts") {
  const BlobTable table = parsed({{1, 100, 1, 0, digest(5)}, {1, 200, 1, 0, digest(5)}});
  CHECK(place_of(table, digest(5)).resource.offset == 100);
}

TEST_CASE("entries of another part and without SHA-1 are left out") {
  const BlobTable table = parsed({{1, 0, 1, 0, digest(1), 2}, {1, 0, 1, 0, Sha1{}}});
  CHECK(table.blob_count() == 0);
}

TEST_CASE("metadata belongs to the images in the order of the table") {
  const BlobTable table = parsed({{5, 500, 5, kResourceMetadata, digest(9)},
                                  {6, 0, 6, 0, digest(1)},
                                  {7, 100, 7, kResourceMetadata, digest(2)},
                                  {8, 200, 8, kResourceMetadata, digest(3), 1, 0}});
  REQUIRE(table.metadata().size() == 2);
  CHECK(table.metadata()[0].offset == 500);
  CHECK(table.metadata()[1].offset == 100);
  CHECK(table.blob_count() == 1);
}

TEST_CASE("blobs of a split set are found in the part that holds them") {
  BlobTable table;
  REQUIRE(add(table, header_of(kWimVersionDefault, 1), table_of({{1, 10, 1, 0, digest(1), 1}})));
  REQUIRE(add(table, header_of(kWimVersionDefault, 2), table_of({{1, 20, 1, 0, digest(2), 2}})));
  table.finish();
  CHECK(place_of(table, digest(1)).part == 1);
  CHECK(place_of(table, digest(2)).part == 2);
}

TEST_CASE("blobs of a solid run lie in its resources one after the other") {
  const BlobTable table = parsed({{40, 0, kMark, kResourceSolid},
                                  {40, 16, kMark, kResourceSolid},
                                  {300, 0, 0, kResourceSolid, digest(1)},
                                  {700, 300, 0, kResourceSolid, digest(2)},
                                  {500, 1000, 0, kResourceSolid, digest(3)},
                                  {1, 1, 1, 0, digest(4)}},
                                 kWimVersionSolid);
  REQUIRE(table.solid_resources().size() == 2);
  CHECK(table.solid_resources()[0].resource.size == 1000);
  CHECK(table.solid_resources()[0].resource.format == ChunkFormat::kLzms);
  const BlobPlace second = place_of(table, digest(2));
  CHECK(second.solid == 0u);
  CHECK(second.offset_in_solid == 300);
  CHECK(second.size == 700);
  const BlobPlace third = place_of(table, digest(3));
  CHECK(third.solid == 1u);
  CHECK(third.offset_in_solid == 0);
  CHECK_FALSE(place_of(table, digest(4)).solid);
}

TEST_CASE("a solid blob that fits into no resource of its run is corrupt") {
  const BlobTable table = parsed({{40, 0, kMark, kResourceSolid},
                                  {300, 900, 0, kResourceSolid, digest(1)},
                                  {1, ~std::uint64_t{0}, 0, kResourceSolid, digest(2)}},
                                 kWimVersionSolid);
  for (const Sha1& sha1 : {digest(1), digest(2)}) {
    const auto found = table.find(sha1);
    REQUIRE_FALSE(found);
    CHECK(found.error().code == ErrorCode::kCorrupt);
  }
}

TEST_CASE("the solid flag means nothing in version 1.13") {
  const BlobTable table = parsed({{300, 7, 300, kResourceSolid, digest(1)}});
  CHECK_FALSE(place_of(table, digest(1)).solid);
}

TEST_CASE("a solid resource whose head is not in the file is an error of the table") {
  BlobTable table;
  CHECK_FALSE(
      add(table, header_of(kWimVersionSolid), table_of({{40, 4000, kMark, kResourceSolid}})));
}

TEST_CASE("a table with more entries than allowed is a limit") {
  Limits limits;
  limits.max_tree_entries = 2;
  BlobTable table;
  const ByteSourcePtr none = make_memory_source({});
  CHECK(table.add_part(header_of(kWimVersionDefault), *make_memory_source(Bytes(149)), *none,
                       limits));
  const auto added =
      table.add_part(header_of(kWimVersionDefault), *make_memory_source(Bytes(50)), *none, limits);
  REQUIRE_FALSE(added);
  CHECK(added.error().code == ErrorCode::kLimit);
}

TEST_CASE("a table whose SHA-1s all begin alike is still searched quickly") {
  std::vector<Row> rows;
  for (unsigned i = 0; i < 50'000; ++i) {
    Sha1 sha1 = digest(1);
    sha1[10] = static_cast<std::byte>(i);
    sha1[11] = static_cast<std::byte>(i >> 8);
    rows.push_back({1, i, 1, 0, sha1});
  }
  const BlobTable table = parsed(rows);
  for (const Row& row : rows) REQUIRE((*table.find(row.sha1))->resource.offset == row.offset);
}

TEST_CASE("damaged tables give an answer or an error") {
  const Bytes whole = table_of({{40, 0, kMark, kResourceSolid},
                                {40, 16, kMark, kResourceSolid},
                                {300, 0, 0, kResourceSolid, digest(1)},
                                {7, 100, 7, kResourceMetadata, digest(2)},
                                {6, 0, 6, 0, digest(3)}});
  std::mt19937 random(5);
  for (int i = 0; i < 1500; ++i) {
    Bytes bytes = whole;
    for (unsigned n = 0; n <= random() % 6; ++n)
      bytes[random() % bytes.size()] = static_cast<std::byte>(random());
    BlobTable table;
    if (!add(table, header_of(kWimVersionSolid), bytes)) continue;
    table.finish();
    for (unsigned char first = 0; first < 4; ++first) (void)table.find(digest(first));
  }
}

}  // namespace
}  // namespace assay::wim
