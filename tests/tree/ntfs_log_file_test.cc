#include <catch2/catch.hpp>

#include "tree/ntfs/log_file.h"
#include "tree/ntfs_builder.h"

namespace assay::ntfs {
namespace {

struct Page {
  std::uint64_t sequence = 1;
  std::uint16_t client = kNoClient;
  std::uint16_t flags = 0;
  std::uint16_t version = 1;
  std::string magic = "RSTR";
};

Bytes restart_page(const Page& page) {
  RawRestartPage raw{};
  std::memcpy(raw.header.magic.data(), page.magic.data(), 4);
  raw.header.fix_ups_offset = 0x1E;
  raw.header.fix_ups_count = 9;
  raw.system_page_size = 4096;
  raw.log_page_size = 4096;
  raw.restart_offset = 0x30;
  raw.major_version = page.version;
  RawRestartArea area{};
  area.current_sequence_number = page.sequence;
  area.first_client_in_use = page.client;
  area.flags = page.flags;
  Bytes bytes(4096);
  put(bytes, 0, raw);
  put(bytes, 0x30, area);
  set_fix_ups(bytes, 0x1E);
  return bytes;
}

Result<std::string> state_of(const Page& first, const Page& second) {
  Bytes log = restart_page(first);
  append_bytes(log, restart_page(second));
  return why_log_is_dirty(*make_memory_source(log));
}

TEST_CASE("a journal that formatting left is clean") {
  CHECK(why_log_is_dirty(*make_memory_source(Bytes(8192, std::byte{0xFF}))) == "");
  CHECK(why_log_is_dirty(*make_memory_source({})) == "");
}

TEST_CASE("a journal without client, or with the clean flag, is clean") {
  CHECK(state_of({1, kNoClient}, {2, kNoClient}) == "");
  CHECK(state_of({1, 0, kVolumeIsClean}, {2, 0, kVolumeIsClean}) == "");
  CHECK(state_of({1, 0, 0, 1, "CHKD"}, {0, 0, 0, 1, "CHKD"}) == "");
}

TEST_CASE("a journal in use is dirty") {
  CHECK(state_of({1, 0}, {2, 0}) ==
        "the volume was not dismounted, so its last changes may be missing");
  CHECK(state_of({1, 0, 0, 2}, {2, 0, 0, 2}) ==
        "it is still open, as a running Windows or its fast startup leaves it");
}

TEST_CASE("the newer restart page counts") {
  CHECK(state_of({5, kNoClient}, {4, 0}) == "");
  CHECK(state_of({4, 0}, {5, kNoClient}) == "");
  CHECK(state_of({4, kNoClient}, {5, 0}) != "");
}

TEST_CASE("a torn restart page leaves the other one") {
  Bytes log = restart_page({5, kNoClient});
  append_bytes(log, restart_page({4, 0}));
  log[510] = std::byte{0x55};
  CHECK(why_log_is_dirty(*make_memory_source(log)) ==
        "the volume was not dismounted, so its last changes may be missing");
  log[4096 + 510] = std::byte{0x55};
  const auto state = why_log_is_dirty(*make_memory_source(log));
  REQUIRE_FALSE(state);
  CHECK(state.error().what == "restart page: fix-up of sector 0 does not match");
}

NtfsBuilder volume_with_log(const Page& page) {
  NtfsBuilder builder;
  builder.record(kLogFileRecord).attributes.erase(kData);
  Bytes log = restart_page(page);
  append_bytes(log, restart_page(page));
  builder.add_clusters(kLogFileRecord, kData, "", log);
  return builder;
}

bool has_log_note(const NtfsVolume& volume, const std::string& start) {
  return std::any_of(volume.notes.begin(), volume.notes.end(),
                     [&](const std::string& note) { return note.starts_with(start); });
}

TEST_CASE("an unclean volume is opened, and says so") {
  const auto clean = open_built(volume_with_log({1, kNoClient}).build());
  REQUIRE(clean);
  CHECK_FALSE(has_log_note(*clean, "the volume's journal"));
  CHECK_FALSE(has_log_note(*clean, "the volume is marked"));
  CHECK_FALSE(has_log_note(*clean, "Windows is hibernated"));
  CHECK(clean->label == "built");
  CHECK(clean->cluster_size == kBuiltCluster);

  NtfsBuilder builder = volume_with_log({1, 0});
  builder.add_file(NtfsBuilder::kRoot, "hiberfil.sys", to_bytes("HIBR and more"));
  Bytes bytes = builder.build();
  const auto dirty = open_built(bytes);
  REQUIRE(dirty);
  CHECK(has_log_note(*dirty, "the volume's journal is not clean (dirty): the volume was not dism"));
  CHECK(has_log_note(*dirty, "Windows is hibernated on this volume (hiberfil.sys)"));
}

TEST_CASE("the dirty flag of the volume is said") {
  NtfsBuilder builder;
  builder.record(kVolumeRecord).attributes.erase(kVolumeInformation);
  RawVolumeInformation information{};
  information.flags = kVolumeIsDirty;
  builder.add_value(kVolumeRecord, kVolumeInformation, "",
                    std::as_bytes(std::span(&information, 1)));
  const auto volume = open_built(builder.build());
  REQUIRE(volume);
  CHECK(has_log_note(*volume, "the volume is marked as dirty"));
}

}  // namespace
}  // namespace assay::ntfs
