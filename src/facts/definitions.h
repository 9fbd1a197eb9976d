// The groups of facts and records, one file each. A new group is one file and one line in
// definitions.cc.
#pragma once

#include <span>
#include <vector>

#include "facts/subject.h"

namespace assay {

std::span<const FactDefinition> identity_facts();         // os.*, gvlk
std::span<const FactDefinition> image_facts();            // image.*, wim.*
std::span<const FactDefinition> windows_key_facts();      // key.*
std::span<const FactDefinition> generalize_facts();       // generalize.*
std::span<const FactDefinition> generalize_log_facts();   // generalize.runs, .rearm_exhausted
std::span<const FactDefinition> support_facts();          // os.supported, os.volume_edition ...
std::span<const FactDefinition> office_facts();           // office.*
std::span<const FactDefinition> media_facts();            // media.*
std::span<const FactDefinition> licensing_state_facts();  // state.*

std::span<const RecordDefinition> windows_key_records();        // key_contradiction
std::span<const RecordDefinition> product_key_records();        // product_key
std::span<const RecordDefinition> hook_records();               // process_hook
std::span<const RecordDefinition> shared_key_records();         // shared_key
std::span<const RecordDefinition> licensing_command_records();  // licensing_command
std::span<const RecordDefinition> kms_records();                // kms_setting, kms_server
std::span<const RecordDefinition> service_records();            // licensing_service
std::span<const RecordDefinition> firewall_records();           // firewall_rule
std::span<const RecordDefinition> answer_file_records();        // answer_setting
std::span<const RecordDefinition> media_records();              // media_file
std::span<const RecordDefinition> share_records();              // task_sequence
std::span<const RecordDefinition> residue_records();            // residue
std::span<const RecordDefinition> event_log_records();          // kms_host_event_log
std::span<const RecordDefinition> unread_evidence_records();    // unread_evidence

std::vector<std::span<const FactDefinition>> fact_groups();
std::vector<std::span<const RecordDefinition>> record_groups();

}  // namespace assay
