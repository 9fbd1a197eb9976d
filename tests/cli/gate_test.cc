// Waivers, baseline, stored reports, merge and diff, through the program.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "report/writer.h"
#include "support/fixture_images.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Words = std::vector<std::string>;

ProgramResult assay(Words words, const std::string& input = {}) {
  // The day is fixed: support ends one day, and then IMG003 fires.
  words.insert(words.begin() + 1, {"--as-of", "2024-06-01"});
  return run_inside(words, false, input);
}

std::string scan_to(const TemporaryFolder& folder, const std::string& name,
                    const std::string& target, Words more = {}) {
  const std::string file = (folder / name).string();
  Words words = {"scan", "-f", "json=" + file, fixture(target)};
  words.insert(words.end(), more.begin(), more.end());
  assay(words);
  return file;
}

std::string waiver(const TemporaryFolder& folder, const std::string& rule,
                   const std::string& expires = "2030-01-01") {
  write_whole(folder / "w.toml", "[[waiver]]\nrule = '" + rule +
                                     "'\nreason = 'the pilot ends soon'\nexpires = " + expires +
                                     "\n");
  return (folder / "w.toml").string();
}

TEST_CASE("a waived finding does not fail the run, is counted, and is shown on request") {
  const TemporaryFolder folder;
  const Words words = {"scan", fixture("win10-mak.wim"), "--waivers", waiver(folder, "KEY001")};
  CHECK(assay({"scan", fixture("win10-mak.wim")}).code == 1);
  const ProgramResult result = assay(words);
  CHECK(result.code == 0);
  CHECK(holds(result.out, "1 waived"));
  CHECK_FALSE(holds(result.out, "the pilot ends soon"));
  Words shown = words;
  shown.push_back("--show-waived");
  CHECK(holds(assay(shown).out, "the pilot ends soon"));
  Words without = words;
  without.push_back("--no-waivers");
  CHECK(assay(without).code == 1);
}

TEST_CASE("an expired, an unused and a malformed waiver are warned of, and an expired one fails") {
  const TemporaryFolder folder;
  const ProgramResult expired = assay(
      {"scan", fixture("win10-mak.wim"), "--waivers", waiver(folder, "KEY001", "2024-05-31")});
  CHECK(expired.code == 1);
  CHECK(holds(expired.err, "assay: warning: "));
  CHECK(holds(expired.err, "expired on 2024-05-31; one finding counts again"));
  CHECK(holds(expired.out, "expired on 2024-05-31"));
  CHECK(holds(assay({"scan", fixture("clean.wim"), "--waivers", waiver(folder, "KEY001")}).err,
              "names no finding"));
  write_whole(folder / "w.toml", "[[waiver]]\nrule = 'KEY001'\n");
  CHECK(holds(assay({"scan", fixture("clean.wim"), "--waivers", (folder / "w.toml").string()}).err,
              "this waiver waives nothing"));
}

TEST_CASE("waivers.toml of the working directory is used, and a broken one ends the run") {
  const TemporaryFolder folder;
  fs::copy(fixture("win10-mak.wim"), folder / "x.wim");
  const Words words = {"scan", "--as-of", "2024-06-01", "x.wim"};
  CHECK(run_assay(words, folder.path()).code == 1);
  fs::rename(waiver(folder, "KEY001"), folder / "waivers.toml");
  CHECK(run_assay(words, folder.path()).code == 0);
  write_whole(folder / "waivers.toml", "[[waiver");
  CHECK(run_assay(words, folder.path()).code == 2);
  CHECK(run_assay({"scan", "x.wim", "--waivers", "none.toml"}, folder.path()).code == 2);
}

TEST_CASE("against a baseline only new findings fail with --fail-on-new") {
  const TemporaryFolder folder;
  const std::string baseline = scan_to(folder, "last.json", "win10-mak.wim");
  const ProgramResult same = assay(
      {"scan", fixture("win10-mak.wim"), "--baseline", baseline, "--fail-on-new", "-f", "json"});
  CHECK(same.code == 0);
  const Json report = Json::parse(same.out);
  CHECK(report["targets"][0]["images"][0]["results"][0]["baseline"] == "unchanged");
  CHECK(assay({"scan", fixture("win10-mak.wim"), "--baseline", baseline}).code == 1);
  const ProgramResult other =
      assay({"scan", fixture("win10-csvlk.wim"), "--baseline", baseline, "--fail-on-new"});
  CHECK(other.code == 1);
  const ProgramResult fixed = assay({"scan", fixture("win10-gvlk.wim"), "--baseline", baseline});
  CHECK(fixed.code == 0);
  CHECK(holds(fixed.out, "No longer found"));
}

TEST_CASE("--fail-on-new without a baseline, and a baseline that is none, are refused") {
  CHECK(assay({"scan", fixture("clean.wim"), "--fail-on-new"}).code == 2);
  const TemporaryFolder folder;
  write_whole(folder / "b.json", "{\"schema_version\": \"2.0\"}");
  const ProgramResult other =
      assay({"scan", fixture("clean.wim"), "--baseline", (folder / "b.json").string()});
  CHECK(other.code == 2);
  CHECK(holds(other.err, "b.json: a report of schema version 2.0; this program reads 1.x"));
  CHECK(other.out.empty());
}

TEST_CASE("a stored report gives the same verdict, and another with another threshold") {
  const TemporaryFolder folder;
  const std::string file = scan_to(folder, "r.json", "mixed.wim");
  CHECK(assay({"report", file}).code == 1);
  CHECK(assay({"report", file}).out == assay({"scan", fixture("mixed.wim")}).out);
  CHECK(assay({"report", file, "--no-fail"}).code == 0);
  const std::string mild = scan_to(folder, "m.json", "win10-mak.wim", {"--fail-on", "critical"});
  CHECK(assay({"report", mild}).code == 0);
  CHECK(assay({"report", mild, "--fail-on", "medium"}).code == 1);
}

