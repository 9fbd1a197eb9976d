// How little one answer costs from a WIM to a registry value, counted by io/stats.h.
#include <catch2/catch.hpp>

#include "image/target.h"
#include "io/stats.h"
#include "support/bench_files.h"
#include "support/bench_hive_writer.h"
#include "support/bench_hives.h"
#include "support/temporary_folder.h"
#include "support/wim_maker.h"

namespace assay {
namespace {

constexpr std::string_view kCurrentVersion =
    "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";

Bytes software_hive() {
  MemoryHive hive;
  fill_software(hive, 3'000'000);
  hive.set("Microsoft\\Windows NT\\CurrentVersion", string_value("EditionID", "Enterprise"));
  return hive_bytes(hive).value();
}

Bytes system_hive() {
  MemoryHive hive;
  fill_system(hive, 1'000'000);
  hive.set("Select", dword_value("Current", 1));
  return hive_bytes(hive).value();
}

// Two images with the same hives, among `files` files.
std::filesystem::path make_two_images(const TemporaryFolder& folder, std::size_t files) {
  REQUIRE(write_bench_files(folder / "files", 0, files));
  WimImageSpec first{"First", {}};
  first.files = {{"Windows/System32/config/SOFTWARE", software_hive()},
                 {"Windows/System32/config/SYSTEM", system_hive()}};
  first.folders = {folder / "files"};
  WimImageSpec second = first;
  second.name = "Second";
  second.files.emplace_back("Windows/second.txt", to_bytes("another image"));
  const auto made = make_wim(folder / "two.wim", {first, second}, {});
  REQUIRE(made);
  return made->front();
}

StatsSnapshot cost_of_edition(const PendingArtefact& pending) {
  const StatsSnapshot before = stats().snapshot();
  const Result<Artefact> artefact = pending.open();
  REQUIRE(artefact);
  REQUIRE(artefact->registry->value(kCurrentVersion, "EditionID").value());
  return stats().snapshot() - before;
}

TEST_CASE("one value of an image costs few chunks, and of its twin no chunk of the hive") {
  const TemporaryFolder folder;
  const Result<Target> target = open_target(make_two_images(folder, 2'000).string(), {});
  REQUIRE(target);
  REQUIRE(target->artefacts.size() == 2);

  const StatsSnapshot first = cost_of_edition(target->artefacts[0]);
  // Of about 110 chunks of SOFTWARE, 40 of SYSTEM and 15 of metadata.
  CHECK(first.chunks_expanded <= 24);
  CHECK(first.bytes_read < 600'000);

  // Its metadata is its own; the hives are not opened again.
  const StatsSnapshot second = cost_of_edition(target->artefacts[1]);
  CHECK(second.chunks_expanded <= 8);
}

TEST_CASE("an answer does not cost more where the image has more files") {
  const TemporaryFolder few;
  const TemporaryFolder many;
  const Result<Target> small = open_target(make_two_images(few, 500).string(), {});
  const Result<Target> large = open_target(make_two_images(many, 4'000).string(), {});
  REQUIRE(small);
  REQUIRE(large);
  const std::uint64_t small_cost = cost_of_edition(small->artefacts[0]).chunks_expanded;
  CHECK(cost_of_edition(large->artefacts[0]).chunks_expanded <= small_cost + 4);
}

}  // namespace
}  // namespace assay
