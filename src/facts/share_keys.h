// Product keys that a deployment share brings in by itself, and for which task sequence and image:
// variables of task sequences, their answer files, the rules of CustomSettings.ini and
// Bootstrap.ini. Boot images of MDT carry the latter two, too.
//
// Layer: facts. Format: docs/formats/deployment-share.md. Keys in the commands of steps are found
// through share_commands.h. Tests: tests/facts/share_keys_test.cc.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "facts/subject.h"
#include "licensing/product_key.h"

namespace assay {

// A key for a sequence that installs several images comes up once for each.
struct ShareKey {
  std::string origin;  // "custom-settings", "task-sequence", "answer-file"
  std::string file;
  std::size_t line = 0;  // 0: not known
  std::string where;     // "step Install Operating System, variable ProductKey"
  std::string pass;      // of an answer file
  ProductKey key;
  bool is_enabled = true;  // false: its step or task sequence is disabled
  // Empty: for every one, as the section [Default] of CustomSettings.ini is.
  std::string task_sequence;  // "W11-ENT (Windows 11 Enterprise)"
  std::string image;          // "Operating Systems/W11/sources/install.wim!3"
  std::string image_edition;  // "Enterprise"; empty: not known
};

struct ShareKeys {
  std::vector<ShareKey> found;
  // Each knows its origin. Answer files that cannot be read are told by answer_files.h.
  std::vector<Unread> unread;
};

// Of a share or a boot image; of anything else there are none.
ShareKeys share_keys(const Subject& subject);

}  // namespace assay
