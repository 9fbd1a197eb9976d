// Results of WIM images that were audited before, in a folder.
//
// Layer: audit. An entry is the JSON of an image's report under a name made of everything that the
// report depends on: GUID, size and times of the WIM, number of the image, rules, parameters,
// options, day, and the program itself. An entry that cannot be read or is not what it should be is
// none. Only what was read and decided wholly is kept, and nothing that holds a key of which other
// images of a scan may know more (auditor.cc). Whoever can write to the folder can write verdicts:
// it must belong to the user. Tests: tests/audit/result_cache_test.cc.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"
#include "report/report.h"

namespace assay {

class ResultCache {
 public:
  // `context`: what holds for the whole run. Makes the folder; kIo where it cannot be written.
  static Result<ResultCache> open(const std::filesystem::path& folder, std::string context);

  // Of the image with that identity (image/target.h), named `locator` in this run.
  std::optional<ImageReport> find(const std::string& identity, const std::string& locator) const;
  // May fail: the result is then not kept.
  void keep(const std::string& identity, const ImageReport& image) const;

 private:
  ResultCache(std::filesystem::path folder, std::string context)
      : folder_(std::move(folder)), context_(std::move(context)) {}

  std::string key_of(const std::string& identity, const std::string& locator) const;
  std::filesystem::path file_of(const std::string& key) const;

  std::filesystem::path folder_;
  std::string context_;
};

}  // namespace assay
