// A Windows (or a bare hive) made of .reg text and files, as rules and facts see it.
//
//     SubjectMaker maker;
//     maker.reg(R"([HKEY_LOCAL_MACHINE\SOFTWARE\...]...)").file("Windows/x.ini", "text");
//     CHECK(answer_text(maker.subject(), "os.edition") == "Enterprise");
//
// What is not mentioned is empty, not missing; the optional hives are absent. bare_hive() leaves
// only the places that the text names.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "facts/subject.h"
#include "tree/memory_tree.h"

namespace assay {

class SubjectMaker {
 public:
  // .reg text without its first line; texts add up.
  SubjectMaker& reg(std::string_view text);
  SubjectMaker& file(std::string path, std::string_view text);
  SubjectMaker& file(MemoryFile file);
  SubjectMaker& unreadable_file(std::string path);
  // A hive that is there and cannot be read: "HKLM\SOFTWARE".
  SubjectMaker& unreadable(std::string place);
  // A hive that was being written when the image was taken.
  SubjectMaker& dirty(std::string place, std::vector<std::string> logs_applied = {});
  SubjectMaker& bare_hive();
  SubjectMaker& kind(ArtefactKind kind);
  SubjectMaker& wim(std::string name, std::string edition);
  SubjectMaker& strict();
  SubjectMaker& today(FileTime day);
  SubjectMaker& peers(const ScanPeers* peers);  // must outlive the subject

  // Made when first asked for. Text that does not parse fails the test that wrote it.
  const Subject& subject();

 private:
  void make();

  std::string reg_text_;
  std::vector<MemoryFile> files_;
  std::set<std::string> unreadable_;
  std::vector<std::pair<std::string, HiveState>> dirty_;
  bool is_bare_ = false;
  Artefact artefact_;
  SubjectOptions options_;
  std::unique_ptr<Subject> subject_;
};

// The value of a fact as text, or "<absent>", "<unreadable>", "<outside>".
std::string answer_text(const Subject& subject, std::string_view fact);

// A field of a record as text; "<none>" where the record has no such field.
std::string field_text(const Record& record, std::string_view field);

// Key of Windows' own identity, as a line of .reg text.
inline constexpr std::string_view kCurrentVersionKey =
    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion]\n";

}  // namespace assay
