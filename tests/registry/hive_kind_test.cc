#include "registry/hive_kind.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "io/memory_source.h"
#include "registry/memory_hive.h"

namespace assay {
namespace {

HiveKind kind_of(std::initializer_list<const char*> root_keys, std::string_view file_name = "") {
  MemoryHive hive;
  for (const char* name : root_keys) hive.create(name);
  return identify(hive, file_name).value();
}

TEST_CASE("the keys below the root tell which hive it is") {
  CHECK(kind_of({"Classes", "Microsoft", "Policies"}) == HiveKind::kSoftware);
  CHECK(kind_of({"microsoft"}) == HiveKind::kSoftware);
  CHECK(kind_of({"Select", "ControlSet002"}) == HiveKind::kSystem);
  CHECK(kind_of({"ControlSet001"}) == HiveKind::kSystem);
  CHECK(kind_of({"SAM"}) == HiveKind::kSam);
  CHECK(kind_of({"Policy"}) == HiveKind::kSecurity);
  CHECK(kind_of({"Description", "Objects"}) == HiveKind::kOther);
  CHECK(kind_of({}) == HiveKind::kOther);
}

TEST_CASE("the name in the base block tells users' hives apart") {
  const auto user = [](std::string_view name) {
    return kind_of({"Console", "Environment", "Software"}, name);
  };
  CHECK(user("") == HiveKind::kUser);
  CHECK(user("\\??\\C:\\Users\\me\\ntuser.dat") == HiveKind::kUser);
  CHECK(user("rofiles\\NetworkService\\NTUSER.DAT") == HiveKind::kNetworkService);
  CHECK(user("emRoot\\System32\\Config\\DEFAULT") == HiveKind::kDefaultUser);
  CHECK(user("C:\\Users\\Default\\NTUSER.DAT") == HiveKind::kUser);
  CHECK(kind_of({"Software"}, "rofiles\\NetworkService\\NTUSER.DAT") == HiveKind::kNetworkService);
}

TEST_CASE("a name in the base block does not outweigh the content") {
  CHECK(kind_of({"Select"}, "emRoot\\System32\\Config\\DEFAULT") == HiveKind::kSystem);
}

TEST_CASE("every kind but the unknown has a place and a name") {
  CHECK(place_of_kind(HiveKind::kSoftware) == "HKLM\\SOFTWARE");
  CHECK(place_of_kind(HiveKind::kNetworkService) == "HKU\\S-1-5-20");
  CHECK(place_of_kind(HiveKind::kOther) == "HIVE");
  CHECK(name_of(HiveKind::kSystem) == "SYSTEM hive");
}

TEST_CASE("the base block's file name ends at its first NUL or after 64 bytes") {
  Bytes block(4096);
  const auto put = [&block](std::string_view name) {
    const Bytes raw = utf16le_from_utf8(name);
    std::copy(raw.begin(), raw.end(), block.begin() + 0x30);
  };
  CHECK(base_block_file_name(*make_memory_source(block)).value().empty());
  put("\\DEFAULT");
  CHECK(base_block_file_name(*make_memory_source(block)) == "\\DEFAULT");
  put("0123456789012345678901234567890123456789");
  CHECK(base_block_file_name(*make_memory_source(block)) == "01234567890123456789012345678901");
  CHECK(base_block_file_name(*make_memory_source(Bytes(0x40))).error().code ==
        ErrorCode::kTruncated);
}

}  // namespace
}  // namespace assay
