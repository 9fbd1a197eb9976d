#include "facts/definitions.h"

namespace assay {

std::vector<std::span<const FactDefinition>> fact_groups() {
  return {identity_facts(), image_facts(), windows_key_facts(), generalize_facts()};
}

std::vector<std::span<const RecordDefinition>> record_groups() {
  return {windows_key_records(), kms_records(),         service_records(),
          firewall_records(),    answer_file_records(), media_records()};
}

}  // namespace assay