TEST_CASE("a stored report is rendered in every format, beside itself where no file is named") {
  const TemporaryFolder folder;
  const std::string file = scan_to(folder, "r.json", "mixed.wim");
  const ProgramResult result = assay({"report", file, "-f", "html,sarif,junit"});
  CHECK(result.code == 1);
  CHECK(result.out.empty());
  for (const char* name : {"r.html", "r.sarif", "r.junit"}) {
    CAPTURE(name);
    CHECK(fs::file_size(folder / name) > 1000);
    CHECK(holds(result.err, std::string("wrote ") + (folder / name).string()));
  }
  CHECK(assay({"report", file, "-f", "json,html"}).code == 2);  // would overwrite it
  CHECK(holds(assay({"report", "-", "-f", "markdown"}, read_whole(file)).out, "KMS001"));
}

TEST_CASE("reports that are cut, of another kind or not there end with 2") {
  const TemporaryFolder folder;
  const std::string file = scan_to(folder, "r.json", "clean.wim");
  const std::string text = read_whole(file);
  write_whole(folder / "cut.json", text.substr(0, text.size() / 2));
  const ProgramResult cut = assay({"report", (folder / "cut.json").string()});
  CHECK(cut.code == 2);
  CHECK(holds(cut.err, "cut.json: not JSON, or cut off"));
  CHECK(assay({"report", fixture("clean.wim")}).code == 2);
  CHECK(assay({"report", "/no/such.json"}).code == 2);
  CHECK(assay({"report", folder.path().string()}).code == 2);
}

TEST_CASE("merge joins reports in any order, and refuses those that were not made alike") {
  const TemporaryFolder folder;
  const std::string a = scan_to(folder, "a.json", "clean.wim");
  const std::string b = scan_to(folder, "b.json", "win10-mak.wim");
  const ProgramResult ab = assay({"merge", a, b});
  CHECK(ab.code == 1);
  CHECK(Json::parse(ab.out)["targets"].size() == 2);
  CHECK(assay({"merge", b, a, b}).out == ab.out);
  const std::string other = scan_to(folder, "c.json", "win10-gvlk.wim", {"--rule", "KMS*"});
  const ProgramResult refused = assay({"merge", a, other});
  CHECK(refused.code == 2);
  CHECK(holds(refused.err, "another selection of rules"));
  CHECK(holds(assay({"merge", a, b, "-f", "text"}).out, "FAILS"));
}

TEST_CASE("diff tells licensing drift between images and reports") {
  const TemporaryFolder folder;
  const std::string stored = scan_to(folder, "gvlk.json", "win10-gvlk.wim");
  const ProgramResult same = assay({"diff", stored, fixture("win10-gvlk.wim")});
  CHECK(same.code == 0);
  CHECK(holds(same.out, "no licensing drift"));
  const ProgramResult drift =
      assay({"diff", fixture("win10-gvlk.wim"), fixture("win10-csvlk.wim")});
  CHECK(drift.code == 1);
  CHECK(holds(drift.out, "+ critical KMS001"));
  CHECK(holds(drift.out, "Volume:GVLK -> Volume:CSVLK"));
  const ProgramResult json =
      assay({"diff", "-f", "json", fixture("win10-csvlk.wim"), fixture("win10-gvlk.wim")});
  CHECK(Json::parse(json.out)["images"][0]["results"][0]["change"] == "gone");
  CHECK(assay({"diff", fixture("win10-gvlk.wim"), "/no/such.wim"}).code == 2);
}

// A limit on the size of files stands for a full disk: both end a write half way.
TEST_CASE(
    "a report that cannot be written whole leaves nothing behind, and the old one as it was") {
  const TemporaryFolder folder;
  write_whole(folder / "r.json", "old");
  const std::string scan = "ulimit -f 8; '" ASSAY_BINARY_DIR "/assay' scan -f json=r.json '" +
                           fixture("mixed.wim") + "' 2>err; echo $?";
  CHECK(output_of(scan, folder.path()) == "2\n");
  CHECK(holds(read_whole(folder / "err"), "r.json: cannot be written"));
  CHECK(read_whole(folder / "r.json") == "old");
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder.path())) ++files;
  CHECK(files == 2);
}

TEST_CASE("--exit-code stands for findings only") {
  CHECK(assay({"scan", fixture("win10-mak.wim"), "--exit-code", "7"}).code == 7);
  CHECK(assay({"scan", fixture("clean.wim"), "--exit-code", "7"}).code == 0);
  CHECK(assay({"scan", "/no/such.wim", "--exit-code", "7"}).code == 2);
  for (const char* code : {"0", "2", "126", "3010", "-1", "x", ""}) {
    CAPTURE(code);
    CHECK(assay({"scan", fixture("clean.wim"), "--exit-code", code}).code == 2);
  }
}

TEST_CASE("several formats in one -f, and two for standard output are refused") {
  const TemporaryFolder folder;
  const std::string json = (folder / "a,b.json").string();
  const std::string html = (folder / "r.html").string();
  const ProgramResult result =
      assay({"scan", fixture("clean.wim"), "-f", "text,json=" + json + ",html=" + html});
  CHECK(result.code == 0);
  CHECK(holds(result.out, "passes"));
  CHECK(fs::exists(json));
  CHECK(fs::exists(html));
  CHECK(assay({"scan", fixture("clean.wim"), "-f", "text,json"}).code == 2);
  CHECK(assay({"scan", fixture("clean.wim"), "-f", "text,jsn"}).code == 2);
}

}  // namespace
}  // namespace assay
