// os.end_of_support, os.supported, os.volume_edition, os.home_edition.

#include <catch2/catch.hpp>

#include "support/subject_maker.h"

namespace assay {
namespace {

std::string windows(const std::string& build, const std::string& edition,
                    const std::string& type = "Client") {
  std::string text(kCurrentVersionKey);
  if (!build.empty()) text += "\"CurrentBuild\"=\"" + build + "\"\n";
  if (!edition.empty()) text += "\"EditionID\"=\"" + edition + "\"\n";
  return text + "\"InstallationType\"=\"" + type + "\"\n";
}

std::string support_answer(const std::string& reg, std::string_view fact, std::int64_t today = 0) {
  SubjectMaker maker;
  maker.reg(reg);
  if (today != 0) maker.today(file_time_from_unix(today));
  return answer_text(maker.subject(), fact);
}

constexpr std::int64_t kOctober14 = 1'760'400'000;  // 2025-10-14T00:00:00Z
constexpr std::int64_t kDay = 86'400;

TEST_CASE("one build ends on several days, by product and edition") {
  const auto end = [](const std::string& reg) { return support_answer(reg, "os.end_of_support"); };
  CHECK(end(windows("19045", "Professional")) == "2025-10-14");
  CHECK(end(windows("22621", "Professional")) == "2024-10-08");
  CHECK(end(windows("22621", "Enterprise")) == "2025-10-14");
  CHECK(end(windows("17763", "EnterpriseS")) == "2029-01-09");
  CHECK(end(windows("17763", "ServerStandard", "Server")) == "2029-01-09");
}

TEST_CASE("a build, product or edition that is not known has no end of support") {
  const auto end = [](const std::string& reg) { return support_answer(reg, "os.end_of_support"); };
  CHECK(end(windows("12345", "Enterprise")) == "<absent>");
  CHECK(end(windows("", "Enterprise")) == "<absent>");
  CHECK(end(windows("19045", "")) == "<absent>");
  CHECK(end(windows("19045", "ServerStandard", "Server")) == "<absent>");
  CHECK(support_answer(windows("12345", "Enterprise"), "os.supported", kOctober14) == "<absent>");
}

TEST_CASE("a release is supported up to its last day") {
  const std::string reg = windows("19045", "Enterprise");
  CHECK(support_answer(reg, "os.supported", kOctober14 - kDay) == "true");
  CHECK(support_answer(reg, "os.supported", kOctober14 + kDay - 1) == "true");
  CHECK(support_answer(reg, "os.supported", kOctober14 + kDay) == "false");
}

TEST_CASE("without a day nobody can tell whether it is supported") {
  CHECK(support_answer(windows("19045", "Enterprise"), "os.supported") == "<absent>");
}

TEST_CASE("editions for volume licences and for homes are told from the rest") {
  const auto is = [](const char* fact, const char* edition) {
    return support_answer(windows("19045", edition), fact);
  };
  CHECK(is("os.volume_edition", "Enterprise") == "true");
  CHECK(is("os.volume_edition", "Professional") == "false");
  CHECK(is("os.home_edition", "CoreSingleLanguage") == "true");
  CHECK(is("os.home_edition", "Enterprise") == "false");
  CHECK(is("os.volume_edition", "") == "<absent>");
}

}  // namespace
}  // namespace assay
