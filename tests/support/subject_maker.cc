#include "support/subject_maker.h"

#include <catch2/catch.hpp>

#include "facts/registry_reading.h"
#include "licensing/make.h"
#include "registry/reg_text.h"

namespace assay {

SubjectMaker& SubjectMaker::reg(std::string_view text) {
  reg_text_ += std::string(text) + "\n";
  return *this;
}

SubjectMaker& SubjectMaker::file(std::string path, std::string_view text) {
  return file(MemoryFile{std::move(path), to_bytes(text)});
}

SubjectMaker& SubjectMaker::file(MemoryFile file) {
  files_.push_back(std::move(file));
  return *this;
}

SubjectMaker& SubjectMaker::unreadable_file(std::string path) {
  MemoryFile broken{std::move(path)};
  broken.unreadable = Error{ErrorCode::kIo, "made unreadable by the test", {}, {}};
  return file(std::move(broken));
}

SubjectMaker& SubjectMaker::unreadable(std::string place) {
  unreadable_.insert(std::move(place));
  return *this;
}

SubjectMaker& SubjectMaker::dirty(std::string place, std::vector<std::string> logs_applied) {
  HiveState state{true, std::move(logs_applied), "dirty"};
  dirty_.emplace_back(std::move(place), std::move(state));
  return *this;
}

SubjectMaker& SubjectMaker::bare_hive() {
  is_bare_ = true;
  artefact_.kind = ArtefactKind::kHive;
  return *this;
}

SubjectMaker& SubjectMaker::kind(ArtefactKind kind) {
  artefact_.kind = kind;
  return *this;
}

SubjectMaker& SubjectMaker::wim(std::string name, std::string edition) {
  artefact_.wim.emplace();
  artefact_.wim->name = std::move(name);
  artefact_.wim->edition = std::move(edition);
  return *this;
}

SubjectMaker& SubjectMaker::strict() {
  options_.strict = true;
  return *this;
}

SubjectMaker& SubjectMaker::today(FileTime day) {
  options_.today = day;
  return *this;
}

SubjectMaker& SubjectMaker::peers(const ScanPeers* peers) {
  options_.peers = peers;
  return *this;
}

void SubjectMaker::make() {
  Result<RegText> given =
      parse_reg_text("Windows Registry Editor Version 5.00\n\n" + reg_text_, make_structure);
  INFO((given ? std::string() : to_string(given.error())));
  REQUIRE(given);
  auto registry = std::make_shared<Registry>();
  if (!is_bare_) {
    for (const char* place : {"HKLM\\SOFTWARE", "HKLM\\SYSTEM"})
      given->hives.try_emplace(place, std::make_shared<MemoryHive>());
    for (const char* place : {"HKU\\S-1-5-20", "HKU\\.DEFAULT"}) registry->mount_absent(place);
  }
  for (const auto& [place, state] : dirty_) given->hives.at(place)->set_state(state);
  for (const auto& [place, hive] : given->hives) registry->mount(place, hive, "file of " + place);
  for (const std::string& place : unreadable_)
    registry->mount_unreadable(place, {ErrorCode::kCorrupt, "made unreadable by the test", {}, {}});
  artefact_.locator = "test.wim!1";
  artefact_.registry = registry;
  if (!is_bare_) {
    if (artefact_.kind == ArtefactKind::kEmpty) artefact_.kind = ArtefactKind::kWindows;
    const bool has_windows =
        artefact_.kind == ArtefactKind::kWindows || artefact_.kind == ArtefactKind::kWinPe;
    if (has_windows) artefact_.system_root = "Windows";
    const Result<FileTreePtr> tree = make_memory_tree(files_);
    REQUIRE(tree);
    artefact_.tree = *tree;
  }
  subject_ = std::make_unique<Subject>(artefact_, default_tables(), options_);
}

const Subject& SubjectMaker::subject() {
  if (!subject_) make();
  return *subject_;
}

std::string answer_text(const Subject& subject, std::string_view fact) {
  const Answer& answer = subject.fact(fact);
  if (const auto* present = std::get_if<Present>(&answer)) return to_text(present->value);
  if (std::holds_alternative<Absent>(answer)) return "<absent>";
  return is_outside(std::get<Unreadable>(answer).error) ? "<outside>" : "<unreadable>";
}

std::string field_text(const Record& record, std::string_view field) {
  const FactValue* value = record.field(field);
  return value != nullptr ? to_text(*value) : "<none>";
}

}  // namespace assay
