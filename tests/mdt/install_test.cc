#include "mdt/install.h"

#include <catch2/catch.hpp>

#include "io/host_files.h"
#include "mdt/share_fixture.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using Files = std::map<std::string, std::string>;

const FileTime kNow = *file_time_from_iso8601("2026-11-26T10:11:12Z");
constexpr const char* kSequence = "Control/W11-CLIENT/ts.xml";
constexpr const char* kProgram = "Tools/x64/assay.exe";

ShareFolder opened(const ShareFixture& fixture) {
  Result<ShareFolder> share = ShareFolder::open(fixture.root(), {});
  INFO((share ? std::string() : to_string(share.error())));
  REQUIRE(share);
  return *std::move(share);
}

InstallOrder order_of(const ShareFixture& fixture, const std::string& id = "W11-CLIENT") {
  InstallOrder order;
  order.task_sequence = id;
  order.program = fixture.program();
  return order;
}

// The path of the backup.
std::string install(const ShareFixture& fixture, const InstallOrder& order) {
  const ShareFolder share = opened(fixture);
  const auto plan = plan_install(share, order);
  INFO((plan ? std::string() : to_string(plan.error())));
  REQUIRE(plan);
  const auto done = carry_out(share, *plan, kNow);
  INFO((done ? std::string() : to_string(done.error())));
  REQUIRE(done);
  return *done;
}

std::string uninstall(const ShareFixture& fixture, bool with_files = false,
                      const std::string& id = "W11-CLIENT") {
  const ShareFolder share = opened(fixture);
  const auto plan = plan_uninstall(share, {id, with_files});
  INFO((plan ? std::string() : to_string(plan.error())));
  REQUIRE(plan);
  const auto done = carry_out(share, *plan, kNow);
  REQUIRE(done);
  return *done;
}

Error refusal(const ShareFixture& fixture, const InstallOrder& order) {
  const ShareFolder share = opened(fixture);
  const auto plan = plan_install(share, order);
  if (!plan) return plan.error();
  const auto done = carry_out(share, *plan, kNow);
  REQUIRE_FALSE(done);
  return done.error();
}

TEST_CASE("installing changes the sequence, leaves a backup and brings the program") {
  const ShareFixture fixture;
  const Files before = fixture.files();
  CHECK(install(fixture, order_of(fixture)) == "Control/W11-CLIENT/ts.xml.2026-11-26T101112.bak");
  Files after = fixture.files();
  CHECK(after["Control/W11-CLIENT/ts.xml.2026-11-26T101112.bak"] == before.at(kSequence));
  CHECK(after[kProgram] == windows_program());
  CHECK(holds(after[kSequence], "Tools\\x64\\assay.exe\" mdt<"));
  CHECK(after.size() == before.size() + 2);
  after[kSequence] = before.at(kSequence);
  for (const auto& [path, bytes] : before) CHECK(after[path] == bytes);
}

TEST_CASE("installing twice changes nothing the second time") {
  const ShareFixture fixture;
  install(fixture, order_of(fixture));
  const Files once = fixture.files();
  const fs::file_time_type time = fs::last_write_time(fixture.root() / kProgram);
  const auto plan = plan_install(opened(fixture), order_of(fixture));
  REQUIRE(plan);
  CHECK(plan->changes_nothing());
  CHECK(install(fixture, order_of(fixture)).empty());
  CHECK(fixture.files() == once);
  CHECK(fs::last_write_time(fixture.root() / kProgram) == time);
}

TEST_CASE("after uninstalling, everything but the backups is as it was") {
  const ShareFixture fixture;
  const Files before = fixture.files();
  install(fixture, order_of(fixture));
  CHECK(uninstall(fixture, true) == "Control/W11-CLIENT/ts.xml.2026-11-26T101112-2.bak");
  Files after = fixture.files();
  CHECK(after.erase("Control/W11-CLIENT/ts.xml.2026-11-26T101112.bak") == 1);
  CHECK(after.erase("Control/W11-CLIENT/ts.xml.2026-11-26T101112-2.bak") == 1);
  CHECK(after == before);
  CHECK(uninstall(fixture, true).empty());
}

TEST_CASE("a plan alone writes nothing and shows the lines that would change") {
  const ShareFixture fixture;
  const Files before = fixture.files();
  const auto plan = plan_install(opened(fixture), order_of(fixture));
  REQUIRE(plan);
  CHECK(fixture.files() == before);
  CHECK(holds(plan->difference, "\n+        <action>\"%DEPLOYROOT%\\Tools\\x64\\assay.exe\" mdt"));
  CHECK_FALSE(holds(plan->difference, "\n-"));
}

TEST_CASE("the program stays while another task sequence runs it") {
  const ShareFixture fixture;
  install(fixture, order_of(fixture));
  install(fixture, order_of(fixture, "W11-KMS"));
  CHECK(to_string(plan_uninstall(opened(fixture), {"W11-CLIENT", true}).error()) ==
        "the program stays: the task sequence W11-KMS runs it, too");
  uninstall(fixture);
  CHECK(fs::exists(fixture.root() / kProgram));
  write_whole(fixture.sequence("W11-CLIENT"), "no XML");
  CHECK(plan_uninstall(opened(fixture), {"W11-KMS", true}).error().source == kSequence);
}

