// Many targets: lists, folders, Ctrl-C, --timeout, the cache, progress, streamed lines.

#include <csignal>
#include <cstdio>
#include <sstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/stop.h"
#include "cli/app.h"
#include "cli/progress_display.h"
#include "support/corpus.h"
#include "support/fixture_images.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Words = std::vector<std::string>;

ProgramResult scan_many(Words words, const std::string& input = {}) {
  words.insert(words.begin(), {"scan", "--as-of", "2024-06-01"});
  return run_inside(words, false, input);
}

Words targets_of(const std::string& json) {
  Words names;
  const Json report = Json::parse(json);
  for (const Json& target : report["targets"]) names.push_back(target["target"]);
  return names;
}

TEST_CASE("targets come from a list as well, each once, in order") {
  const TemporaryFolder folder;
  const std::string clean = fixture("clean.wim");
  const std::string media = fixture("media.wim");
  write_whole(folder / "list", "# golden images\n\n  " + media + " \r\n" + clean + "\n" + media);
  const ProgramResult result =
      scan_many({clean, "--targets-from", (folder / "list").string(), "-f", "json"});
  CHECK(result.code == 0);
  CHECK(targets_of(result.out) == Words{clean, media});
  CHECK(targets_of(scan_many({"--targets-from", "-", "-f", "json"}, media + "\n").out) ==
        Words{media});
  write_whole(folder / "empty", "# none\n");
  CHECK(scan_many({"--targets-from", (folder / "empty").string()}).code == 2);
  CHECK(scan_many({"--targets-from", "/no/such"}).code == 2);
  CHECK(scan_many({}).code == 2);
}

TEST_CASE("-R scans every image below a folder, and a folder without any is an error") {
  const TemporaryFolder folder;
  fs::create_directories(folder / "a/b");
  fs::copy(fixture("clean.wim"), folder / "a/b/one.wim");
  fs::copy(fixture("media.wim"), folder / "two.wim");
  fs::create_directory(folder / "empty");
  const ProgramResult result = scan_many({"-R", folder.path().string(), "-f", "json"});
  CHECK(result.code == 0);
  CHECK(targets_of(result.out) ==
        Words{(folder / "a/b/one.wim").string(), (folder / "two.wim").string()});
  const ProgramResult none = scan_many({"-R", (folder / "empty").string()});
  CHECK(none.code == 2);
  CHECK(holds(none.err, "holds no image (-R)"));
}

TEST_CASE("after Ctrl-C what is left is not audited, and the report says so") {
  request_stop();
  const ProgramResult result = scan_many({fixture("clean.wim"), "-f", "json"});
  withdraw_stop();
  CHECK(result.code == 2);
  const Json report = Json::parse(result.out);
  CHECK(report["interrupted"] == true);
  CHECK(report["exit_code"] == 2);
  CHECK(holds(result.err, "interrupted"));
}

// The pipe is full before the scan is half through, so that the signal always comes in time.
TEST_CASE("Ctrl-C ends a scan with a partial report that is marked and can be read") {
  const TemporaryFolder folder;
  std::string list;
  for (int i = 0; i < 200; ++i) {
    fs::create_symlink(fixture("win10-mak.wim"), folder / (std::to_string(i) + ".wim"));
    list += (folder / (std::to_string(i) + ".wim")).string() + "\n";
  }
  write_whole(folder / "list", list);
  const std::string command = "'" ASSAY_BINARY_DIR "/assay' scan -j 1 -f jsonl --targets-from " +
                              shell_word((folder / "list").string()) +
                              " 2>/dev/null & echo $!; wait $!; echo code $?";
  std::FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  char line[64] = {};
  REQUIRE(std::fgets(line, sizeof line, pipe) != nullptr);
  REQUIRE(std::fgetc(pipe) == '{');  // the first image is out
  REQUIRE(::kill(static_cast<pid_t>(std::stol(line)), SIGTERM) == 0);
  std::string rest = "{";
  for (int letter = std::fgetc(pipe); letter != EOF; letter = std::fgetc(pipe))
    rest += static_cast<char>(letter);
  ::pclose(pipe);
  const Words lines = lines_of(rest);
  REQUIRE(lines.size() > 2);
  CHECK(lines.back() == "code 2");
  const Json summary = Json::parse(lines[lines.size() - 2]);
  CHECK(summary["type"] == "summary");
  CHECK(summary["interrupted"] == true);
  CHECK(summary["summary"]["images"] < 200);
  CHECK(summary["summary"]["images"] > 0);
}

TEST_CASE("every image is one line as soon as it is known, waivers included") {
  const TemporaryFolder folder;
  write_whole(folder / "w.toml",
              "[[waiver]]\nrule = 'KEY001'\nreason = 'x'\nexpires = 2030-01-01\n");
  const ProgramResult result = scan_many({fixture("win10-mak.wim"), fixture("mixed.wim"), "-f",
                                          "jsonl", "--waivers", (folder / "w.toml").string()});
  std::size_t images = 0;
  std::size_t waived = 0;
  for (const std::string& line : lines_of(result.out)) {
    const Json json = Json::parse(line);
    if (json["type"] != "image") continue;
    ++images;
    for (const Json& each : json["results"]) waived += each["result"] == "waived" ? 1 : 0;
  }
  const Json summary = Json::parse(lines_of(result.out).back());
  CHECK(summary["summary"]["images"] == images);
  CHECK(summary["summary"]["results"]["waived"] == waived);
  CHECK(waived > 0);
}

