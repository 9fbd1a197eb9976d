// The groups of facts and records, one file each. A new group is one file and one line in
// definitions.cc.
#pragma once

#include <span>
#include <vector>

#include "facts/subject.h"

namespace assay {

std::span<const FactDefinition> identity_facts();     // os.*, gvlk
std::span<const FactDefinition> image_facts();        // image.*, wim.*
std::span<const FactDefinition> windows_key_facts();  // key.*
std::span<const FactDefinition> generalize_facts();   // generalize.*

std::span<const RecordDefinition> windows_key_records();  // product_key, key_contradiction
std::span<const RecordDefinition> kms_records();          // kms_setting, kms_server
std::span<const RecordDefinition> service_records();      // licensing_service
std::span<const RecordDefinition> firewall_records();     // firewall_rule
std::span<const RecordDefinition> answer_file_records();  // answer_setting
std::span<const RecordDefinition> media_records();        // media_file

std::vector<std::span<const FactDefinition>> fact_groups();
std::vector<std::span<const RecordDefinition>> record_groups();

}  // namespace assay
