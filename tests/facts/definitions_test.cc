// Every fact and record in all four states: present, absent, unreadable, outside of a bare hive.
// A definition that has no row here fails the test.

#include "facts/definitions.h"

#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "facts/registry_reading.h"
#include "licensing/event_log_builder.h"
#include "support/made_peers.h"
#include "support/subject_maker.h"

namespace assay {
namespace {

const std::string kSoftware = "HKLM\\SOFTWARE";
const std::string kSystem = "HKLM\\SYSTEM";

const std::string kHead(kCurrentVersionKey);
const std::string kEnvironment =
    "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment]\n";
const std::string kKey4 =
    kHead + "\"DigitalProductId4\"=make:DigitalProductId4{channel=Volume:MAK,build=19045}\n";

const std::string kSupported = kHead +
                               "\"CurrentBuild\"=\"19045\"\n\"EditionID\"=\"Enterprise\"\n"
                               "\"InstallationType\"=\"Client\"\n";
const std::string kSetupKey =
    kSupported + "\"DigitalProductId4\"=make:DigitalProductId4{channel=Volume:GVLK}\n";
const std::string kOffice =
    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration]\n"
    "\"ProductReleaseIds\"=\"ProPlus2021Volume\"\n";

// The other images of the scan: one, that lies in the artefact of these tests.
const MadePeers& peers_of_test() {
  static const MadePeers peers = [] {
    PeerImage image;
    image.locator = "test.wim!1!sources/install.wim!1";
    image.channel = Channel("Volume:GVLK");
    return MadePeers({image});
  }();
  return peers;
}

// What makes the fact present, and what takes the possibility to read it away.
struct FactRow {
  std::string fact;
  std::vector<std::string> hives;  // that hold it
  std::string reg;
  std::string file;  // and its text
  std::string text;
  std::string expected;
  std::string when_empty = "<absent>";
  ArtefactKind kind = ArtefactKind::kWindows;
  std::string closed = {};  // the folder that cannot be read; empty: the one the file lies in
};

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

const std::vector<FactRow>& fact_rows() {
  static const std::vector<FactRow> rows = {
      {"os.name",
       {kSoftware},
       kHead + R"("ProductName"="Windows 7 Enterprise")",
       "",
       "",
       "Windows 7 Enterprise"},
      {"os.product",
       {kSoftware, kSystem},
       kHead + R"("InstallationType"="Server Core")",
       "",
       "",
       "server"},
      {"os.edition", {kSoftware}, kHead + R"("EditionID"="Enterprise")", "", "", "Enterprise"},
      {"os.build", {kSoftware}, kHead + R"("CurrentBuild"="19045")", "", "", "19045"},
      {"os.ubr", {kSoftware}, kHead + R"("UBR"=dword:00000010)", "", "", "16"},
      {"os.release", {kSoftware}, kHead + R"("DisplayVersion"="22H2")", "", "", "22H2"},
      {"os.installation_type",
       {kSoftware},
       kHead + R"("InstallationType"="Client")",
       "",
       "",
       "Client"},
      {"os.architecture",
       {kSystem},
       kEnvironment + R"("PROCESSOR_ARCHITECTURE"="AMD64")",
       "",
       "",
       "AMD64"},
      {"os.install_date",
       {kSoftware},
       kHead + R"("InstallDate"=dword:65e1ca4d)",
       "",
       "",
       "2024-03-01T12:30:05Z"},
      {"os.evaluation", {kSoftware}, kHead + R"("EditionID"="ServerStandardEval")", "", "", "true"},
      {"gvlk",
       {kSoftware},
       kHead + "\"EditionID\"=\"Enterprise\"\n\"CurrentBuild\"=\"19045\"",
       "",
       "",
       "NPPR9-FWDCX-D2C8J-H872K-2YT43"},
      {"image.kind", {}, "", "", "", "windows", "windows"},
      {"image.system_root", {}, "", "", "", "Windows", "Windows"},
      {"image.captured", {}, "", "Windows/Panther/setupact.log", "x", "true", "false"},
      {"image.names", {}, "", "", "", "test.wim!1, Gold 11", "test.wim!1"},
      {"wim.name", {}, "", "", "", "Gold 11", "<absent>"},
      {"wim.edition", {}, "", "", "", "Professional", "<absent>"},
      {"key.channel", {kSoftware}, kKey4, "", "", "Volume:MAK"},
      {"key.group", {kSoftware}, kKey4, "", "", "3291"},
      {"key.serial", {kSoftware}, kKey4, "", "", "1234"},
      {"key.extended_pid",
       {kSoftware},
       kKey4,
       "",
       "",
       "03612-03291-000-001234-03-1033-19045.0000-3182023"},
      {"key.activation_id", {kSoftware}, kKey4, "", "", "2ffd8952-423e-4903-b993-72a1aa44cf82"},
      {"key.part_number", {kSoftware}, kKey4, "", "", "[TH]X19-98841"},
      {"key.edition", {kSoftware}, kKey4, "", "", "Enterprise"},
      {"key.product_id",
       {kSoftware},
       kHead + R"("ProductId"="00329-00000-00003-AA343")",
       "",
       "",
       "00329-00000-00003-AA343"},
      {"key.licence_type", {kSoftware}, kKey4, "", "", "3"},
      {"key.wiped", {kSoftware}, kKey4, "", "", "true"},
      {"key.stored",
       {kSoftware},
       kHead + "\"DigitalProductId4\"=make:DigitalProductId4{key=NPPR9-FWDCX-D2C8J-H872K-2YT43}",
       "",
       "",
       "*****-*****-*****-*****-2YT43"},
      {"key.oem",
       {kSoftware},
       kHead + R"("DigitalProductId4"=make:DigitalProductId4{channel=OEM:DM})",
       "",
       "",
       "true"},
      {"generalize.image_state",
       {kSoftware},
       "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State]\n"
       "\"ImageState\"=\"IMAGE_STATE_COMPLETE\"",
       "",
       "",
       "IMAGE_STATE_COMPLETE"},
      {"generalize.state_ini",
       {},
       "",
       "Windows/Setup/State/State.ini",
       "[State]\r\nImageState=IMAGE_STATE_COMPLETE\r\n",
       "IMAGE_STATE_COMPLETE"},
      {"generalize.states_agree",
       {kSoftware},
       "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State]\n"
       "\"ImageState\"=\"IMAGE_STATE_COMPLETE\"",
       "Windows/Setup/State/State.ini",
       "[State]\nImageState=image_state_complete\n",
       "true"},
      {"generalize.succeeded_tag",
       {},
       "",
       "Windows/System32/Sysprep/Sysprep_succeeded.tag",
       "",
       "true",
       "false"},
      {"generalize.command_logged",
       {},
       "",
       "Windows/System32/Sysprep/Panther/setupact.log",
       "SYSPRP ParseCommands:Found supported command line option 'GENERALIZE'\n",
       "true"},
      {"generalize.sysprep_state",
       {kSystem},
       "[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup\\Status\\SysprepStatus]\n"
       "\"GeneralizationState\"=dword:00000007",
       "",
       "",
       "7"},
      {"generalize.runs",
       {},
       "",
       "Windows/System32/Sysprep/Panther/setupact.log",
       "SYSPRP ParseCommands:Found supported command line option 'GENERALIZE'\n"
       "SYSPRP FCreateTagFile:Successfully created tag file Sysprep_succeeded.tag\n",
       "1"},
      {"generalize.rearm_exhausted",
       {},
       "",
       "Windows/System32/Sysprep/Panther/setuperr.log",
       "2024-03-01 10:00:00, Error SYSPRP hr = 0xc004d307\n",
       "true"},
      {"image.profiles",
       {},
       "",
       "Users/Ada/NTUSER.DAT",
       "x",
       "true",
       "false",
       ArtefactKind::kWindows,
       "Users"},
      {"os.end_of_support", {kSoftware}, kSupported, "", "", "2025-10-14"},
      {"os.supported", {kSoftware}, kSupported, "", "", "true"},
      {"os.volume_edition", {kSoftware}, kSupported, "", "", "true"},
      {"os.home_edition", {kSoftware}, kSupported, "", "", "false"},
      {"office.products", {kSoftware}, kOffice, "", "", "ProPlus2021Volume"},
      {"office.volume", {kSoftware}, kOffice, "", "", "true"},
      {"media.channel",
       {},
       "",
       "sources/ei.cfg",
       "[Channel]\nVolume\n",
       "Volume",
       "<absent>",
       ArtefactKind::kMedia},
      {"media.vl", {}, "", "sources/ei.cfg", "[VL]\n1\n", "1", "<absent>", ArtefactKind::kMedia},
      {"media.edition",
       {},
       "",
       "sources/ei.cfg",
       "[EditionID]\nEnterprise\n",
       "Enterprise",
       "<absent>",
       ArtefactKind::kMedia},
      {"media.has_pid", {}, "", "sources/pid.txt", "x", "true", "false", ArtefactKind::kMedia},
      {"media.volume", {}, "", "", "", "true", "<absent>", ArtefactKind::kMedia},
      {"state.activation_model", {kSoftware}, kSetupKey, "", "", "kms-client"},
      {"state.threshold", {kSoftware, kSystem}, kSetupKey, "", "", "25"},
      {"state.kms_source", {kSoftware}, kSetupKey, "", "", "DNS"},
      {"state.first_boot",
       {kSoftware},
       kSetupKey,
       "",
       "",
       "Looks for a KMS host in DNS (_vlmcs._tcp) and asks it for activation every 2 hours; "
       "activates once the host counts 25 computers."},
  };
  return rows;
}

TEST_CASE("every fact has a row in this file, and every row a fact") {
  std::set<std::string> in_rows;
  for (const FactRow& row : fact_rows()) in_rows.insert(row.fact);
  for (const FactDefinition* definition : fact_definitions()) {
    CAPTURE(definition->name);
    CHECK(in_rows.erase(std::string(definition->name)) == 1);
  }
  CHECK(in_rows.empty());
}

TEST_CASE("a fact is present where its evidence is") {
  for (const FactRow& row : fact_rows()) {
    CAPTURE(row.fact);
    SubjectMaker maker;
    maker.reg(row.reg).wim("Gold 11", "Professional").kind(row.kind);
    maker.today(file_time_from_unix(1'717'200'000)).peers(&peers_of_test());  // 2024-06-01
    if (!row.file.empty()) maker.file(row.file, row.text);
    CHECK(answer_text(maker.subject(), row.fact) == row.expected);
    const auto* present = std::get_if<Present>(&maker.subject().fact(row.fact));
    REQUIRE(present != nullptr);
    CHECK_FALSE(present->evidence.empty());
    const std::string_view type = find_fact(row.fact)->type;
    CHECK(std::holds_alternative<bool>(present->value) == (type == "yes/no"));
    CHECK(std::holds_alternative<std::int64_t>(present->value) == (type == "number"));
  }
}

TEST_CASE("an empty Windows has no fact but those about what is missing") {
  for (const FactRow& row : fact_rows()) {
    CAPTURE(row.fact);
    SubjectMaker maker;
    maker.kind(row.kind);
    CHECK(answer_text(maker.subject(), row.fact) == row.when_empty);
  }
}

TEST_CASE("a fact whose place cannot be read is unreadable, never absent") {
  for (const FactRow& row : fact_rows()) {
    if (row.hives.empty() && row.file.empty()) continue;
    CAPTURE(row.fact);
    SubjectMaker maker;
    maker.kind(row.kind);
    for (const std::string& hive : row.hives) maker.unreadable(hive);
    if (!row.file.empty()) {
      const std::string closed = row.closed.empty() ? folder_of(row.file) : row.closed;
      MemoryFile folder{closed, {}, EntryKind::kDirectory};
      folder.unreadable = Error{ErrorCode::kIo, "made unreadable by the test", {}, {}};
      maker.file(std::move(folder));
    }
    CHECK(answer_text(maker.subject(), row.fact) == "<unreadable>");
  }
}

TEST_CASE("a fact of another hive, or of files, is outside of a bare hive") {
  SubjectMaker maker;
  maker.bare_hive().reg("[HKEY_USERS\\.DEFAULT\\Software]");
  for (const FactRow& row : fact_rows()) {
    if (row.hives.empty() && row.file.empty()) continue;
    CAPTURE(row.fact);
    CHECK(answer_text(maker.subject(), row.fact) == "<outside>");
  }
  CHECK(answer_text(maker.subject(), "image.kind") == "hive");
  CHECK(answer_text(maker.subject(), "image.system_root") == "<absent>");
}

TEST_CASE("a dirty hive is believed, unless the user is strict") {
  for (const bool strict : {false, true}) {
    SubjectMaker maker;
    maker.reg(kHead + R"("EditionID"="Enterprise")").dirty(kSoftware, {"SOFTWARE.LOG1"});
    if (strict) maker.strict();
    CHECK(answer_text(maker.subject(), "os.edition") == (strict ? "<unreadable>" : "Enterprise"));
    // What is missing from a dirty hive may only not have been written yet.
    CHECK(answer_text(maker.subject(), "os.ubr") == (strict ? "<unreadable>" : "<absent>"));
    CHECK(answer_text(maker.subject(), "generalize.image_state") ==
          (strict ? "<unreadable>" : "<absent>"));
    CHECK(answer_text(maker.subject(), "generalize.sysprep_state") == "<absent>");
  }
}

TEST_CASE("evidence says which log was applied to a dirty hive") {
  SubjectMaker maker;
  maker.reg(kHead + R"("EditionID"="Enterprise")").dirty(kSoftware, {"SOFTWARE.LOG1"});
  const Present& edition = std::get<Present>(maker.subject().fact("os.edition"));
  CHECK(edition.evidence.at(0).from.note == "SOFTWARE.LOG1 applied; dirty");
}

TEST_CASE("evidence names file, key, value and time") {
  SubjectMaker maker;
  maker.reg(
      "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion]\n"
      ";last-written: 2024-03-01T12:30:05Z\n\"EditionID\"=\"Enterprise\"");
  const Present& edition = std::get<Present>(maker.subject().fact("os.edition"));
  REQUIRE(edition.evidence.size() == 1);
  const Provenance& from = edition.evidence[0].from;
  CHECK(from.file == "file of HKLM\\SOFTWARE");
  CHECK(from.key == "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion");
  CHECK(from.value == "EditionID");
  CHECK(to_iso8601(from.last_written) == "2024-03-01T12:30:05Z");
  CHECK(from.note.empty());
}

struct RecordRow {
  std::string record;
  std::vector<std::string> hives;
  std::string reg;
  std::string file;
  std::string text;
  std::string field;  // of the one record, and its value
  std::string expected;
  ArtefactKind kind = ArtefactKind::kWindows;
  std::string closed = {};  // the folder whose names cannot be read, where that is what is asked
  std::string broken = {};  // a hive that cannot be read, where that is what the record tells
  const ScanPeers* peers = nullptr;
};

// Another image with the MAK that make: writes where no serial is given.
const MadePeers& peer_with_same_key() {
  static const MadePeers peers = [] {
    PeerImage image;
    image.locator = "other.wim!1";
    image.group = 3291;
    image.serial = 1234;
    return MadePeers({image});
  }();
  return peers;
}

const std::string kSpp =
    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\"
    "SoftwareProtectionPlatform]\n";

const std::vector<RecordRow>& record_rows() {
  static const std::vector<RecordRow> rows = {
      {"shared_key",
       {kSoftware},
       kKey4,
       "",
       "",
       "others",
       "other.wim!1",
       ArtefactKind::kWindows,
       {},
       {},
       &peer_with_same_key()},
      {"process_hook",
       {kSoftware},
       "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File "
       "Execution Options\\sppsvc.exe]\n\"Debugger\"=\"x.exe\"",
       "",
       "",
       "process",
       "sppsvc.exe"},
      {"licensing_command",
       {kSoftware},
       "",
       "Windows/Setup/Scripts/SetupComplete.cmd",
       "cscript slmgr.vbs /skms kms.corp.example",
       "action",
       "set-kms-server"},
      {"product_key", {kSoftware}, kKey4, "", "", "channel", "Volume:MAK"},
      {"key_contradiction",
       {kSoftware},
       kHead + R"("DigitalProductId4"=make:DigitalProductId4{break=whole_hash})",
       "",
       "",
       "text",
       ""},
      {"kms_setting", {kSoftware}, kSpp + R"("SkipRearm"=dword:00000001)", "", "", "number", "1"},
      {"kms_server",
       {kSoftware},
       kSpp + R"("KeyManagementServiceName"="kms.example.org")",
       "",
       "",
       "address",
       "kms.example.org"},
      {"licensing_service",
       {kSystem},
       "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\sppsvc]\n\"Start\"=dword:4",
       "",
       "",
       "start",
       "4"},
      {"firewall_rule",
       {kSystem},
       "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\"
       "FirewallPolicy\\FirewallRules]\n\"a\"=\"v2.30|Active=TRUE|LPort=1688|\"",
       "",
       "",
       "active",
       "true"},
      {"answer_setting",
       {},
       "",
       "Windows/Panther/unattend.xml",
       "<unattend><settings pass='specialize'><component name='c'><ProductKey>x</ProductKey>"
       "</component></settings></unattend>",
       "path",
       "ProductKey"},
      {"task_sequence",
       {},
       "",
       "Control/W11/ts.xml",
       "<sequence><step name='Install'/></sequence>",
       "id",
       "W11",
       ArtefactKind::kShare},
      {"media_file",
       {},
       "",
       "sources/install.wim",
       "",
       "kind",
       "install-image",
       ArtefactKind::kMedia,
       "sources"},
      {"residue",
       {kSoftware, kSystem},
       "[HKEY_LOCAL_MACHINE\\SOFTWARE\\KMSAuto]",
       "",
       "",
       "kind",
       "registry-key"},
      {"kms_host_event_log",
       {},
       "",
       "Windows/System32/winevt/Logs/Key Management Service.evtx",
       std::string(as_chars(EventLogBuilder().chunk_of(2).build())),
       "records",
       "2"},
      {"unread_evidence",
       {},
       "",
       "",
       "",
       "kind",
       "unreadable",
       ArtefactKind::kWindows,
       "",
       kSystem},
  };
  return rows;
}

TEST_CASE("every record has a row in this file, and every row a record") {
  std::set<std::string> in_rows;
  for (const RecordRow& row : record_rows()) in_rows.insert(row.record);
  for (const RecordDefinition* definition : record_definitions()) {
    CAPTURE(definition->name);
    CHECK(in_rows.erase(std::string(definition->name)) == 1);
  }
  CHECK(in_rows.empty());
}

TEST_CASE("a record is found with documented fields, in their order, and with evidence") {
  for (const RecordRow& row : record_rows()) {
    CAPTURE(row.record);
    SubjectMaker maker;
    maker.reg(row.reg).kind(row.kind).peers(row.peers);
    if (!row.file.empty()) maker.file(row.file, row.text);
    if (!row.broken.empty()) maker.unreadable(row.broken);
    const Records& records = maker.subject().records(row.record);
    REQUIRE(records.found.size() == 1);
    CHECK(records.unread.empty());
    CHECK_FALSE(records.found[0].evidence.empty());
    if (!row.expected.empty()) CHECK(field_text(records.found[0], row.field) == row.expected);
    auto documented = find_record(row.record)->fields.begin();
    const auto end = find_record(row.record)->fields.end();
    for (const auto& [name, value] : records.found[0].fields) {
      CAPTURE(name);
      const std::string& wanted = name;
      documented =
          std::find_if(documented, end, [&](const FieldHelp& help) { return help.name == wanted; });
      REQUIRE(documented != end);
    }
  }
}

TEST_CASE("an empty Windows has no record, and nothing about it is unread") {
  SubjectMaker maker;
  for (const RecordDefinition* definition : record_definitions()) {
    CAPTURE(definition->name);
    CHECK(maker.subject().records(definition->name).found.empty());
    CHECK(maker.subject().records(definition->name).unread.empty());
  }
}

MemoryFile closed_folder(const std::string& path) {
  MemoryFile folder{path};
  folder.kind = EntryKind::kDirectory;
  folder.unreadable = Error{ErrorCode::kIo, "cannot be read", {}, {}};
  return folder;
}

TEST_CASE("records whose place cannot be read say so") {
  for (const RecordRow& row : record_rows()) {
    if (!row.broken.empty()) continue;
    CAPTURE(row.record);
    SubjectMaker maker;
    maker.kind(row.kind);
    for (const std::string& hive : row.hives) maker.unreadable(hive);
    if (!row.closed.empty())
      maker.file(closed_folder(row.closed));
    else if (!row.file.empty())
      maker.unreadable_file(row.file);
    const Records& records = maker.subject().records(row.record);
    CHECK(records.found.empty());
    REQUIRE_FALSE(records.unread.empty());
    CHECK_FALSE(is_outside(records.unread[0].error));
    CHECK_FALSE(to_string(records.unread[0].error).empty());
  }
}

TEST_CASE("records are outside of a bare hive that is another") {
  SubjectMaker maker;
  maker.bare_hive().reg("[HKEY_USERS\\.DEFAULT\\Software]");
  for (const RecordDefinition* definition : record_definitions()) {
    CAPTURE(definition->name);
    const Records& records = maker.subject().records(definition->name);
    CHECK(records.found.empty());
    REQUIRE_FALSE(records.unread.empty());
    CHECK(std::all_of(records.unread.begin(), records.unread.end(),
                      [](const Unread& place) { return is_outside(place.error); }));
  }
}

TEST_CASE("names are unique, sorted and explained") {
  std::string last;
  for (const FactDefinition* definition : fact_definitions()) {
    CAPTURE(definition->name);
    CHECK(last < definition->name);
    last = definition->name;
    CHECK_FALSE(definition->help.empty());
    CHECK(definition->help.find('\n') == std::string_view::npos);
    CHECK(
        std::set<std::string_view>{"text", "number", "yes/no", "list"}.contains(definition->type));
    CHECK(find_fact(definition->name) == definition);
  }
  last.clear();
  for (const RecordDefinition* definition : record_definitions()) {
    CAPTURE(definition->name);
    CHECK(last < definition->name);
    last = definition->name;
    CHECK_FALSE(definition->help.empty());
    std::set<std::string_view> fields;
    for (const FieldHelp& field : definition->fields) {
      CHECK(fields.insert(field.name).second);
      CHECK_FALSE(field.help.empty());
    }
  }
  CHECK(find_fact("os.nothing") == nullptr);
  CHECK(find_record("nothing") == nullptr);
}

TEST_CASE("a name that is no fact is unreadable, not absent") {
  SubjectMaker maker;
  CHECK(answer_text(maker.subject(), "os.nothing") == "<unreadable>");
  CHECK(maker.subject().records("nothing").unread.size() == 1);
}

TEST_CASE("values of facts as text") {
  CHECK(to_text(FactValue(true)) == "true");
  CHECK(to_text(FactValue(std::int64_t{-5})) == "-5");
  CHECK(to_text(FactValue(std::vector<std::string>{"a", "b"})) == "a, b");
}

}  // namespace
}  // namespace assay