TEST_CASE("rules go to the share, are renewed there and leave with the program") {
  const ShareFixture fixture;
  const Files before = fixture.files();
  InstallOrder order = order_of(fixture);
  order.rules = fixture.beside("my-rules");
  fs::create_directories(*order.rules / "sub");
  write_whole(*order.rules / "ORG001.toml", rule_of_organisation("ORG001"));
  write_whole(*order.rules / "sub/ORG002.toml", rule_of_organisation("ORG002"));
  install(fixture, order);
  CHECK(
      holds(fixture.files()[kSequence], " mdt --rules \"%DEPLOYROOT%\\Tools\\x64\\assay-rules\""));
  CHECK(fs::exists(fixture.root() / "Tools/x64/assay-rules/sub/ORG002.toml"));
  fs::remove(*order.rules / "sub/ORG002.toml");
  install(fixture, order);
  CHECK_FALSE(fs::exists(fixture.root() / "Tools/x64/assay-rules/sub"));
  CHECK(fs::exists(fixture.root() / "Tools/x64/assay-rules/ORG001.toml"));
  uninstall(fixture, true);
  CHECK_FALSE(fs::exists(fixture.root() / "Tools/x64/assay-rules"));
  CHECK(fixture.files()[kSequence] == before.at(kSequence));
}

TEST_CASE("nothing is written where anything cannot be") {
  const ShareFixture fixture;
  const InstallOrder order = order_of(fixture);
  const auto check_refused = [&](const std::string& what) {
    const Files before = fixture.files();
    CHECK(holds(to_string(refusal(fixture, order)), what));
    CHECK(fixture.files() == before);
  };
  SECTION("a program that is none") {
    write_whole(fixture.program(), "text");
    check_refused("assay.exe: is no Windows program");
  }
  SECTION("a file where the folder of tools should be") {
    write_whole(fixture.root() / "Tools", "text");
    check_refused("Tools: is no folder");
  }
  SECTION("a folder where the program should be") {
    fs::create_directories(fixture.root() / kProgram / "x");
    check_refused("directory");
  }
  SECTION("a locked task sequence") {
    write_whole(fixture.sequence().string() + ".lock", "");
    check_refused("ts.xml: is locked by another program: ts.xml.lock lies beside it");
  }
  SECTION("a read-only task sequence") {
    fs::permissions(fixture.sequence(), fs::perms::owner_read);
    check_refused("ts.xml: ");
    fs::permissions(fixture.sequence(), fs::perms::owner_all);
  }
  SECTION("a task sequence that is none") {
    write_whole(fixture.sequence(), "<tss/>");
    check_refused("Control/W11-CLIENT/ts.xml: no task sequence: the root element is <tss>");
  }
  SECTION("a task sequence that is not well-formed") {
    write_whole(fixture.sequence(), "<sequence><group>");
    check_refused("Control/W11-CLIENT/ts.xml: not well-formed XML");
  }
  SECTION("a task sequence without its file") {
    fs::remove(fixture.sequence());
    check_refused("Control/W11-CLIENT/ts.xml: the file is missing");
  }
  SECTION("a task sequence without the neighbour") {
    write_whole(fixture.sequence(), "<sequence><step name='Gather'/></sequence>");
    check_refused("ts.xml: no enabled step formats the disk; the steps are: Gather");
  }
}

TEST_CASE("a task sequence that was saved meanwhile is left as it is") {
  const ShareFixture fixture;
  const ShareFolder share = opened(fixture);
  const auto plan = plan_install(share, order_of(fixture));
  REQUIRE(plan);
  const std::string saved = read_whole(fixture.sequence()) + "\n";
  write_whole(fixture.sequence(), saved);
  CHECK(to_string(carry_out(share, *plan, kNow).error()) ==
        std::string(kSequence) + ": was changed by another program meanwhile");
  CHECK(read_whole(fixture.sequence()) == saved);
}

TEST_CASE("names beyond ASCII and long ones are names like others") {
  const std::string umlaut = "Bereitstellung \xC3\xA4\xE6\x97\xA5";
  std::string deep = umlaut;
  for (int i = 0; i < 3; ++i) deep += "/" + std::string(100, 'x');
  for (const std::string& name : {umlaut, deep}) {
    const ShareFixture fixture(name);
    const fs::path control = stream_path(fixture.root() / "Control");
    fs::rename(control / "W11-KMS", control / path_from_utf8(umlaut));
    const Files before = fixture.files();
    InstallOrder order = order_of(fixture, umlaut);
    CHECK(install(fixture, order) == "Control/" + umlaut + "/ts.xml.2026-11-26T101112.bak");
    CHECK(fixture.files()["Control/" + umlaut + "/ts.xml"] !=
          before.at("Control/" + umlaut + "/ts.xml"));
    uninstall(fixture, true, umlaut);
    CHECK(fixture.files()["Control/" + umlaut + "/ts.xml"] ==
          before.at("Control/" + umlaut + "/ts.xml"));
  }
}

}  // namespace
}  // namespace assay
