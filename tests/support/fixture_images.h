// The images of fixtures/: text in the repository, hives and WIMs in the build folder.
//
// fixtures/images/<name>/ holds SOFTWARE.reg, SYSTEM.reg, NETWORKSERVICE.reg, files/ and
// image.toml; fixtures/wims.toml says which of them share a WIM.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace assay {

struct FixtureImage {
  std::string name;
  std::string description;
  std::string kind;                        // "windows", "winpe", "empty"
  std::vector<std::string> fires;          // ids of the rules that must fire, and no others
  std::string channel;                     // of the installed key; empty: none
  std::map<std::string, std::string> wim;  // properties for the WIM's XML
  std::filesystem::path folder;
};

// Sorted by name.
Result<std::vector<FixtureImage>> fixture_images();

// The same, or a thrown error: for tests.
std::vector<FixtureImage> all_fixture_images();

// Writes <name>/ (an applied folder), <name>.wim for every image, the deployment share shares/mdt
// with its WIMs, and the other files of wims.toml.
Result<void> build_fixture_images(const std::filesystem::path& output);

// The whole of a text file of fixtures/.
Result<std::string> read_fixture_text(const std::filesystem::path& path);

// Where the test run finds them: the build folder's fixtures/.
std::filesystem::path built_fixtures();

// One of them, as an argument of the program.
std::string fixture(const std::string& name);

}  // namespace assay