const std::string kMark = "of the cache: ";

TEST_CASE("with and without the cache a scan says the same, and reads less with it") {
  const TemporaryFolder folder;
  const Words targets = {fixture("clean.wim"), fixture("mixed.wim"), fixture("win10-mak.wim"),
                         fixture("media.wim"), fixture("clean.esd"), fixture("empty.wim")};
  const auto with = [&](Words more) {
    Words words = targets;
    words.insert(words.end(), {"-f", "json", "-j", "1"});
    words.insert(words.end(), more.begin(), more.end());
    return scan_many(words);
  };
  const Words cache = {"--cache-dir", (folder / "cache").string()};
  const ProgramResult plain = with({});
  CHECK(with(cache).out == plain.out);
  std::size_t entries = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder / "cache"))
    entries += entry.is_regular_file() ? 1 : 0;
  CHECK(entries >= 3);
  const ProgramResult again = with({cache[0], cache[1], "--stats"});
  CHECK(again.out == plain.out);
  CHECK(again.code == plain.code);
  CHECK(with({cache[0], cache[1], "--no-cache"}).out == plain.out);

  // What is there is used: with every entry made to say otherwise, the scan does.
  for (const auto& entry : fs::recursive_directory_iterator(folder / "cache"))
    if (entry.is_regular_file()) {
      std::string text = read_whole(entry.path());
      const std::size_t at = text.find("\"name\":\"");
      REQUIRE(at != std::string::npos);
      write_whole(entry.path(), text.insert(at + 8, kMark));
    }
  CHECK(holds(with(cache).out, kMark));
  CHECK_FALSE(holds(with({cache[0], cache[1], "--no-cache"}).out, kMark));
  CHECK_FALSE(holds(with({cache[0], cache[1], "--skip-rule", "KMS018"}).out, kMark));
  CHECK_FALSE(holds(with({cache[0], cache[1], "--set", "allowed_kms=x"}).out, kMark));
  CHECK_FALSE(holds(with({cache[0], cache[1], "--strict"}).out, kMark));
}

TEST_CASE("a cached result is not taken for a file that has changed, nor a damaged entry for one") {
  const TemporaryFolder folder;
  const std::string image = (folder / "x.wim").string();
  const Words words = {image, "-f", "json", "--cache-dir", (folder / "cache").string()};
  fs::copy(fixture("clean.wim"), image);
  const ProgramResult clean = scan_many(words);
  CHECK(clean.code == 0);
  for (const auto& entry : fs::recursive_directory_iterator(folder / "cache"))
    if (entry.is_regular_file()) write_whole(entry.path(), "{\"locator\": ");
  CHECK(scan_many(words).out == clean.out);
  fs::copy(fixture("mixed.wim"), image, fs::copy_options::overwrite_existing);
  CHECK(scan_many(words).code == 1);
}

TEST_CASE("nothing that holds a MAK or host key is kept") {
  const TemporaryFolder folder;
  scan_many({fixture("win10-mak.wim"), fixture("win10-csvlk.wim"), "--cache-dir",
             (folder / "cache").string()});
  for (const auto& entry : fs::recursive_directory_iterator(folder / "cache"))
    CHECK_FALSE(entry.is_regular_file());
}

TEST_CASE("a cache folder that cannot be written ends the run") {
  const ProgramResult result = scan_many({fixture("clean.wim"), "--cache-dir", "/proc/none"});
  CHECK(result.code == 2);
  CHECK(holds(result.err, "--cache-dir"));
}

TEST_CASE("the line of progress says what is done and what is left, and fits the terminal") {
  Progress progress;
  progress.targets = 12;
  progress.targets_open = 3;
  CHECK(progress_line(progress, 80) == "opening 3/12 targets");
  progress.images = 200;
  progress.images_done = 50;
  progress.seconds = 30;
  progress.bytes_read = 1'234'000'000;
  progress.current = "/srv/images/install.wim!3";
  CHECK(progress_line(progress, 80) ==
        "auditing 50/200 images  /srv/images/install.wim!3  1.2 GB read  1:30 left");
  CHECK(progress_line(progress, 60) ==
        "auditing 50/200 images  ...ll.wim!3  1.2 GB read  1:30 left");
  for (std::size_t columns = 1; columns < 120; ++columns)
    CHECK(progress_line(progress, columns).size() < std::max<std::size_t>(columns, 21));
  progress.images_done = 2;
  CHECK_FALSE(holds(progress_line(progress, 80), "left"));
}

TEST_CASE("progress is drawn on a terminal only, and wiped at the end") {
  const auto drawn = [](bool err_is_terminal, const Words& more) {
    std::istringstream in;
    std::ostringstream out, err;
    Words words = {"scan", fixture("clean.wim"), "--as-of", "2024-06-01"};
    words.insert(words.end(), more.begin(), more.end());
    run_program(words, {out, err, in, false, false, err_is_terminal, 80, {}});
    return err.str();
  };
  CHECK(drawn(false, {}).empty());
  CHECK(drawn(true, {}).ends_with("\r\x1b[K"));
  CHECK(drawn(true, {"-q"}).empty());
  CHECK(drawn(true, {"--no-progress"}).empty());
}

}  // namespace
}  // namespace assay
