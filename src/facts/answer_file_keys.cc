// Keys that answer files set: UserData/ProductKey/Key of windowsPE, which chooses the edition and
// is installed as well, and ProductKey of specialize, by which Windows is activated; ProductKey of
// any other component and pass too. Keys in their commands: command_keys.cc.

#include "base/text.h"
#include "facts/answer_files.h"
#include "facts/key_doors.h"
#include "facts/keys_in_answer_file.h"

namespace assay {

namespace {

void add_file(const AnswerFile& file, DoorKeys& keys) {
  for (AnswerFileKey& found : keys_in_answer_file(file.root)) {
    DoorKey key;
    key.origin = "answer-file";
    key.file = file.path;
    key.where = std::move(found.where);
    key.pass = std::move(found.pass);
    key.key = found.key;
    key.from.file = file.path;
    keys.found.push_back(std::move(key));
  }
}

}  // namespace

DoorKeys answer_file_keys(const Subject& subject) {
  DoorKeys keys;
  const Artefact& artefact = subject.artefact();
  // Those of a share's task sequences are told with them (share_keys.h).
  const std::string control = join_path(artefact.system_root, "Control/");
  const bool is_share = artefact.kind == ArtefactKind::kShare;
  const AnswerFiles& files = answer_files(subject);
  for (const Error& error : files.unread) keys.add_unread("answer-file", error);
  for (const AnswerFile& file : files.found)
    if (!is_share || !starts_with_no_case(file.path, control)) add_file(file, keys);
  return keys;
}

}  // namespace assay
