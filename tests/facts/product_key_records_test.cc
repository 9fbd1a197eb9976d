// The record product_key beside the installed key: every door, what each key is for, and what stays
// open where a door cannot be read.

#include <algorithm>
#include <map>

#include <catch2/catch.hpp>

#include "facts/key_class.h"
#include "licensing/key_builder.h"
#include "licensing/make.h"
#include "support/corpus.h"
#include "support/subject_maker.h"
#include "support/text_file.h"

namespace assay {
namespace {

const std::string kMak = build_key(3291, 77).full();
const std::string kEnterpriseKey = "NPPR9-FWDCX-D2C8J-H872K-2YT43";

std::string answer_file(const std::string& pass, const std::string& inside) {
  return "<unattend xmlns=\"urn:schemas-microsoft-com:unattend\"><settings pass=\"" + pass +
         "\"><component name=\"Microsoft-Windows-Shell-Setup\">" + inside +
         "</component></settings></unattend>";
}

std::vector<Record> keys_of(SubjectMaker& maker) {
  return maker.subject().records("product_key").found;
}

Record only_key_in(const std::string& path, const std::string& text) {
  SubjectMaker maker;
  maker.reg(std::string(kCurrentVersionKey) + "\"EditionID\"=\"Enterprise\"\n").file(path, text);
  const std::vector<Record> keys = keys_of(maker);
  CAPTURE(path);
  REQUIRE(keys.size() == 1);
  return keys[0];
}

TEST_CASE("a key is found at every door, and says where") {
  struct Row {
    std::string path, text, origin, where;
  };
  const Row rows[] = {
      {"Windows/Panther/Unattend/Unattend.xml",
       answer_file("specialize", "<ProductKey>" + kMak + "</ProductKey>"), "answer-file",
       "specialize / Microsoft-Windows-Shell-Setup / ProductKey"},
      {"Autounattend.xml",
       answer_file("windowsPE",
                   "<UserData><ProductKey><Key>" + kMak + "</Key></ProductKey></UserData>"),
       "answer-file", "windowsPE / Microsoft-Windows-Shell-Setup / UserData/ProductKey/Key"},
      {"sources/$OEM$/$1/unattend.xml",
       answer_file("specialize", "<ProductKey>" + kMak + "</ProductKey>"), "answer-file",
       "specialize / Microsoft-Windows-Shell-Setup / ProductKey"},
      {"Windows/Setup/Scripts/SetupComplete.cmd", "\r\ncscript slmgr.vbs /ipk " + kMak, "script",
       "line 2, slmgr install-key"},
      {"Windows/Setup/Scripts/note.cmd", "rem our key is " + kMak, "script", "line 1"},
      {"sources/pid.txt", "[PID]\nValue=" + kMak + "\n", "pid-file", "[PID] Value"},
      {"sources/setupconfig.ini", "[SetupConfig]\nPKey=" + kMak + "\n", "setup-config",
       "[SetupConfig] PKey"},
  };
  for (const Row& row : rows) {
    const Record key = only_key_in(row.path, row.text);
    CHECK(key.text("origin") == row.origin);
    CHECK(key.text("file") == row.path);
    CHECK(key.text("where") == row.where);
    CHECK(key.text("channel") == "Volume:MAK");
    CHECK(key.text("fits") == "true");
    CHECK(key.text("stored") == build_key(3291, 77).redacted());
    CHECK(key.evidence.at(0).text.find(kMak) == std::string::npos);
  }
}

TEST_CASE("what is no key, or lists every key of the media, is not found") {
  const std::pair<const char*, std::string> harmless[] = {
      {"Windows/Panther/Unattend.xml",
       answer_file("specialize", "<!-- <ProductKey>" + kMak + "</ProductKey> -->")},
      {"Windows/Panther/Unattend.xml", answer_file("specialize", "<ProductKey/>")},
      {"Windows/Panther/Unattend.xml",
       answer_file("specialize", "<ProductKey>XXXXX-XXXXX-XXXXX-XXXXX-XXXXX</ProductKey>")},
      {"Windows/Panther/Unattend.xml",
       answer_file("specialize",
                   "<ProductKey xmlns:wcm=\"w\" wcm:action=\"remove\">" + kMak + "</ProductKey>")},
      {"Windows/Panther/setupinfo.xml", "<log>" + kMak + "</log>"},
      {"sources/product.ini", "[cmi]\nenterprise=" + kMak + "\n"},
      {"sources/pid.txt", "[Other]\nValue=" + kMak + "\n"},
      {"Windows/Setup/Scripts/readme.txt", "slmgr /ipk " + kMak},
  };
  for (const auto& [path, text] : harmless) {
    CAPTURE(path, text);
    SubjectMaker maker;
    maker.file(path, text);
    CHECK(keys_of(maker).empty());
    CHECK(maker.subject().records("product_key").unread.empty());
  }
}

TEST_CASE("a published key is told by its table, one of the 2005 format by nothing") {
  const Record setup = only_key_in("SetupComplete.cmd", "slmgr /ipk " + kEnterpriseKey);
  CHECK(setup.text("published") == "gvlk");
  CHECK(setup.text("channel") == "Volume:GVLK");
  CHECK(setup.text("fits") == "true");
  const Record old = only_key_in("SetupComplete.cmd", "slmgr /ipk " + build_key_2005(1).full());
  CHECK(old.field("channel") == nullptr);
  CHECK(old.field("fits") == nullptr);
}

TEST_CASE("copies in the registry are found with their bytes, and are never the installed key") {
  SubjectMaker maker;
  maker.reg(
      "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\"
      "SoftwareProtectionPlatform]\n\"BackupProductKeyDefault\"=make:Key{serial=5}\n"
      "[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup\\Source OS (Updated on 3/2/2018 10:11:12)]\n"
      "\"DigitalProductId4\"=make:DigitalProductId4{key=" +
      kEnterpriseKey + "}\n");
  const std::vector<Record> keys = keys_of(maker);
  REQUIRE(keys.size() == 2);
  for (const Record& key : keys) {
    CHECK(key.text("origin") == "registry-copy");
    CHECK(key.text("deployed") == "false");
  }
  CHECK(keys[0].text("stored").ends_with("2YT43"));
  CHECK(keys[1].text("channel") == "Volume:MAK");
}

TEST_CASE("a key in a file is compared with the installed one by group and serial") {
  const auto differs = [](const std::string& key) {
    SubjectMaker maker;
    maker
        .reg(std::string(kCurrentVersionKey) +
             "\"DigitalProductId4\"=make:DigitalProductId4{channel=Volume:MAK,serial=77}\n")
        .file("Windows/Panther/Unattend.xml",
              answer_file("specialize", "<ProductKey>" + key + "</ProductKey>"));
    return keys_of(maker).at(1).text("differs");
  };
  CHECK(differs(kMak) == "false");
  CHECK(differs(build_key(3291, 78).full()) == "true");
  CHECK(differs(kEnterpriseKey) == "true");
  CHECK(differs("VK7JG-NPHTM-C97JM-9MPGT-3V66T").empty());  // only selects the edition
  CHECK(differs(build_key_2005(3).full()).empty());         // holds no group
}

TEST_CASE("a door that cannot be read opens the questions about its own keys alone") {
  SubjectMaker maker;
  maker.file("Windows/Panther/Unattend.xml", "<unattend><settings")
      .unreadable_file("sources/pid.txt");
  std::vector<std::string> origins;
  for (const Unread& unread : maker.subject().records("product_key").unread) {
    REQUIRE_FALSE(unread.known.empty());
    origins.push_back(to_text(unread.known[0].second));
  }
  std::sort(origins.begin(), origins.end());
  origins.erase(std::unique(origins.begin(), origins.end()), origins.end());
  CHECK(origins == std::vector<std::string>{"answer-file", "pid-file"});
}

TEST_CASE("a package that is no package is not passed over") {
  for (const std::string& bytes :
       {std::string("no WIM at all"), std::string("MSWIM\0\0\0cut", 11)}) {
    SubjectMaker maker;
    maker.file("Recovery/Customizations/gold.ppkg", bytes);
    const Records& records = maker.subject().records("product_key");
    REQUIRE(records.unread.size() == 1);
    CHECK(to_text(records.unread[0].known.at(0).second) == "package");
  }
}

TEST_CASE("an edition fits without case, and without what tells Server Core apart") {
  CHECK(fits_edition({"Professional", "Enterprise"}, "enterprise") == true);
  CHECK(fits_edition({"ServerStandard"}, "ServerStandardCore") == true);
  CHECK(fits_edition({"Professional"}, "ProfessionalN") == false);
  CHECK_FALSE(fits_edition({}, "Professional"));
  CHECK_FALSE(fits_edition({"Professional"}, ""));
}

TEST_CASE("the answer files of the corpus: keys of the published kinds only") {
  if (!find_corpus()) return;
  std::map<std::string, std::size_t> published;
  std::size_t unread = 0;
  for (const auto& path : corpus_files("answer")) {
    if (path.extension() != ".xml") continue;
    SubjectMaker maker;
    maker.file("Windows/Panther/Unattend.xml", read_text_file(path));
    const Records& records = maker.subject().records("product_key");
    for (const Record& key : records.found) {
      CAPTURE(path.filename().string(), key.text("stored"));
      // Default keys that Microsoft does not publish have no row; their serial tells.
      const bool is_default = key.field("serial") != nullptr && key.text("serial").size() == 1;
      CHECK((key.field("published") != nullptr || is_default));
      ++published[key.text("published")];
    }
    if (!records.unread.empty()) ++unread;
  }
  CHECK(published["gvlk"] >= 3);
  CHECK(unread == 0);  // one has a bare & in a command, which hides nothing
}

}  // namespace
}  // namespace assay
