// Real WIMs and hives of other projects through `scan`, with both engines.

#include <map>

#include <catch2/catch.hpp>

#include "support/corpus.h"
#include "support/program.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

// The files of a folder of the corpus, unpacked side by side so that logs lie beside their hives.
std::vector<fs::path> unpacked_files(const std::string& corpus_folder,
                                     const TemporaryFolder& folder) {
  std::vector<fs::path> files;
  for (const fs::path& file : corpus_files(corpus_folder)) files.push_back(unpacked(file, folder));
  return files;
}

ProgramResult scan_with(const fs::path& file, const char* engine) {
  return run_inside({"scan", "-f", "json", "--engine", engine, file.string()});
}

TEST_CASE("both engines write the same report about every file of the corpus") {
  if (!find_corpus()) return;
  for (const char* name : {"wim", "hive-software", "hive-system", "hive-other", "hive-dirty"}) {
    const TemporaryFolder folder;
    const std::vector<fs::path> files = unpacked_files(name, folder);
    CHECK_FALSE(files.empty());
    for (const fs::path& file : files) {
      CAPTURE(file.filename().string());
      const ProgramResult native = scan_with(file, "native");
      const ProgramResult reference = scan_with(file, "reference");
      CHECK(native.code == reference.code);
      // A log that is named as a target is refused by both, each in its own words.
      const bool is_refused = native.out.find("\"images\": []") != std::string::npos;
      if (is_refused)
        CHECK(native.code == 2);
      else
        CHECK((native.out == reference.out));  // too long to be printed
    }
  }
}

TEST_CASE("malformed files give an answer or an error, whole and cut") {
  if (!find_corpus()) return;
  for (const char* name : {"malformed-hive", "malformed-wim"}) {
    const TemporaryFolder folder;
    for (const fs::path& file : unpacked_files(name, folder)) {
      const std::string whole = read_whole(file);
      for (const std::size_t quarters : {4U, 3U, 2U, 1U}) {
        const fs::path copy = folder / "copy";
        write_whole(copy, whole.substr(0, whole.size() / 4 * quarters));
        for (const char* engine : {"native", "reference"}) {
          CAPTURE(file.filename().string(), quarters, engine);
          const ProgramResult result = scan_with(copy, engine);
          CAPTURE(result.err);
          CHECK((result.code >= 0 && result.code <= 2));
          CHECK(result.err.find("internal error") == std::string::npos);
          CHECK((result.code != 2 || !result.err.empty() ||
                 result.out.find("\"unknown\"") != std::string::npos));
        }
      }
    }
  }
}

TEST_CASE("the split WIM of the corpus is found by either part, and misses its second one") {
  const auto corpus = find_corpus();
  if (!corpus) return;
  std::map<std::string, fs::path> parts;
  for (const fs::path& file : corpus_files("wim"))
    for (const char* ending : {"Split.swm", "Split2.swm"})
      if (file.filename().string().ends_with(ending)) parts[ending] = file;
  REQUIRE(parts.size() == 2);
  const ProgramResult first = run_inside({"ls", "-R", parts["Split.swm"].string()});
  CHECK(first.code == 0);
  CHECK_FALSE(first.out.empty());
  CHECK(run_inside({"ls", "-R", parts["Split2.swm"].string()}).out == first.out);
  const TemporaryFolder folder;
  fs::copy(parts["Split.swm"], folder.path());
  const std::string alone = (folder / parts["Split.swm"].filename().string()).string();
  for (const char* engine : {"native", "reference"}) {
    const ProgramResult result = run_inside({"scan", "--engine", engine, alone});
    CAPTURE(result.err);
    CHECK(result.code == 2);
    CHECK(result.err.find("part") != std::string::npos);
  }
}

TEST_CASE("a provisioning package is named as one") {
  if (!find_corpus()) return;
  for (const fs::path& file : corpus_files("wim")) {
    if (file.extension() != ".ppkg") continue;
    CAPTURE(file.filename().string());
    const ProgramResult result = run_inside({"scan", file.string()});
    CHECK(result.code == 2);
    CHECK(result.err.find("provisioning package") != std::string::npos);
    CHECK(run_inside({"scan", "--allow-empty", file.string()}).code == 0);
  }
}

}  // namespace
}  // namespace assay
