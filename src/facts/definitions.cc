#include "facts/definitions.h"

namespace assay {

std::vector<std::span<const FactDefinition>> fact_groups() {
  return {identity_facts(),   image_facts(),          windows_key_facts(),
          generalize_facts(), generalize_log_facts(), support_facts(),
          office_facts(),     media_facts(),          licensing_state_facts()};
}

std::vector<std::span<const RecordDefinition>> record_groups() {
  return {windows_key_records(),
          product_key_records(),
          shared_key_records(),
          hook_records(),
          licensing_command_records(),
          kms_records(),
          service_records(),
          firewall_records(),
          answer_file_records(),
          media_records(),
          share_records(),
          residue_records(),
          event_log_records(),
          unread_evidence_records()};
}

}  // namespace assay
